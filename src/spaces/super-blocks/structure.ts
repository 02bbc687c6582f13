/**
 * Structures of Zen-NAS (Lin et al., arXiv 2102.01063): a chain of super blocks, written one after the other, e.g.
 * `SuperConvK3BNRELU(in,out,stride,layers)SuperResIDWE6K3(in,out,stride,bottleneck,layers)`.
 */
import { NascentError } from '../../base/index.ts';

export interface SuperBlock {
  /**
   * `conv`: convolutions; `inverted` (IDW): pairs of inverted bottlenecks; `plain` (KxKx): pairs of convolutions;
   * `bottleneck` (K1KxK1): pairs of ResNet bottlenecks.
   */
  readonly family: 'conv' | 'inverted' | 'plain' | 'bottleneck';
  readonly kernel: number;
  /** Of `inverted`; 1 otherwise. */
  readonly expansion: number;
  readonly in: number;
  readonly out: number;
  readonly stride: number;
  /** Width of the bottleneck; 0 for `conv`. */
  readonly bottleneck: number;
  /** Sub-layers. */
  readonly layers: number;
}

/** At least one block; each reads what the one before it makes, the first one the image. */
export type Structure = readonly SuperBlock[];

/** Python's round: halves go to the even number. */
export function roundHalfEven(x: number): number {
  const rounded = Math.round(x);
  return rounded - x === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

/** Nearest multiple of 8, at least 8. */
export const roundTo8 = (x: number): number => Math.max(8, 8 * roundHalfEven(x / 8));

function blockName({ family, kernel, expansion }: SuperBlock): string {
  if (family === 'conv') return `SuperConvK${kernel}BNRELU`;
  if (family === 'inverted') return `SuperResIDWE${expansion}K${kernel}`;
  return family === 'plain' ? `SuperResK${kernel}K${kernel}` : `SuperResK1K${kernel}K1`;
}

export const formatBlock = (block: SuperBlock): string => {
  const { in: from, out, stride, bottleneck, layers } = block;
  const numbers = block.family === 'conv' ? [from, out, stride, layers] : [from, out, stride, bottleneck, layers];
  return `${blockName(block)}(${numbers.join(',')})`;
};

export const formatStructure = (structure: Structure): string => structure.map(formatBlock).join('');

type Kind = Pick<SuperBlock, 'family' | 'kernel' | 'expansion'>;
const kinds: ReadonlyMap<string, Kind> = new Map(
  [
    ...[1, 3, 5, 7].map((kernel): Kind => ({ family: 'conv', kernel, expansion: 1 })),
    ...[3, 5, 7].flatMap((kernel): Kind[] => [
      ...[1, 2, 4, 6].map((expansion): Kind => ({ family: 'inverted', kernel, expansion })),
      { family: 'plain', kernel, expansion: 1 },
      { family: 'bottleneck', kernel, expansion: 1 },
    ]),
  ].map((kind) => [blockName(kind as SuperBlock), kind]),
);

const widest = 65_536;
const largestStride = 4;
const deepest = 1_000;

/** The structure with every block reading what the one before it makes. */
export function chained(blocks: Structure): Structure {
  let width = blocks[0]!.in;
  return blocks.map((block) => {
    const linked = block.in === width ? block : { ...block, in: width };
    width = block.out;
    return linked;
  });
}

export const layerCount = (structure: Structure): number => structure.reduce((sum, { layers }) => sum + layers, 0);

/** Reads the text form; the error names the column (from 1) of the first wrong character. */
export function parseStructure(text: string): Structure {
  const blocks: SuperBlock[] = [];
  let at = 0;
  const fail = (expected: string, position: number = at): never => {
    const start = Math.max(0, position - 40);
    throw new NascentError('input', {
      what: 'text is not a structure of super blocks',
      where: `column ${position + 1}, after "${text.slice(start, position)}"`,
      expected,
      got: position < text.length ? `"${text.slice(position, position + 24)}"` : 'the end',
      hint: 'form: SuperConvK3BNRELU(in,out,stride,layers) or SuperResIDWE6K3(in,out,stride,bottleneck,layers), repeated',
    });
  };
  const literal = (token: string): void => {
    if (text[at] !== token) fail(`"${token}"`);
    at++;
  };
  const whole = (name: string, maximum: number): number => {
    const digits = /^[1-9]\d*/.exec(text.slice(at, at + 12))?.[0] ?? '';
    const value = Number(digits);
    if (digits === '' || value > maximum) fail(`${name}: a whole number from 1 to ${maximum}`);
    at += digits.length;
    return value;
  };
  let width = 3;
  do {
    const name = /^\w*/.exec(text.slice(at, at + 40))![0];
    const kind =
      kinds.get(name) ?? fail('a block such as SuperConvK3BNRELU, SuperResIDWE6K3, SuperResK3K3 or SuperResK1K3K1');
    at += name.length;
    literal('(');
    const before = at;
    const from = whole('input width', widest);
    if (from !== width)
      fail(`input width ${width}, what ${blocks.length === 0 ? 'the image' : 'the block before'} has`, before);
    literal(',');
    const out = whole('output width', widest);
    literal(',');
    const stride = whole('stride', largestStride);
    literal(',');
    let bottleneck = 0;
    if (kind.family !== 'conv') {
      bottleneck = whole('bottleneck width', widest);
      literal(',');
    }
    const layers = whole('layers', deepest);
    literal(')');
    blocks.push({ ...kind, in: from, out, stride, bottleneck, layers });
    width = out;
  } while (at < text.length);
  return blocks;
}
