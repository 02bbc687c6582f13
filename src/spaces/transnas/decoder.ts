/**
 * Decoders of the dense tasks of TransNAS-Bench-101, after the benchmark's code: 3x3 layers with bias, batch norm and leaky ReLU,
 * some of them transposed convolutions that double the image. `classes` is the number of channels of the picture they make (in
 * the benchmark 17 for segmentation, 3 for normal and autoencoder).
 */
import { batchNorm, conv, type GraphBuilder, relu, type ValueId } from '../../graph/index.ts';
import type { Task } from './plan.ts';

export interface DecoderLayer {
  readonly out: number;
  /** Doubles height and width. */
  readonly up: boolean;
  /** `leaky`: batch norm and leaky ReLU; `tanh` and `none`: the last layer, without norm. */
  readonly ending: 'leaky' | 'tanh' | 'none';
}

const plain = (out: number): DecoderLayer => ({ out, up: false, ending: 'leaky' });
const deconv = (out: number): DecoderLayer => ({ out, up: true, ending: 'leaky' });

/** Layers for a backbone whose output is 2^upsamplings times smaller than the image; null for tasks without a decoder. */
export function decoderLayers(task: Task, upsamplings: number, classes: number): readonly DecoderLayer[] | null {
  if (task === 'segmentsemantic') return segmentation(upsamplings, classes);
  return task === 'normal' || task === 'autoencoder' ? translation(upsamplings, classes) : null;
}

/** 1024 channels, halved by 6 - n plain and n - 1 doubling layers, one more doubling layer, class scores. */
function segmentation(upsamplings: number, classes: number): DecoderLayer[] {
  const layers = [plain(1024)];
  for (let i = 0; i < 5; i++) layers.push((i < 6 - upsamplings ? plain : deconv)(512 >> i));
  return [...layers, deconv(32), { out: classes, up: false, ending: 'none' }];
}

/** Image translation: 14 layers; the doubling ones are filled in from the end. */
function translation(upsamplings: number, classes: number): DecoderLayer[] {
  const from = (n: number): ((out: number) => DecoderLayer) => (upsamplings >= n ? deconv : plain);
  return [
    plain(1024),
    plain(1024),
    from(6)(512),
    plain(512),
    from(5)(256),
    plain(128),
    from(4)(64),
    plain(64),
    from(3)(32),
    plain(32),
    deconv(16),
    plain(32),
    deconv(16),
    { out: classes, up: false, ending: 'tanh' },
  ];
}

/** The picture [N, classes, H, W]. */
export function addDecoder(b: GraphBuilder, features: ValueId, layers: readonly DecoderLayer[]): ValueId {
  let x = features;
  layers.forEach(({ out, up, ending }, i) => {
    b.scope = `decoder/layer${i}`;
    x = conv(b, up ? spread(b, x) : x, out, { bias: true });
    if (ending === 'leaky') x = leakyRelu(b, batchNorm(b, x));
    else if (ending === 'tanh') x = b.add('Tanh', [x], {});
  });
  return x;
}

/**
 * Zeros behind every row and column: [N,C,H,W] -> [N,C,2H,2W]. A transposed convolution (3x3, stride 2, padding 1, output padding
 * 1) is a 3x3 convolution of this image.
 */
function spread(b: GraphBuilder, x: ValueId): ValueId {
  const [, channels, height, width] = b.shape(x) as readonly [number, number, number, number];
  const apart = b.add('Reshape', [x], { target: [0, channels, height, 1, width, 1] });
  const none = [0, 0, 0, 0, 0, 0];
  const padded = b.add('Pad', [apart], { low: none, high: [0, 0, 0, 1, 0, 1], interior: none });
  return b.add('Reshape', [padded], { target: [0, channels, 2 * height, 2 * width] });
}

/** x for x > 0, else 0.2 x. */
function leakyRelu(b: GraphBuilder, x: ValueId): ValueId {
  const times = (value: ValueId, factor: number): ValueId => b.add('Mul', [value, b.constant([factor], [])], {});
  return b.add('Add', [times(relu(b, x), 0.8), times(x, 0.2)], {});
}
