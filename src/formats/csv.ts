/** Comma-separated values as in RFC 4180: quoted fields may hold commas, quotes (doubled) and line ends. */
import { NascentError } from '../base/index.ts';

export interface CsvTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * The first record is the header; every record must have as many fields. A byte order mark and blank lines are skipped. Throws
 * NascentError `input` with the line number. `where` names the file.
 */
export function readCsv(text: string, where: string): CsvTable {
  const records: { fields: string[]; line: number }[] = [];
  let fields: string[] = [];
  let line = 1;
  let recordLine = 1;
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const fail = (what: string, onLine: number, expected: string, got: string): never => {
    throw new NascentError('input', { what, where: `${where}, line ${onLine}`, expected, got });
  };
  const endRecord = (): void => {
    if (fields.length > 1 || fields[0] !== '') records.push({ fields, line: recordLine });
    fields = [];
    recordLine = line;
  };
  while (at < text.length) {
    let field = '';
    if (text[at] === '"') {
      const opened = line;
      for (;;) {
        const close = text.indexOf('"', at + 1);
        if (close < 0) fail('a quoted field is never closed', opened, 'a closing quote', 'the end of the file');
        const piece = text.slice(at + 1, close);
        field += piece;
        line += piece.split('\n').length - 1;
        at = close + 1;
        if (text[at] !== '"') break;
        field += '"';
      }
      if (at < text.length && !/[,\r\n]/.test(text[at]!))
        fail('text after a quoted field', line, 'a comma or a line end', JSON.stringify(text[at]));
    } else {
      const start = at;
      while (at < text.length && !endsField(text.charCodeAt(at))) at++;
      field = text.slice(start, at);
    }
    fields.push(field);
    if (text[at] === ',') {
      at++;
      if (at === text.length) fields.push('');
      continue;
    }
    if (text[at] === '\r') at++;
    if (text[at] === '\n') at++;
    line++;
    endRecord();
  }
  if (fields.length > 0) endRecord();
  const [header, ...rows] = records;
  if (header === undefined) return fail('no header', 1, 'a line of column names', 'an empty file');
  for (const { fields: row, line: onLine } of rows) {
    if (row.length !== header.fields.length)
      fail('a record with another number of fields', onLine, `${header.fields.length}`, `${row.length}`);
  }
  return { header: header.fields, rows: rows.map((row) => row.fields) };
}

/** RFC 4180 text, lines ended by \n; null becomes an empty field. */
export function writeCsv(header: readonly string[], rows: Iterable<readonly (string | number | null)[]>): string {
  const lines = [header.map(csvField).join(',')];
  for (const row of rows) lines.push(row.map(csvField).join(','));
  return `${lines.join('\n')}\n`;
}

function csvField(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A comma, carriage return or line feed. */
const endsField = (code: number): boolean => code === 44 || code === 13 || code === 10;
