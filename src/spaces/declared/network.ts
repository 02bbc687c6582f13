/** The network of a declared architecture: a list of blocks whose widths and strides are known, and its graph. */
import {
  batchNorm,
  conv,
  costs,
  type Graph,
  GraphBuilder,
  globalPool,
  linear,
  type ValueId,
} from '../../graph/index.ts';
import { type Activation, addActivation } from '../blocks/activation.ts';
import { addInvertedBottleneck } from '../blocks/inverted-bottleneck.ts';
import { addSqueezeExcite } from '../blocks/squeeze-excite.ts';
import type { NetworkSettings } from '../types.ts';
import type { Layer, Stem } from './alternatives.ts';
import type { DeclaredArchitecture, Places } from './architecture.ts';
import type { ActivationName } from './schema.ts';

/** A layer at its place. */
export interface Block extends Layer {
  readonly scope: string;
  readonly out: number;
  readonly stride: number;
}

const epsilon = 1e-5;

/** The blocks in order; the first of a stage has its stride and width. */
export function blocksOf(a: DeclaredArchitecture, { stages }: Places): readonly Block[] {
  return a.stages.flatMap(({ shape, layers }, i) => {
    const { width, stride } = stages[i]!.shapes[shape]!.value;
    return layers.map((layer, j) => ({
      ...stages[i]!.layers[layer]!.value,
      scope: `stage${i + 1}/layer${j}`,
      out: width,
      stride: j === 0 ? stride : 1,
    }));
  });
}

export function buildDeclared(a: DeclaredArchitecture, places: Places, settings: NetworkSettings): Graph {
  const b = new GraphBuilder();
  b.scope = 'stem';
  let x = addStem(
    b,
    b.input('input', [settings.batch, 3, settings.resolution, settings.resolution]),
    places.stem[a.stem]!.value,
  );
  b.feature('stem', x);
  for (const block of blocksOf(a, places)) {
    x = addBlock(b, x, block);
    b.scope = block.scope;
    b.feature('block', x);
  }
  const head = places.head[a.head]!.value;
  b.scope = 'head';
  if (head.width > 0) x = convNorm(b, x, { out: head.width, kernel: 1, activation: head.activation });
  const logits = linear(b, globalPool(b, x), settings.classes, { name: 'classifier' });
  b.scope = '';
  return b.build({ logits });
}

interface ConvNorm {
  readonly out: number;
  readonly kernel: number;
  readonly stride?: number;
  readonly groups?: number;
  /** None: a linear projection. */
  readonly activation?: ActivationName;
  readonly name?: string;
}

/** Convolution without bias, batch norm, activation. */
function convNorm(
  b: GraphBuilder,
  x: ValueId,
  { out, kernel, stride = 1, groups = 1, activation, name }: ConvNorm,
): ValueId {
  const y = batchNorm(b, conv(b, x, out, { kernel, stride, groups, ...(name ? { name } : {}) }), {
    epsilon,
    ...(name ? { name: `${name}_bn` } : {}),
  });
  return activation === undefined ? y : addActivation(b, y, activationOf[activation]);
}

const activationOf: Readonly<Record<ActivationName, Activation>> = {
  relu: 'relu',
  relu6: 'relu6',
  hswish: 'hard-swish',
  gelu: 'gelu',
  silu: 'silu',
};

const pool = (kernel: number, stride: number) => {
  const half = kernel >> 1;
  return {
    kernel: [kernel, kernel],
    stride: [stride, stride],
    pad: [half, half, half, half],
    dilation: [1, 1],
  } as const;
};

function addStem(b: GraphBuilder, x: ValueId, { width, kernel, stride, pool: pooled, activation }: Stem): ValueId {
  const y = convNorm(b, x, { out: width, kernel, stride, activation });
  return pooled ? b.add('MaxPool', [y], pool(3, 2)) : y;
}

/** A 1x1 convolution with batch norm where the shape changes, else the input. */
function shortcut(b: GraphBuilder, x: ValueId, { out, stride }: Block): ValueId {
  if (b.shape(x)[1] === out && stride === 1) return x;
  return convNorm(b, x, { out, kernel: 1, stride, name: 'shortcut' });
}

function squeezed(b: GraphBuilder, x: ValueId, part: number): ValueId {
  if (part === 0) return x;
  return addSqueezeExcite(b, x, {
    squeezed: Math.max(1, Math.round(b.shape(x)[1]! * part)),
    gate: 'sigmoid',
    affine: 'bias',
  });
}

function addBlock(b: GraphBuilder, x: ValueId, block: Block): ValueId {
  const { op, out, kernel, stride, se, activation, scope } = block;
  b.scope = scope;
  const width = b.shape(x)[1]!;
  // A skip link needs equal shapes; `basic` and `bottleneck` bring the input to the new one.
  const links = block.skip && width === out && stride === 1;
  const linked = (y: ValueId): ValueId => (links ? b.add('Add', [x, y], {}) : y);
  switch (op) {
    case 'identity':
      return shortcut(b, x, block);
    case 'avgpool':
    case 'maxpool': {
      const window = pool(kernel, stride);
      const y =
        op === 'maxpool'
          ? b.add('MaxPool', [x], window)
          : b.add('AveragePool', [x], { ...window, countPadding: false });
      return shortcut(b, y, { ...block, stride: 1 });
    }
    case 'conv':
      return linked(squeezed(b, convNorm(b, x, { out, kernel, stride, activation }), se));
    case 'separable': {
      const filtered = convNorm(b, x, { out: width, kernel, stride, groups: width, activation, name: 'depthwise' });
      return linked(convNorm(b, squeezed(b, filtered, se), { out, kernel: 1, activation, name: 'pointwise' }));
    }
    case 'mbconv': {
      const mid = Math.max(1, Math.round(width * block.expansion));
      return addInvertedBottleneck(b, x, {
        mid,
        out,
        kernel,
        stride,
        expand: mid !== width,
        groups: 1,
        activation: activationOf[activation],
        squeezeExcite:
          se === 0 ? null : { squeezed: Math.max(1, Math.round(mid * se)), gate: 'sigmoid', affine: 'bias' },
        residual: links,
        epsilon,
      });
    }
    case 'basic': {
      const a = convNorm(b, x, { out, kernel, stride, activation, name: 'conv1' });
      return residual(b, x, convNorm(b, a, { out, kernel, name: 'conv2' }), block);
    }
    case 'bottleneck': {
      const inner = Math.max(1, Math.round(out * block.ratio));
      const a = convNorm(b, x, { out: inner, kernel: 1, activation, name: 'reduce' });
      const c = convNorm(b, a, { out: inner, kernel, stride, activation, name: 'conv' });
      return residual(b, x, convNorm(b, c, { out, kernel: 1, name: 'expand' }), block);
    }
  }
}

function residual(b: GraphBuilder, x: ValueId, main: ValueId, block: Block): ValueId {
  const y = squeezed(b, main, block.se);
  const sum = block.skip ? b.add('Add', [y, shortcut(b, x, block)], {}) : y;
  return addActivation(b, sum, activationOf[block.activation]);
}

export interface PartCosts {
  readonly params: number;
  readonly macs: number;
}

/** Counts by part, each built once: a network's are their sum. */
export function createCounter(places: Places): (a: DeclaredArchitecture, settings: NetworkSettings) => PartCosts {
  const known = new Map<string, PartCosts & { readonly side: number }>();
  const part = (key: string, width: number, side: number, add: (b: GraphBuilder, x: ValueId) => ValueId) => {
    const name = `${width} ${side} ${key}`;
    let found = known.get(name);
    if (found === undefined) {
      const b = new GraphBuilder();
      const out = add(b, b.input('input', [1, width, side, side]));
      found = { ...costs(b.build({ out })), side: b.shape(out)[2]! };
      known.set(name, found);
    }
    return found;
  };
  return (a, { resolution, classes }) => {
    const stem = places.stem[a.stem]!.value;
    const parts = [part(`stem ${a.stem}`, 3, resolution, (b, x) => addStem(b, x, stem))];
    let width = stem.width;
    for (const block of blocksOf(a, places)) {
      parts.push(part(blockKey(block), width, parts.at(-1)!.side, (b, x) => addBlock(b, x, block)));
      width = block.out;
    }
    const head = places.head[a.head]!.value;
    if (head.width > 0) {
      const { activation } = head;
      const { side } = parts.at(-1)!;
      parts.push(
        part(`head ${a.head}`, width, side, (b, x) => convNorm(b, x, { out: head.width, kernel: 1, activation })),
      );
      width = head.width;
    }
    const sum = (name: 'params' | 'macs'): number => parts.reduce((total, costs) => total + costs[name], 0);
    return { params: sum('params') + (width + 1) * classes, macs: sum('macs') + width * classes };
  };
}

/** What a block computes, without its place. */
export const blockKey = ({ scope: _, ...block }: Block): string => Object.values(block).join(' ');
