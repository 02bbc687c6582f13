/**
 * Bounded reader of the protobuf wire format (https://protobuf.dev/programming-guides/encoding/) for files nobody vouches for:
 * every length is checked against the enclosing message, nesting is limited, and an error names the byte.
 */
import { NascentError } from '../base/index.ts';

const maximumDepth = 32;
const utf8 = new TextDecoder('utf-8', { fatal: true });

export class ProtobufReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #end: number;
  readonly #what: string;
  readonly #depth: number;
  #at: number;
  #wire = 0;

  /** `what` names the file in errors. */
  constructor(bytes: Uint8Array, what: string, range: { start: number; end: number; depth: number } | null = null) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#what = what;
    this.#at = range?.start ?? 0;
    this.#end = range?.end ?? bytes.length;
    this.#depth = range?.depth ?? 0;
    if (this.#depth > maximumDepth) this.fail(`messages nested deeper than ${maximumDepth}`);
  }

  /** Throws: what is wrong at the current byte. */
  fail(what: string, got?: string): never {
    throw new NascentError('input', {
      what,
      where: `${this.#what} at byte ${this.#at}`,
      ...(got === undefined ? {} : { got }),
      hint: 'the file is damaged or of another format',
    });
  }

  /** Number of the next field, or 0 at the end of the message. Its value must then be read or skipped. */
  next(): number {
    if (this.#at >= this.#end) return 0;
    const key = this.#unsigned();
    const field = Math.floor(key / 8);
    this.#wire = key % 8;
    if (field < 1 || field > 0x1fffffff) this.fail('a field number outside 1..536870911', String(field));
    return field;
  }

  skip(): void {
    if (this.#wire === 0) this.#unsigned();
    else if (this.#wire === 1) this.#advance(8);
    else if (this.#wire === 2) this.#advance(this.#unsigned());
    else if (this.#wire === 5) this.#advance(4);
    else this.fail('an unknown wire type', String(this.#wire));
  }

  /** A signed 64-bit integer as a number: exact up to 2^53, rounded beyond. */
  int(): number {
    this.#expect(0, 'an integer');
    return this.#signed();
  }

  float(): number {
    this.#expect(5, 'a 32-bit float');
    const at = this.#advance(4);
    return this.#view.getFloat32(at, true);
  }

  /** Appends one integer, or all of a packed list. */
  ints(into: number[]): void {
    this.#list(into, 0, () => this.#signed());
  }

  floats(into: number[]): void {
    this.#list(into, 5, () => this.#view.getFloat32(this.#advance(4), true));
  }

  doubles(into: number[]): void {
    this.#list(into, 1, () => this.#view.getFloat64(this.#advance(8), true));
  }

  /** A view of the file, not a copy. */
  bytes(): Uint8Array {
    this.#expect(2, 'a length-delimited field');
    const length = this.#unsigned();
    const start = this.#advance(length);
    return this.#bytes.subarray(start, start + length);
  }

  text(): string {
    const bytes = this.bytes();
    try {
      return utf8.decode(bytes);
    } catch {
      return this.fail('text that is not UTF-8');
    }
  }

  message(): ProtobufReader {
    this.#expect(2, 'a nested message');
    const length = this.#unsigned();
    const start = this.#advance(length);
    const range = { start, end: start + length, depth: this.#depth + 1 };
    return new ProtobufReader(this.#bytes, this.#what, range);
  }

  #expect(wire: number, what: string): void {
    if (this.#wire !== wire) this.fail(`expected ${what}, got wire type ${this.#wire}`);
  }

  /** Moves over `count` bytes and returns where they start. */
  #advance(count: number): number {
    if (count > this.#end - this.#at)
      this.fail('the data ends too early', `${this.#end - this.#at} bytes where ${count} were announced`);
    const start = this.#at;
    this.#at += count;
    return start;
  }

  #list(into: number[], wire: number, read: () => number): void {
    if (this.#wire !== 2) {
      this.#expect(wire, 'a list');
      into.push(read());
      return;
    }
    const length = this.#unsigned();
    if (length > this.#end - this.#at) this.#advance(length);
    const end = this.#at + length;
    while (this.#at < end) into.push(read());
    if (this.#at !== end) this.fail('a packed list that ends inside an element');
  }

  /** Up to 2^53 exactly, beyond that rounded; used for keys and lengths, which are checked against the file. */
  #unsigned(): number {
    let value = 0;
    let factor = 1;
    for (let i = 0; i < 10; i++) {
      if (this.#at >= this.#end) this.fail('the data ends inside a number');
      const byte = this.#bytes[this.#at++]!;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
    return this.fail('a number longer than ten bytes');
  }

  #signed(): number {
    const start = this.#at;
    const value = this.#unsigned();
    if (value <= Number.MAX_SAFE_INTEGER) return value;
    let exact = 0n;
    for (let i = this.#at - 1; i >= start; i--) exact = (exact << 7n) | BigInt(this.#bytes[i]! & 127);
    return Number(BigInt.asIntN(64, exact));
  }
}
