/** Joins, cuts and reductions that can stay in blocks. */
import type { OpAttributes, OpKind, Shape } from '../../../graph/index.ts';
import type { Emitter } from '../emitter.ts';
import { standardLowerings } from '../standard/index.ts';
import type { Lowering } from '../types.ts';
import { spatialMean } from './nodes.ts';
import { type BlockedLowering, type BlockedTable, blocked, plain } from './types.ts';

const axesKey = (axes: readonly number[]): string => [...axes].sort().join();

/** Sums of all but images ignore the order; sums over positions are pools. */
function reduction(kind: 'ReduceSum' | 'ReduceMean'): BlockedLowering<'ReduceSum' | 'ReduceMean'> {
  return (c) => {
    if (!c.isBlocked(0)) return null;
    const { axes } = c.node.attributes;
    const key = axesKey(axes);
    const standard = standardLowerings[kind] as Lowering<'ReduceSum' | 'ReduceMean'>;
    if (key === '1,2,3' || key === '0,1,2,3') return plain(standard(c.inBlocks));
    if (key !== '2,3' && key !== '0,2,3') return null;
    const [n, , h, w] = c.shapes[0]! as readonly [number, number, number, number];
    const means = spatialMean(c.emit, c.image(0));
    const total = key === '2,3' ? means : c.emit.op('ReduceMean', [means, c.emit.ints([0])], { keepdims: 1 });
    const factor = kind === 'ReduceMean' ? 1 : key === '2,3' ? h * w : n * h * w;
    const scaled = factor === 1 ? total : c.emit.op('Mul', [total, c.emit.scalar(factor)]);
    return plain(c.emit.reshape(scaled, c.node.shape));
  };
}

/** Whole blocks along channels, or anything along images. */
function wholeBlocks({ starts, ends, steps }: OpAttributes['Slice'], shape: Shape, b: number): boolean {
  const whole = (axis: number): boolean => starts[axis] === 0 && ends[axis]! >= shape[axis]! && steps[axis] === 1;
  return whole(2) && whole(3) && steps[1] === 1 && starts[1]! % b === 0 && Math.min(ends[1]!, shape[1]!) % b === 0;
}

/** One value per image and channel, repeated over positions. */
function expanded(emit: Emitter, x: string, from: Shape, to: Shape, b: number): string {
  const [n, c, h, w] = to as readonly [number, number, number, number];
  const small = emit.reshape(x, [from[0]!, c / b, 1, b]);
  return emit.reshape(emit.op('Expand', [small, emit.ints([n, c / b, h * w, b])]), to);
}

export const structure: Partial<BlockedTable<OpKind>> = {
  ReduceMax: (c) => (c.isBlocked(0) ? plain(standardLowerings.ReduceMax(c.inBlocks)) : null),
  ReduceSum: reduction('ReduceSum'),
  ReduceMean: reduction('ReduceMean'),
  Concat(c) {
    const { axis } = c.node.attributes;
    const fits = c.shapes.every((shape) => shape.length === 4 && shape[1]! % c.block === 0);
    if (axis > 1 || !fits || !c.shapes.some((_, input) => c.isBlocked(input))) return null;
    return blocked(standardLowerings.Concat(c.inBlocks));
  },
  Slice(c) {
    if (!c.isBlocked(0) || !wholeBlocks(c.node.attributes, c.shapes[0]!, c.block)) return null;
    return blocked(standardLowerings.Slice(c.inBlocks));
  },
  Broadcast(c) {
    const [from, to] = [c.shapes[0]!, c.node.shape];
    const perChannel = from.length === 4 && to.length === 4 && from[1] === to[1] && from[2] === 1 && from[3] === 1;
    if (!perChannel || to[1]! % c.block !== 0) return null;
    return blocked(expanded(c.emit, c.value(0), from, to, c.block));
  },
};
