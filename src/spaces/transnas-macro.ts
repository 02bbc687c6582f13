/** TransNAS-Bench-101, network-level space: 3,256 skeletons of residual blocks, seven tasks (Duan et al., arXiv 2105.11871). */
import { batchNorm, conv, type GraphBuilder, type ValueId } from '../graph/index.ts';
import { indexError } from './index-error.ts';
import { resolveOptions } from './options.ts';
import { type CountSum, countNetwork } from './transnas/counts.ts';
import { buildNetwork, reluConvNorm } from './transnas/network.ts';
import { type CellPlace, planNetwork, options as shared } from './transnas/plan.ts';
import {
  doubles,
  halves,
  isMacroCode,
  type MacroCode,
  macroNeighbours,
  officialOrder,
  parseMacro,
} from './transnas/skeleton.ts';
import type { NetworkSettings, Space, SpaceOption, TopologyOp } from './types.ts';

const id = 'transnas-macro';
const count = 3256;

const options: readonly SpaceOption[] = [
  ...shared,
  {
    name: 'shortcutEpsilon',
    description: "epsilon of the shortcuts' batch norm; the benchmark's code has 1, by two swapped arguments",
    default: 1e-5,
    minimum: 0,
    maximum: 1,
  },
];

const planOf = (code: MacroCode, settings: NetworkSettings) => planNetwork(id, options, code, settings);
const names = ['', 'plain', 'channels x2', 'resolution /2', 'channels x2, resolution /2'];

export const transNasMacro: Space<MacroCode> = {
  id,
  title: 'TransNAS-Bench-101 macro',
  paper:
    'TransNAS-Bench-101: Improving Transferability and Generalizability of Cross-Task Neural Architecture Search, arXiv 2105.11871',
  description:
    'Four to six modules of two residual blocks; each module keeps its shape, doubles the channels, halves the image, or does both; heads for seven vision tasks.',
  reconstruction:
    'The jigsaw head sees one tile (the benchmark concatenates nine), and the logits of the dense tasks are the mean of the picture over positions; their transposed convolutions count the products with inserted zeros; params and MACs of the backbone equal the official code for all checked networks.',
  textForm:
    "The benchmark's name `64-DIGITS-basic`, one digit per module: 1 plain, 2 channels doubled, 3 resolution halved, 4 both. The digits alone are read too.",
  example: '64-1234-basic',
  size: BigInt(count),
  options,
  defaults: { resolution: 256, classes: 75, batch: 32 },
  thin: { options: { C: 8 }, resolution: 64 },
  sample: (rng) => rng.pick(officialOrder().codes),
  mutate: (code, rng) => rng.pick(macroNeighbours(code)),
  cross(a, b, rng) {
    for (let attempt = 0; attempt < 20; attempt++) {
      const length = (rng.int(2) === 0 ? a : b).length;
      const digits = Array.from({ length }, (_, i) => {
        const [first, second] = rng.int(2) === 0 ? [a, b] : [b, a];
        return first[i] ?? second[i]!;
      });
      const child = digits.join('');
      if (isMacroCode(child)) return child;
    }
    return a;
  },
  neighbours: macroNeighbours,
  enumerate: () => officialOrder().codes,
  index: (code) => officialOrder().index.get(code)!,
  fromIndex(index) {
    const code = officialOrder().codes[index];
    if (code === undefined) throw indexError(transNasMacro.title, 0, count - 1, index);
    return code;
  },
  format: (code) => `64-${code}-basic`,
  parse: parseMacro,
  canonical: (code) => code,
  graph(code, settings) {
    const epsilon = Number(resolveOptions({ id, options }, settings.options).shortcutEpsilon);
    return buildNetwork(planOf(code, settings), (b, x, place) => addBlock(b, x, place, epsilon));
  },
  counts: (code, settings) => countNetwork(planOf(code, settings), countBlock),
  topology: (code) => ({ ops: [...code].flatMap(moduleOps), connected: true }),
  drawing: (code) => ({
    nodes: ['stem', ...[...code].map((_, i) => String(i + 1))],
    edges: [...code].map((digit, i) => ({ from: i, to: i + 1, label: names[Number(digit)]! })),
  }),
};

/** Two ReLU-conv-norm and a shortcut: the identity, or a 1x1 convolution with batch norm where the shape changes. */
function addBlock(b: GraphBuilder, x: ValueId, place: CellPlace, epsilon: number): ValueId {
  const { scope, channelsIn, channels, stride } = place;
  b.scope = `${scope}/conv_a`;
  const a = reluConvNorm(b, x, channels, 3, stride);
  b.scope = `${scope}/conv_b`;
  const main = reluConvNorm(b, a, channels, 3, 1);
  let shortcut = x;
  if (stride !== 1 || channelsIn !== channels) {
    b.scope = `${scope}/downsample`;
    shortcut = batchNorm(b, conv(b, x, channels, { kernel: 1, stride }), { epsilon });
  }
  b.scope = scope;
  return b.add('Add', [shortcut, main], {});
}

function countBlock(sum: CountSum, { channelsIn, channels, stride, side }: CellPlace): void {
  sum.conv(channelsIn, channels, 3, side);
  sum.conv(channels, channels, 3, side);
  if (stride !== 1 || channelsIn !== channels) sum.conv(channelsIn, channels, 1, side);
}

/** Operations of a module's two blocks. */
function moduleOps(digit: string): TopologyOp[] {
  const conv3x3: TopologyOp = { kind: 'conv', kernel: 3, active: true };
  const projection: TopologyOp = { kind: 'conv', kernel: 1, active: true };
  const skip: TopologyOp = { kind: 'skip', kernel: 1, active: true };
  const first = doubles(digit) || halves(digit) ? projection : skip;
  return [conv3x3, conv3x3, first, conv3x3, conv3x3, skip];
}
