import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { readTable } from '../../benchmarks/index.ts';
import { readParquet } from './read-parquet.ts';

const file = new Uint8Array(
  parquetWriteBuffer({
    columnData: [
      { name: 'arch', data: ['a', 'b', 'c'], type: 'STRING' },
      { name: 'acc', data: [1.5, 2.5, 3.5], type: 'DOUBLE' },
    ],
  }),
);

describe('readParquet', () => {
  it('gives the table that reading in this process gives', async () => {
    const expected = await readTable(file, 't.parquet');
    expect(await readParquet(file, 't.parquet')).toStrictEqual(expected);
    // What a file is read into: a view into a larger buffer.
    expect(await readParquet(Buffer.from(file), 't.parquet')).toStrictEqual(expected);
  });

  it('gives one clear error for a damaged file, and for one that does not end', async () => {
    const cut = new Uint8Array([...file.slice(0, 60), ...file.slice(80)]);
    await expect(readParquet(cut, 't.parquet')).rejects.toThrow(/^cannot read the Parquet file in t\.parquet: got /);
    // No process starts within a millisecond.
    await expect(readParquet(file, 't.parquet', 1)).rejects.toThrow(
      /^cannot read the Parquet file in t\.parquet: got no end after 0\.001 s/,
    );
  });
});
