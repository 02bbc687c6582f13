/** Protobuf messages as trees that can be changed and written again, lengths put right: mutants that reach beyond the parser. */

export interface Field {
  readonly number: number;
  readonly wire: number;
  value: bigint | Uint8Array | Field[];
}

/** Fields inside larger values are weights; looking for messages there would only cost time. */
const largestMessage = 1 << 22;
const deepest = 8;

function readVarint(bytes: Uint8Array, at: number): [bigint, number] | null {
  let value = 0n;
  for (let i = 0; i < 10 && at + i < bytes.length; i++) {
    const byte = bytes[at + i]!;
    value |= BigInt(byte & 127) << BigInt(7 * i);
    if (byte < 128) return [value, at + i + 1];
  }
  return null;
}

/** Fields of a message; null where the bytes are none. Text that happens to look like a message is read as one, and written back alike. */
export function parseMessage(bytes: Uint8Array, depth = 0): Field[] | null {
  const fields: Field[] = [];
  for (let at = 0; at < bytes.length; ) {
    const key = readVarint(bytes, at);
    if (!key) return null;
    const [number, wire] = [Number(key[0] >> 3n), Number(key[0] & 7n)];
    at = key[1];
    if (number < 1 || number > 64) return null;
    if (wire === 0) {
      const value = readVarint(bytes, at);
      if (!value) return null;
      fields.push({ number, wire, value: value[0] });
      at = value[1];
      continue;
    }
    let length = wire === 1 ? 8 : wire === 5 ? 4 : -1;
    if (wire === 2) {
      const announced = readVarint(bytes, at);
      if (!announced) return null;
      length = Number(announced[0]);
      at = announced[1];
    }
    if (length < 0 || at + length > bytes.length) return null;
    const part = bytes.subarray(at, at + length);
    at += length;
    // raw_data of a tensor is field 9: weights, never a message.
    const inner = wire === 2 && number !== 9 && length > 0 && length < largestMessage && depth < deepest;
    fields.push({ number, wire, value: (inner ? parseMessage(part, depth + 1) : null) ?? part });
  }
  return fields;
}

function writeVarint(value: bigint, into: number[]): void {
  let rest = BigInt.asUintN(64, value);
  do {
    const low = Number(rest & 127n);
    rest >>= 7n;
    into.push(rest === 0n ? low : low | 128);
  } while (rest !== 0n);
}

export function writeMessage(fields: readonly Field[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const { number, wire, value } of fields) {
    const head: number[] = [];
    writeVarint(BigInt(number * 8 + wire), head);
    if (typeof value === 'bigint') {
      writeVarint(value, head);
      parts.push(Uint8Array.from(head));
      continue;
    }
    const content = value instanceof Uint8Array ? value : writeMessage(value);
    if (wire === 2) writeVarint(BigInt(content.length), head);
    parts.push(Uint8Array.from(head), content);
  }
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Every list of fields and every field, outermost first. */
export function allFields(
  fields: Field[],
  lists: Field[][] = [],
  leaves: Field[] = [],
): { lists: Field[][]; leaves: Field[] } {
  lists.push(fields);
  for (const field of fields) {
    if (Array.isArray(field.value)) allFields(field.value, lists, leaves);
    else leaves.push(field);
  }
  return { lists, leaves };
}
