/**
 * Page headers of a Parquet file, walked before its values are read: a damaged size or count sends the reader round in circles or
 * asks for all the memory. Thrift compact protocol (thrift-compact-protocol.md); PageHeader of parquet.thrift.
 */

export interface ColumnChunk {
  /** First byte of its first page. */
  readonly start: number;
  /** Bytes of all its pages. */
  readonly length: number;
}

/** Unpacked bytes, and values, of one page. */
const maximumPage = 2 ** 28;

/** Whole numbers and structures by field number. */
type Field = number | readonly Field[] | undefined;

/** Throws RangeError naming the byte of a page header that cannot be. */
export function checkPages(bytes: Uint8Array, { start, length }: ColumnChunk): void {
  const end = start + length;
  if (!(start >= 4) || !(length > 0) || end > bytes.length)
    throw new RangeError(`a column from byte ${start} to ${end}`);
  for (let at = start; at < end - 1; ) {
    const { fields, next } = pageHeader(bytes, at, end);
    const [, type, unpacked, packed] = fields;
    const sizes = fits(packed, end - next) && fits(unpacked, maximumPage);
    if (!sizes || !countsFit(type, fields)) throw new RangeError(`a page header at byte ${at}`);
    at = next + packed;
  }
}

const fits = (field: Field, most: number): field is number => typeof field === 'number' && field >= 0 && field <= most;

/** Of a data page (type 0), a dictionary (2) and a data page of the second version (3): their own headers are fields 5, 7 and 8. */
function countsFit(type: Field, fields: readonly Field[]): boolean {
  const header = type === 0 ? fields[5] : type === 2 ? fields[7] : type === 3 ? fields[8] : undefined;
  if (typeof header !== 'object') return false;
  const [, values, nulls, rows, , definitions, repetitions] = header;
  if (!fits(values, maximumPage)) return false;
  if (type !== 3) return true;
  const levels = fits(definitions, maximumPage) && fits(repetitions, maximumPage);
  return fits(nulls, values) && fits(rows, maximumPage) && levels;
}

function pageHeader(bytes: Uint8Array, start: number, end: number): { fields: readonly Field[]; next: number } {
  let at = start;
  const fail = (): never => {
    throw new RangeError(`a page header at byte ${start}`);
  };
  const advance = (count: number): number => {
    if (count > end - at) fail();
    at += count;
    return at - count;
  };
  const byte = (): number => bytes[advance(1)]!;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; scale <= 2 ** 56; scale *= 128) {
      const next = byte();
      value += (next & 127) * scale;
      if (next < 128) return value;
    }
    return fail();
  };
  const whole = (): number => {
    const coded = varint();
    return coded % 2 === 0 ? coded / 2 : -(coded + 1) / 2;
  };
  /** Types: 1, 2 boolean, 3 byte, 4 to 6 whole number, 7 double, 8 binary, 9 list, 12 structure. */
  const value = (type: number, depth: number): Field => {
    if (type >= 4 && type <= 6) return whole();
    if (type === 12) return struct(depth + 1);
    if (type === 3) advance(1);
    else if (type === 7) advance(8);
    else if (type === 8) advance(varint());
    else if (type === 9) {
      const head = byte();
      const size = head >> 4 === 15 ? varint() : head >> 4;
      // Booleans in a list take a byte each.
      for (let i = 0; i < size; i++) value((head & 15) <= 2 ? 3 : head & 15, depth);
    } else if (type > 2) fail();
    return undefined;
  };
  const struct = (depth: number): readonly Field[] => {
    if (depth > 8) fail();
    const fields: Field[] = [];
    let field = 0;
    for (let head = byte(); (head & 15) !== 0; head = byte()) {
      field = head >> 4 === 0 ? whole() : field + (head >> 4);
      const found = value(head & 15, depth);
      if (field >= 0 && field < 16) fields[field] = found;
    }
    return fields;
  };
  return { fields: struct(0), next: at };
}
