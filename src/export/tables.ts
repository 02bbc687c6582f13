/** Results as files: one JSON document per architecture, CSV and Parquet for tables of trials. Equal input, equal bytes. */
import { type Json, jsonReplacer } from '../base/index.ts';

export type Cell = string | number | boolean | null;
export type Row = Readonly<Record<string, Cell>>;

/** What `best.json` and `export --format json` hold. No time, host, path or number of workers, so it can be compared byte by byte. */
export interface ArchitectureDocument {
  readonly space: string;
  readonly architecture: string;
  /** Hash of the built graph. */
  readonly hash: string;
  readonly params: number;
  readonly macs: number;
  /** By proxy id: a value, or the reason why there is none. */
  readonly scores: Readonly<Record<string, Json>>;
  readonly seed: number | string;
  /** Data, batch size, proxies' options, network options, lowering. */
  readonly settings: Readonly<Record<string, Json>>;
  /** Versions of what the numbers depend on. */
  readonly versions: Readonly<Record<string, string>>;
  readonly rank?: number;
}

/** Indented JSON with `schema` first and a final line feed; infinities are "inf" and "-inf". */
export function exportJson(document: ArchitectureDocument): string {
  return `${JSON.stringify({ schema: 'nascent/export/1', ...document }, jsonReplacer, 2)}\n`;
}

/** Columns in order of first appearance. */
function columnsOf(rows: readonly Row[]): string[] {
  const columns = new Set<string>();
  for (const row of rows) for (const name of Object.keys(row)) columns.add(name);
  return [...columns];
}

/** Numbers as in JSON documents: infinities as texts; NaN is a mistake of the caller. */
function cellText(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return '';
  return typeof cell === 'number' ? String(jsonReplacer('', cell)) : String(cell);
}

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** RFC 4180 with line feeds; an empty field is a missing value. */
export function exportCsv(rows: readonly Row[]): string {
  const columns = columnsOf(rows);
  const lines = rows.map((row) => columns.map((name) => quoted(cellText(row[name]))).join(','));
  return `${[columns.map(quoted).join(','), ...lines].join('\n')}\n`;
}

/** A Parquet file: whole numbers as INT64, other numbers as DOUBLE, texts as STRING; missing values are null. */
export async function exportParquet(rows: readonly Row[]): Promise<Uint8Array> {
  // Loaded here: only this format needs it.
  const { parquetWriteBuffer } = await import('hyparquet-writer');
  const columnData = columnsOf(rows).map((name) => {
    const cells = rows.map((row) => row[name] ?? null);
    const type = columnType(cells);
    if (type === 'INT64') return { name, type, data: cells.map((cell) => (cell === null ? null : BigInt(cell))) };
    return {
      name,
      type,
      data: type === 'STRING' ? cells.map((cell) => (cell === null ? null : cellText(cell))) : cells,
    };
  });
  return new Uint8Array(parquetWriteBuffer({ columnData, createdBy: 'nascent' }));
}

function columnType(cells: readonly Cell[]): 'INT64' | 'DOUBLE' | 'BOOLEAN' | 'STRING' {
  const present = cells.filter((cell) => cell !== null);
  if (present.length > 0 && present.every((cell) => Number.isSafeInteger(cell))) return 'INT64';
  if (present.length > 0 && present.every((cell) => typeof cell === 'number')) return 'DOUBLE';
  return present.length > 0 && present.every((cell) => typeof cell === 'boolean') ? 'BOOLEAN' : 'STRING';
}
