import fc from 'fast-check';
import { gzipSync } from 'fflate';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { errorText, NascentError } from '../../base/index.ts';
import { columnOf, matchingRows, numericColumn, readTable, selectRows } from './index.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const csv = 'code,acc,name\n001,90.5,"a,b"\n002,,c\n003,nan,d\n004,-inf,e\n';
const message = (body: () => unknown): string => {
  try {
    body();
  } catch (error) {
    return errorText(error);
  }
  return 'accepted';
};

describe('tables', () => {
  it('read CSV, gzipped or not, with codes as texts', async () => {
    for (const file of [bytes(csv), gzipSync(bytes(csv))]) {
      const table = await readTable(file, 't.csv');
      expect(columnOf(table, 'code')).toEqual(['001', '002', '003', '004']);
      expect(columnOf(table, 'name')).toEqual(['a,b', 'c', 'd', 'e']);
      expect(numericColumn(table, 'acc')).toEqual([90.5, null, null, Number.NEGATIVE_INFINITY]);
    }
  });

  it.each([
    ['records', '[{"a":1,"b":"x"},{"a":null,"c":[[0,1],[0,0]]}]'],
    ['lines', '{"a":1,"b":"x"}\n{"a":null,"c":[[0,1],[0,0]]}\n'],
    ['columns', '{"a":[1,null],"b":["x",null],"c":[null,[[0,1],[0,0]]]}'],
    ['split', '{"columns":["a","b","c"],"data":[[1,"x",null],[null,null,[[0,1],[0,0]]]]}'],
    ['pandas', '{"a":{"0":1,"1":null},"b":{"0":"x","1":null},"c":{"0":null,"1":[[0,1],[0,0]]}}'],
  ])('read JSON as %s', async (_, text) => {
    const table = await readTable(bytes(text), 't.json');
    expect(Object.fromEntries(table.columns)).toEqual({ a: [1, null], b: ['x', null], c: [null, '[[0,1],[0,0]]'] });
  });

  it('read Parquet', async () => {
    const file = parquetWriteBuffer({
      columnData: [
        { name: 'arch', data: ['x', 'y'], type: 'STRING' },
        { name: 'acc', data: [1.5, 2.5], type: 'DOUBLE' },
        { name: 'index', data: [7n, 8n], type: 'INT64' },
      ],
    });
    const table = await readTable(new Uint8Array(file), 't.parquet');
    expect(Object.fromEntries(table.columns)).toEqual({ arch: ['x', 'y'], acc: [1.5, 2.5], index: [7, 8] });
    const damaged = new Uint8Array(file).slice(0, -20);
    await expect(readTable(damaged, 't.parquet')).rejects.toThrow(/cannot read the Parquet file in t\.parquet/);
  });

  it('name what is wrong', async () => {
    const table = await readTable(bytes(csv), 't.csv');
    expect(message(() => columnOf(table, 'accuracy'))).toBe('no column accuracy in t.csv: expected acc, code, name');
    expect(message(() => numericColumn(table, 'name'))).toBe(
      'column name holds a text in t.csv, row 1: expected numbers, got "a,b"',
    );
    await expect(readTable(bytes('a,b\n'), 'e.csv')).rejects.toThrow('the table has no rows in e.csv');
    await expect(readTable(bytes('a,a\n1,2\n'), 'd.csv')).rejects.toThrow('two columns are called a in d.csv');
    await expect(readTable(bytes('a,b\n1\n'), 'f.csv')).rejects.toThrow(/f\.csv, line 2/);
    await expect(readTable(bytes('{"a":1}'), 'o.json')).rejects.toThrow(/not a table in JSON/);
    await expect(readTable(bytes('[1]'), 'l.json')).rejects.toThrow(/not a record in l\.json, row 1/);
  });

  it('give one clear error for any damage', async () => {
    const parquet = parquetWriteBuffer({ columnData: [{ name: 'acc', data: [1.5, 2.5, 3.5], type: 'DOUBLE' }] });
    const files = [bytes(csv), bytes('[{"a":1,"b":[1,2]},{"a":2}]'), gzipSync(bytes(csv)), new Uint8Array(parquet)];
    const damage = fc.tuple(fc.nat(files.length - 1), fc.nat(400), fc.nat(255), fc.boolean());
    await fc.assert(
      fc.asyncProperty(damage, async ([which, at, value, cut]) => {
        const file = files[which]!;
        // Of Parquet only the page headers and the end are checked; values that were changed are values.
        const short = cut || which === 3;
        const damaged = short ? file.slice(0, at % file.length) : file.slice();
        if (!short) damaged[at % file.length] = value;
        try {
          await readTable(damaged, 'f');
        } catch (error) {
          expect(error).toBeInstanceOf(NascentError);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('refuse damaged page headers of Parquet, which would keep the reader busy for ever', async () => {
    const file = new Uint8Array(
      parquetWriteBuffer({ columnData: [{ name: 'acc', data: [1.5, 2.5], type: 'DOUBLE' }] }),
    );
    // Bytes 4 to 8: field 1 (page type), field 2 (unpacked size); 25 at byte 10 turns the page's own header into a list.
    for (const [at, value] of [
      [6, 71],
      [10, 25],
      [4, 0],
    ] as const) {
      const damaged = file.slice();
      damaged[at] = value;
      await expect(readTable(damaged, 't.parquet')).rejects.toThrow(/a page header at byte 4/);
    }
  });

  it('filter rows', async () => {
    const table = await readTable(bytes(csv), 't.csv');
    expect(matchingRows(table, ['code=002'])).toEqual([1]);
    expect(matchingRows(table, ['code>=2', 'name!=d'])).toEqual([1, 3]);
    expect(matchingRows(table, ['acc>90'])).toEqual([0]);
    expect(selectRows(table, [3, 0]).columns.get('code')).toEqual(['004', '001']);
    expect(message(() => matchingRows(table, ['acc']))).toMatch(/bad row filter: expected COLUMN=VALUE/);
    expect(message(() => matchingRows(table, ['code=9']))).toBe('no row is left in t.csv: got code=9');
  });
});
