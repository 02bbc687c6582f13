/** Damaged copies of files: bytes overwritten, inserted, cut; or fields of the protobuf changed, with lengths put right. */
import fc from 'fast-check';
import { allFields, type Field, parseMessage, writeMessage } from './protobuf-tree.ts';

type Change =
  | {
      readonly kind: 'overwrite' | 'insert' | 'erase';
      readonly at: number;
      readonly byte: number;
      readonly count: number;
    }
  | { readonly kind: 'cut'; readonly at: number }
  | {
      readonly kind: 'number' | 'text' | 'swap' | 'drop' | 'double';
      readonly at: number;
      readonly other: number;
      readonly value: bigint;
    };

const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
/** Lengths, axes, sizes and types that break assumptions. */
const hostile: readonly bigint[] = [
  0n,
  1n,
  2n,
  3n,
  7n,
  16n,
  255n,
  1000n,
  65536n,
  2n ** 20n,
  2n ** 31n - 1n,
  2n ** 31n,
  2n ** 32n,
  2n ** 53n,
  2n ** 63n - 1n,
  -1n,
  -2n,
  -(2n ** 31n),
  -(2n ** 63n),
];

const byteChange = fc.record({
  kind: fc.constantFrom('overwrite' as const, 'overwrite' as const, 'insert' as const, 'erase' as const),
  at: place,
  byte: fc.nat(255),
  count: fc.integer({ min: 1, max: 8 }),
});
const cutChange = fc.record({ kind: fc.constant('cut' as const), at: place });
const fieldChange = fc.record({
  kind: fc.constantFrom(
    'number' as const,
    'number' as const,
    'number' as const,
    'text' as const,
    'text' as const,
    'swap' as const,
    'drop' as const,
    'double' as const,
  ),
  at: place,
  other: place,
  value: fc.oneof(fc.constantFrom(...hostile), fc.bigInt({ min: -64n, max: 64n })),
});

const changes: fc.Arbitrary<readonly Change[]> = fc.oneof(
  { weight: 3, arbitrary: fc.array(byteChange, { minLength: 1, maxLength: 6 }) },
  { weight: 1, arbitrary: fc.tuple(cutChange) },
  { weight: 6, arbitrary: fc.array(fieldChange, { minLength: 1, maxLength: 4 }) },
);

/** The mutant of a seed: which file, and its bytes. */
export function mutant(
  files: readonly Uint8Array[],
  seed: number,
): { readonly file: number; readonly bytes: Uint8Array; readonly changes: readonly Change[] } {
  const [found] = fc.sample(fc.tuple(fc.nat(files.length - 1), changes), { seed, numRuns: 1 });
  const [file, list] = found!;
  return { file, bytes: apply(files[file]!, list), changes: list };
}

function apply(whole: Uint8Array, list: readonly Change[]): Uint8Array {
  // Of its own memory: a Buffer's slice would share it.
  let bytes = new Uint8Array(whole);
  let tree: Field[] | null = null;
  for (const change of list) {
    switch (change.kind) {
      case 'cut':
        return bytes.subarray(0, Math.floor(change.at * bytes.length));
      case 'overwrite':
      case 'insert':
      case 'erase':
        bytes = changeBytes(bytes, change);
        break;
      default:
        tree ??= parseMessage(bytes);
        if (tree) changeField(tree, change);
    }
  }
  return tree ? writeMessage(tree) : bytes;
}

function changeBytes(
  bytes: Uint8Array,
  { kind, at, byte, count }: Extract<Change, { byte: number }>,
): Uint8Array<ArrayBuffer> {
  const from = Math.floor(at * bytes.length);
  const head = bytes.subarray(0, from);
  const inserted = new Uint8Array(kind === 'erase' ? 0 : kind === 'insert' ? count : 1).fill(byte);
  const tail = bytes.subarray(from + (kind === 'insert' ? 0 : kind === 'erase' ? count : 1));
  const out = new Uint8Array(head.length + inserted.length + tail.length);
  out.set(head);
  out.set(inserted, head.length);
  out.set(tail, head.length + inserted.length);
  return out;
}

function changeField(tree: Field[], { kind, at, other, value }: Extract<Change, { other: number }>): void {
  const { lists, leaves } = allFields(tree);
  const choose = <T>(from: readonly T[], share: number): T | undefined => from[Math.floor(share * from.length)];
  const isText = (field: Field): boolean =>
    field.wire === 2 && field.value instanceof Uint8Array && field.value.length <= 256;
  if (kind === 'number') {
    const field = choose(
      leaves.filter(({ wire }) => wire === 0),
      at,
    );
    if (field) field.value = value;
  } else if (kind === 'text') {
    // A name, a list of numbers or a small tensor in the place of another.
    const texts = leaves.filter(isText);
    const [field, source] = [choose(texts, at), choose(texts, other)];
    if (field && source) field.value = source.value;
  } else {
    const list = choose(lists, at)!;
    const [i, j] = [Math.floor(other * list.length), Math.floor(at * 7919 * list.length) % Math.max(1, list.length)];
    if (list.length === 0) return;
    if (kind === 'drop') list.splice(i, 1);
    else if (kind === 'double') list.splice(j, 0, list[i]!);
    else [list[i], list[j]] = [list[j]!, list[i]!];
  }
}
