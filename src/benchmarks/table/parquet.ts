/** Parquet through hyparquet, loaded when the first such file is read. Snappy and gzip pages; other compressions are named. */
import { gunzipSync } from 'fflate';
import { errorText, NascentError } from '../../base/index.ts';
import { cellOf } from './json.ts';
import { checkPages } from './parquet-pages.ts';
import { createTable, type Table, type TableCell } from './table.ts';

/** Values read at most: a damaged header may claim any number. */
const maximumValues = 100_000_000;

export const isParquet = (bytes: Uint8Array): boolean =>
  bytes.length >= 12 && [0x50, 0x41, 0x52, 0x31].every((byte, i) => bytes[i] === byte);

/** Throws NascentError `input` for damaged files and compressions that are not supported. */
export async function readParquetTable(bytes: Uint8Array, where: string): Promise<Table> {
  const { parquetMetadata, parquetReadObjects } = await import('hyparquet');
  // A copy: slices of Node's buffers share one with other data.
  const file = new Uint8Array(bytes).buffer;
  try {
    const metadata = parquetMetadata(file);
    const columns = metadata.row_groups[0]?.columns.length ?? 0;
    if (Number(metadata.num_rows) * columns > maximumValues)
      throw new Error(`${metadata.num_rows} rows of ${columns} columns`);
    // Every element but the first is a child of one before it; the reader would look for missing ones for ever.
    const children = metadata.schema.map(({ num_children: count = 0 }) => count);
    if (children.some((count) => count < 0) || children.reduce((sum, count) => sum + count, 1) !== children.length)
      throw new Error('a schema whose parts do not add up');
    for (const { columns: chunks } of metadata.row_groups) {
      for (const { meta_data: chunk } of chunks) {
        if (!chunk) continue;
        const start = Math.min(
          Number(chunk.data_page_offset),
          Number(chunk.dictionary_page_offset || chunk.data_page_offset),
        );
        checkPages(bytes, { start, length: Number(chunk.total_compressed_size) });
      }
    }
    const records = await parquetReadObjects({
      file,
      metadata,
      compressors: { GZIP: (input: Uint8Array, length: number) => gunzipSync(input, { out: new Uint8Array(length) }) },
    });
    const names = Object.keys(records[0] ?? {});
    const column = (name: string): TableCell[] => records.map((record) => cellOf(record[name]));
    return createTable(where, new Map(names.map((name) => [name, column(name)])));
  } catch (cause) {
    if (cause instanceof NascentError) throw cause;
    throw new NascentError('input', { what: 'cannot read the Parquet file', where, got: errorText(cause), cause });
  }
}
