/** The size space of NATS-Bench: 8^5 = 32,768 widths of one fixed network (Dong et al., arXiv 2009.00437). */
import { NascentError } from '../base/index.ts';
import { indexError } from './index-error.ts';
import { buildNetwork, cellEdges, checkResolution, stagesOf, type Widths } from './nats-sss/network.ts';
import type { NetworkSettings, Space, TopologyOp } from './types.ts';

const id = 'nats-sss';
const title = 'NATS-Bench size space';
const positions = 5;
const choices = 8;
const unit = 8;
const count = choices ** positions;

/** Base-8 number of the widths in units of 8 less one, first width most significant: the official index. */
type Code = number;

const digitAt = (code: Code, position: number): number => (code >> (3 * (positions - 1 - position))) & 7;
const withDigit = (code: Code, position: number, digit: number): Code =>
  code + ((digit - digitAt(code, position)) << (3 * (positions - 1 - position)));
const widthsOf = (code: Code): Widths =>
  [0, 1, 2, 3, 4].map((position) => unit * (digitAt(code, position) + 1)) as unknown as Widths;

const edgeOp = (skip: boolean): TopologyOp => ({ kind: skip ? 'skip' : 'conv', kernel: skip ? 1 : 3, active: true });

export const natsSizeSpace: Space<Code> = {
  id,
  title,
  paper: 'NATS-Bench: Benchmarking NAS Algorithms for Architecture Topology and Size, arXiv 2009.00437',
  description: 'Five widths of a three-stage network with one fixed NAS-Bench-201 cell per stage.',
  aliases: ['nats-bench-size', 'sss'],
  textForm:
    'Five widths, each 8, 16, ..., 64: `c0:c1:c2:c3:c4` for the stem with the first cell, the first residual block, the second cell, the second residual block and the third cell.',
  example: '16:32:32:64:64',
  size: BigInt(count),
  options: [],
  defaults: { resolution: 32, classes: 10, batch: 64 },
  thin: { resolution: 16 },
  sample: (rng) => rng.int(count),
  mutate(code, rng) {
    const position = rng.int(positions);
    return withDigit(code, position, (digitAt(code, position) + 1 + rng.int(choices - 1)) % choices);
  },
  cross(a, b, rng) {
    let child = a;
    for (let position = 0; position < positions; position++)
      if (rng.int(2) === 1) child = withDigit(child, position, digitAt(b, position));
    return child;
  },
  *neighbours(code) {
    for (let position = 0; position < positions; position++)
      for (let digit = 0; digit < choices; digit++)
        if (digit !== digitAt(code, position)) yield withDigit(code, position, digit);
  },
  *enumerate() {
    for (let code = 0; code < count; code++) yield code;
  },
  index: (code) => code,
  fromIndex(index) {
    if (!Number.isInteger(index) || index < 0 || index >= count) throw indexError(title, 0, count - 1, index);
    return index;
  },
  format: (code) => widthsOf(code).join(':'),
  parse: parseWidths,
  canonical: (code) => widthsOf(code).join(':'),
  graph: (code, settings) => buildNetwork(widthsOf(code), settings),
  counts: (code, settings) => countNetwork(widthsOf(code), settings),
  topology: () => ({ ops: cellEdges.map(({ skip }) => edgeOp(skip)), connected: true }),
  drawing(code) {
    const [c0, c1, c2, c3, c4] = widthsOf(code);
    return {
      nodes: ['image', `stem ${c0}`, `cell ${c0}`, `residual ${c1}`, `cell ${c2}`, `residual ${c3}`, `cell ${c4}`],
      edges: [0, 1, 2, 3, 4, 5].map((from) => ({ from, to: from + 1, label: from === 2 || from === 4 ? '/2' : '' })),
    };
  },
};

function parseWidths(text: string): Code {
  let code = 0;
  let column = 1;
  const parts = text.split(':');
  const where = (at: number): string => `"${text.length > 80 ? `${text.slice(0, 77)}...` : text}", column ${at}`;
  for (const part of parts.slice(0, positions)) {
    const width = /^\d{1,2}$/.test(part) ? Number(part) : 0;
    if (width < unit || width > unit * choices || width % unit !== 0 || part.startsWith('0')) {
      throw new NascentError('input', {
        what: 'width is not one of the NATS-Bench size space',
        where: where(column),
        expected: '8, 16, 24, 32, 40, 48, 56 or 64',
        got: `"${part.slice(0, 40)}"`,
        hint: 'form: c0:c1:c2:c3:c4',
      });
    }
    code = code * choices + width / unit - 1;
    column += part.length + 1;
  }
  if (parts.length === positions) return code;
  throw new NascentError('input', {
    what: 'text is not an architecture of the NATS-Bench size space',
    where: where(Math.min(column, text.length + 1)),
    expected: `${positions} widths separated by ":"`,
    got: `${parts.length} parts`,
  });
}

/** Equal to counting the graph. The official counter adds one multiply-accumulate per classifier bias. */
function countNetwork(
  widths: Widths,
  { resolution, classes }: NetworkSettings,
): { params: number; macs: number; paramsOfficial: number; macsOfficial: number } {
  checkResolution(resolution);
  let params = 0;
  let macs = 0;
  let side = resolution;
  const convolve = (from: number, to: number, kernel: number, normed = true): void => {
    const weights = from * to * kernel ** 2;
    params += weights + (normed ? 2 * to : 0);
    macs += weights * side ** 2;
  };
  let last: number = widths[0];
  convolve(3, last, 3);
  stagesOf(widths).forEach(({ reduced, out }, stage) => {
    if (stage > 0) {
      side /= 2;
      convolve(last, reduced, 3);
      convolve(reduced, reduced, 3);
      convolve(last, reduced, 1, false);
      last = reduced;
    }
    for (const { from, skip } of cellEdges) {
      const input = from === 0 ? last : out;
      if (!skip) convolve(input, out, 3);
      else if (input !== out) convolve(input, out, 1);
    }
    last = out;
  });
  params += 2 * last + (last + 1) * classes;
  macs += last * classes;
  return { params, macs, paramsOfficial: params, macsOfficial: macs + classes };
}
