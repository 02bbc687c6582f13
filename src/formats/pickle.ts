/**
 * Python pickles, protocols 0 to 5, as data: nothing is ever called. Plain values, containers, and the few objects result files hold
 * (OrderedDict, NumPy scalars and arrays; pickle-objects.ts); anything else is refused by name. Opcodes: CPython's pickletools.
 */
import { NascentError } from '../base/index.ts';
import { build, type PickleObject, reduce } from './pickle-objects.ts';

export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleValue[]
  | Map<PickleValue, PickleValue>
  | Set<PickleValue>
  | PickleObject;

const latin1 = (bytes: Uint8Array): string => bytes.reduce((text, byte) => text + String.fromCharCode(byte), '');

/** The value of the file. Tuples are arrays. Throws NascentError `input` for damaged data and objects that are not plain data. */
export function readPickle(bytes: Uint8Array, where: string): PickleValue {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const utf8 = new TextDecoder();
  const stack: PickleValue[] = [];
  const marks: number[] = [];
  const memo = new Map<number, PickleValue>();
  let at = 0;

  const fail = (what: string, got?: string): never => {
    throw new NascentError('input', { what, where: `${where}, byte ${at}`, ...(got === undefined ? {} : { got }) });
  };
  const need = (count: number): number => {
    if (count > bytes.length - at) fail('the pickle is truncated');
    at += count;
    return at - count;
  };
  const byte = (): number => view.getUint8(need(1));
  const uint32 = (): number => view.getUint32(need(4), true);
  const uint64 = (): number => Number(view.getBigUint64(need(8), true));
  const take = (count: number): Uint8Array => bytes.subarray(need(count), at);
  const line = (): string => {
    const end = bytes.indexOf(0x0a, at);
    if (end < 0) fail('the pickle is truncated');
    const text = latin1(bytes.subarray(at, end));
    at = end + 1;
    return text;
  };
  const pop = (): PickleValue => (stack.length > (marks.at(-1) ?? 0) ? stack.pop()! : fail('not a pickle'));
  const popMark = (): PickleValue[] => {
    const mark = marks.pop();
    return mark === undefined ? fail('not a pickle') : stack.splice(mark);
  };
  const top = <T>(kind: abstract new (...args: never[]) => T): T => {
    const value = stack.at(-1);
    return value instanceof kind ? value : fail('not a pickle');
  };
  const setItems = (items: readonly PickleValue[]): void => {
    const map = top(Map);
    for (let i = 0; i + 1 < items.length; i += 2) map.set(items[i]!, items[i + 1]!);
  };
  const recall = (key: number): PickleValue => {
    if (!memo.has(key)) fail('not a pickle');
    return memo.get(key)!;
  };
  const remember = (key: number): void => void memo.set(key, stack.at(-1) ?? null);
  const whole = (text: string): number | bigint => {
    const digits = text.replace(/L$/, '');
    if (!/^-?\d{1,400}$/.test(digits)) fail('not a pickle');
    return narrow(BigInt(digits));
  };
  const long = (length: number): number | bigint => {
    const data = take(length);
    if (length > 1000) fail('a whole number of more than 1,000 bytes');
    let value = 0n;
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(data[i]!);
    return narrow(length > 0 && data[length - 1]! & 0x80 ? value - (1n << BigInt(8 * length)) : value);
  };
  const global = (module: PickleValue, name: PickleValue): PickleObject => ({
    kind: 'global',
    name: `${module}.${name}`,
  });
  const call = (body: () => PickleValue): PickleValue => {
    try {
      return body();
    } catch (error) {
      if (error instanceof RangeError) fail(error.message);
      throw error;
    }
  };

  const operations: Readonly<Record<string, () => void>> = {
    '\x80': () => void (byte() > 5 && fail('a pickle of a newer protocol')),
    '\x95': () => void need(8),
    '(': () => void marks.push(stack.length),
    '0': () => void pop(),
    '1': () => void popMark(),
    '2': () => void stack.push(stack.at(-1) ?? null),
    N: () => void stack.push(null),
    '\x88': () => void stack.push(true),
    '\x89': () => void stack.push(false),
    I: () => {
      const text = line();
      stack.push(text === '01' ? true : text === '00' ? false : whole(text));
    },
    L: () => void stack.push(whole(line())),
    J: () => void stack.push(view.getInt32(need(4), true)),
    K: () => void stack.push(byte()),
    M: () => void stack.push(view.getUint16(need(2), true)),
    '\x8a': () => void stack.push(long(byte())),
    '\x8b': () => void stack.push(long(uint32())),
    F: () => void stack.push(Number(line())),
    G: () => void stack.push(view.getFloat64(need(8), false)),
    S: () => void stack.push(unescape(line().replace(/^(['"])(.*)\1$/s, '$2'), /\\(?:x([0-9a-f]{2})|([\\'"]))/gi)),
    T: () => void stack.push(latin1(take(uint32()))),
    U: () => void stack.push(latin1(take(byte()))),
    V: () => void stack.push(unescape(line(), /\\(?:u([0-9a-f]{4})|U([0-9a-f]{8}))/gi)),
    X: () => void stack.push(utf8.decode(take(uint32()))),
    '\x8c': () => void stack.push(utf8.decode(take(byte()))),
    '\x8d': () => void stack.push(utf8.decode(take(uint64()))),
    B: () => void stack.push(take(uint32())),
    C: () => void stack.push(take(byte())),
    '\x8e': () => void stack.push(take(uint64())),
    '\x96': () => void stack.push(take(uint64())),
    ']': () => void stack.push([]),
    a: () => {
      const value = pop();
      top<PickleValue[]>(Array).push(value);
    },
    e: () => {
      const values = popMark();
      const list = top<PickleValue[]>(Array);
      for (const value of values) list.push(value);
    },
    l: () => void stack.push(popMark()),
    ')': () => void stack.push([]),
    t: () => void stack.push(popMark()),
    '\x85': () => void stack.push([pop()]),
    '\x86': () => void stack.push([pop(), pop()].reverse()),
    '\x87': () => void stack.push([pop(), pop(), pop()].reverse()),
    '}': () => void stack.push(new Map()),
    d: () => {
      const items = popMark();
      stack.push(new Map());
      setItems(items);
    },
    s: () => setItems([pop(), pop()].reverse()),
    u: () => setItems(popMark()),
    '\x8f': () => void stack.push(new Set()),
    '\x90': () => {
      const items = popMark();
      const set = top(Set);
      for (const item of items) set.add(item);
    },
    '\x91': () => void stack.push(new Set(popMark())),
    p: () => remember(Number(line())),
    q: () => remember(byte()),
    r: () => remember(uint32()),
    '\x94': () => remember(memo.size),
    g: () => void stack.push(recall(Number(line()))),
    h: () => void stack.push(recall(byte())),
    j: () => void stack.push(recall(uint32())),
    c: () => void stack.push(global(line(), line())),
    '\x93': () => {
      const name = pop();
      stack.push(global(pop(), name));
    },
    R: () => {
      const parameters = pop();
      const callable = pop();
      stack.push(call(() => reduce(callable, parameters)));
    },
    b: () => {
      const state = pop();
      const object = pop();
      stack.push(call(() => build(object, state)));
    },
  };

  for (;;) {
    const code = byte();
    if (code === 0x2e) return pop();
    const operation = operations[String.fromCharCode(code)];
    if (!operation) fail('not a pickle of plain data', `opcode 0x${code.toString(16)}`);
    operation!();
  }
}

/** Escapes of the text protocols: the groups of `pattern` are hexadecimal digits, or one literal character. */
const unescape = (text: string, pattern: RegExp): string =>
  text.replace(pattern, (whole, first?: string, second?: string) => {
    if (second?.length === 1) return second;
    const code = Number.parseInt(first ?? second ?? '', 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });

const narrow = (value: bigint): number | bigint =>
  value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
