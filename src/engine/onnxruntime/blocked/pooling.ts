/** Pools of blocked feature maps. */
import type { AveragePoolAttributes, Shape } from '../../../graph/index.ts';
import { type Emitter, nchwc } from '../emitter.ts';
import { coverage, transposedPads, unitDilation, windowAttributes } from '../window.ts';
import { averagePool, spread } from './nodes.ts';
import { type BlockedTable, blocked } from './types.ts';

const paddingFits = (a: AveragePoolAttributes): boolean => a.pad.every((pad, i) => pad < a.kernel[i % 2]!);

export const pooling: BlockedTable<'AveragePool' | 'AveragePoolGrad' | 'MaxPool'> = {
  AveragePool(c) {
    const a = c.node.attributes;
    if (!c.isBlocked(0) || !unitDilation(a) || !paddingFits(a)) return null;
    return blocked(averagePool(c.emit, c.image(0), a, a.countPadding));
  },
  AveragePoolGrad(c) {
    const a = c.node.attributes;
    const dy = c.shapes[0]!;
    if (!c.isBlocked(0) || !unitDilation(a)) return null;
    if (tiles(a, dy)) return blocked(enlarged(c.emit, c.image(0), a));
    const pads = transposedPads(a.inputShape, dy, a);
    if (pads.some((pad, i) => pad < 0 || pad >= a.kernel[i % 2]!)) return null;
    // Each dy is worth 1/count in its window; the pool below divides by the whole area.
    const weighted = a.countPadding ? c.image(0) : multipliedByPlane(c.emit, c.image(0), dy, a, c.block);
    const window = { ...a, stride: [1, 1], pad: pads } as const;
    return blocked(averagePool(c.emit, spread(c.emit, weighted, dy, a.stride, c.block), window, true));
  },
  MaxPool(c) {
    const a = c.node.attributes;
    if (!c.isBlocked(0) || a.pad.some((pad, i) => pad >= a.kernel[i % 2]!)) return null;
    return blocked(c.emit.op('MaxPool', [c.image(0)], windowAttributes(a), nchwc));
  },
};

/** Windows side by side that cover the image exactly. */
function tiles({ kernel, stride, pad, inputShape }: AveragePoolAttributes & { inputShape: Shape }, dy: Shape): boolean {
  return (
    kernel[0] === stride[0] &&
    kernel[1] === stride[1] &&
    pad.every((length) => length === 0) &&
    dy[2]! * stride[0] === inputShape[2] &&
    dy[3]! * stride[1] === inputShape[3]
  );
}

function enlarged(emit: Emitter, dy: string, { kernel }: AveragePoolAttributes): string {
  const share = emit.op('Mul', [dy, emit.scalar(1 / (kernel[0] * kernel[1]))]);
  return emit.op('Upsample', [share], { scales: [1, 1, ...kernel], mode: 'nearest' }, nchwc);
}

/** dy * area/count, where count is the number of positions of each window inside the image. */
function multipliedByPlane(
  emit: Emitter,
  dy: string,
  shape: Shape,
  a: AveragePoolAttributes & { inputShape: Shape },
  b: number,
): string {
  const [n, c, h, w] = shape as readonly [number, number, number, number];
  const area = a.kernel[0] * a.kernel[1];
  const plane = emit.once(`plane ${a.inputShape} ${JSON.stringify(a)}`, () => {
    const counts = coverage(a.inputShape, shape, a);
    return emit.tensor(
      Float32Array.from({ length: h * w * b }, (_, i) => area / Math.max(1, counts[Math.floor(i / b)]!)),
      [1, h * w * b],
    );
  });
  const product = emit.op('Mul', [emit.reshape(dy, [(n * c) / b, h * w * b]), plane]);
  return emit.reshape(product, [n, c, h, w]);
}
