import { describe, expect, it } from 'vitest';
import { NascentError } from '../base/index.ts';
import { ProtobufReader } from './protobuf.ts';

const reader = (...bytes: number[]): ProtobufReader => new ProtobufReader(Uint8Array.from(bytes), 'test file');

describe('ProtobufReader', () => {
  it('reads the examples of the encoding guide', () => {
    // https://protobuf.dev/programming-guides/encoding/: field 1 = 150; field 2 = "testing"; packed 3, 270, 86942; -2.
    const integer = reader(0x08, 0x96, 0x01);
    expect(integer.next()).toBe(1);
    expect(integer.int()).toBe(150);
    expect(integer.next()).toBe(0);
    const text = reader(0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67);
    expect(text.next()).toBe(2);
    expect(text.text()).toBe('testing');
    const packed = reader(0x32, 0x06, 0x03, 0x8e, 0x02, 0x9e, 0xa7, 0x05);
    const list: number[] = [];
    expect(packed.next()).toBe(6);
    packed.ints(list);
    expect(list).toEqual([3, 270, 86942]);
    const negative = reader(0x08, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01);
    negative.next();
    expect(negative.int()).toBe(-2);
  });

  it('reads floats, one element of an unpacked list, and skips what it is not asked for', () => {
    const bytes = reader(
      0x0d,
      0,
      0,
      0x80,
      0x3f,
      0x10,
      0x05,
      0x19,
      1,
      2,
      3,
      4,
      5,
      6,
      7,
      8,
      0x22,
      0x01,
      0xff,
      0x28,
      0x07,
    );
    bytes.next();
    expect(bytes.float()).toBe(1);
    const list: number[] = [];
    bytes.next();
    bytes.ints(list);
    expect(list).toEqual([5]);
    bytes.next();
    bytes.skip();
    bytes.next();
    bytes.skip();
    expect(bytes.next()).toBe(5);
    expect(bytes.int()).toBe(7);
  });

  it.each<[string, number[], (r: ProtobufReader) => unknown, RegExp]>([
    ['a cut length', [0x0a, 0x05, 1], (r) => r.bytes(), /ends too early in test file at byte 2: got 1 bytes where 5/],
    ['a cut number', [0x08, 0x80], (r) => r.int(), /ends inside a number in test file at byte 2/],
    ['an endless number', [0x08, ...Array(11).fill(0xff)], (r) => r.int(), /longer than ten bytes/],
    ['another wire type', [0x08, 1], (r) => r.bytes(), /expected a length-delimited field, got wire type 0/],
    ['a group', [0x0b], (r) => r.skip(), /unknown wire type/],
    ['field zero', [0x00, 1], (r) => r, /field number/],
    ['bad UTF-8', [0x0a, 1, 0xff], (r) => r.text(), /not UTF-8/],
    ['a packed list ending inside', [0x0a, 1, 0x80, 0x01], (r) => r.ints([]), /ends inside an element/],
  ])('refuses %s', (_, bytes, read, message) => {
    const run = (): unknown => {
      const r = reader(...bytes);
      r.next();
      return read(r);
    };
    expect(run).toThrow(NascentError);
    expect(run).toThrow(message);
  });

  it('limits nesting', () => {
    // Forty messages, each holding the next: field 1 with the length of the rest.
    let bytes: number[] = [];
    for (let i = 0; i < 40; i++) bytes = [0x0a, bytes.length, ...bytes];
    let r = reader(...bytes);
    const descend = (): void => {
      while (r.next()) r = r.message();
    };
    expect(descend).toThrow(/nested deeper than 32/);
  });
});
