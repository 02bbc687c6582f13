import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCsv, writeCsv } from './csv.ts';

describe('readCsv', () => {
  test('the examples of RFC 4180, section 2', () => {
    const header = ['a', 'b', 'c'];
    expect(readCsv('a,b,c\r\nzzz,yyy,xxx\r\n', 'f')).toEqual({ header, rows: [['zzz', 'yyy', 'xxx']] });
    expect(readCsv('a,b,c\n"aaa","b\r\nbb","ccc"\nzzz,yyy,xxx', 'f').rows).toEqual([
      ['aaa', 'b\r\nbb', 'ccc'],
      ['zzz', 'yyy', 'xxx'],
    ]);
    expect(readCsv('a,b,c\n"aaa","b""bb","ccc"', 'f').rows).toEqual([['aaa', 'b"bb', 'ccc']]);
  });

  test('byte order mark, blank lines, empty fields at both ends, a lone carriage return', () => {
    expect(readCsv('\ufeffx,y\n\n,1\r2,\n', 'f')).toEqual({
      header: ['x', 'y'],
      rows: [
        ['', '1'],
        ['2', ''],
      ],
    });
    expect(readCsv('x,y\n1,', 'f').rows).toEqual([['1', '']]);
  });

  test('errors name the line', () => {
    expect(() => readCsv('', 'f')).toThrow(/^no header in f, line 1/);
    expect(() => readCsv('a,b\n1,2\n"x\n', 'f')).toThrow(/never closed in f, line 3/);
    expect(() => readCsv('a,b\n"1"2,3', 'f')).toThrow(/text after a quoted field in f, line 2/);
    expect(() => readCsv('a,b\n"1\n",2\n3', 'f')).toThrow(/number of fields in f, line 4: expected 2, got 1/);
  });
});

test('what is written is read back', () => {
  const field = fc.oneof(fc.string(), fc.constantFrom('"', ',', '\n', '\r\n', 'a "b", c', ''));
  fc.assert(
    fc.property(
      fc
        .integer({ min: 2, max: 4 })
        .chain((width) =>
          fc.array(fc.array(field, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }),
        ),
      (records) => {
        const [header, ...rows] = records;
        fc.pre(!header![0]!.startsWith('\ufeff'));
        expect(readCsv(writeCsv(header!, rows), 'f')).toEqual({ header, rows });
      },
    ),
  );
  expect(writeCsv(['a', 'b'], [[1.5, null]])).toBe('a,b\n1.5,\n');
});
