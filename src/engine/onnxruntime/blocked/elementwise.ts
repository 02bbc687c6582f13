/** Elementwise ops in blocks: those of one operand, or of operands of one shape, do not care about the order of elements. */
import type { OpKind, Shape } from '../../../graph/index.ts';
import { standardLowerings } from '../standard/index.ts';
import type { LoweredKind, Lowering } from '../types.ts';
import { type BlockedContext, type BlockedLowering, type BlockedTable, blocked, writeSum } from './types.ts';

const same = (a: Shape, b: Shape): boolean => a.join() === b.join();

/** The standard lowering, applied to blocked tensors. */
function inBlocks<K extends LoweredKind>(kind: K): BlockedLowering<K> {
  const lowering = standardLowerings[kind] as Lowering<K>;
  return (c) => (c.isBlocked(0) ? blocked(lowering(c.inBlocks)) : null);
}

type Binary = 'Add' | 'Sub' | 'Mul' | 'Div';

function binary<K extends Binary>(kind: K): BlockedLowering<K> {
  return (c) => {
    const [x, y] = c.shapes as readonly [Shape, Shape];
    if (!c.isBlocked(0) && !c.isBlocked(1)) return null;
    const operand = (input: number): string => (c.fill(input) === null ? c.image(input) : c.operand(input));
    if (same(x, y)) return blocked(c.emit.op(kind, [operand(0), operand(1)]));
    const full = same(x, c.node.shape) ? 0 : same(y, c.node.shape) ? 1 : null;
    if (full === null || !c.isBlocked(full)) return null;
    const small = spreadView(c, 1 - full);
    if (small === null) return null;
    const [n, channels, h, w] = c.node.shape as readonly [number, number, number, number];
    const large = c.emit.reshape(c.image(full), [n, channels / c.block, h * w, c.block]);
    return blocked(c.emit.reshape(c.emit.op(kind, full === 0 ? [large, small] : [small, large]), c.node.shape));
  };
}

/** An operand that is constant over channels or positions, viewed as [N, C/b, positions, b]; null for other shapes. */
function spreadView(c: BlockedContext<Binary>, input: number): string | null {
  if (c.fill(input) !== null) return c.operand(input);
  const [, , height, width] = c.node.shape as readonly [number, number, number, number];
  const [n, channels, h, w] = [1, 1, 1, 1, ...c.shapes[input]!].slice(-4) as [number, number, number, number];
  const everywhere = h === height && w === width;
  if (!everywhere && (h !== 1 || w !== 1)) return null;
  // A full map per channel would have to be converted; one value per channel is in order already.
  if (channels !== 1 && h * w !== 1) return null;
  const view = channels === 1 ? [n, 1, h * w, 1] : [n, channels / c.block, 1, c.block];
  return c.emit.reshape(c.value(input), view);
}

export const elementwise: Partial<BlockedTable<OpKind>> = {
  Relu(c) {
    return c.isBlocked(0) ? blocked(writeSum(c.emit, c.sum(0), true)) : null;
  },
  Add(c) {
    if (!same(c.shapes[0]!, c.shapes[1]!) || c.fill(0) !== null || c.fill(1) !== null) return binary('Add')(c);
    if (!c.isBlocked(0) && !c.isBlocked(1)) return null;
    const [x, y] = [c.sum(0), c.sum(1)];
    return { layout: 'pending', sum: { ready: [...x.ready, ...y.ready], steps: [...x.steps, ...y.steps] } };
  },
  Sub: binary('Sub'),
  Mul: binary('Mul'),
  Div: binary('Div'),
  Sigmoid: inBlocks('Sigmoid'),
  HardSigmoid: inBlocks('HardSigmoid'),
  HardSwish: inBlocks('HardSwish'),
  Clip: inBlocks('Clip'),
  Gelu: inBlocks('Gelu'),
  Erf: inBlocks('Erf'),
  Tanh: inBlocks('Tanh'),
  Exp: inBlocks('Exp'),
  Log: inBlocks('Log'),
  Sqrt: inBlocks('Sqrt'),
  Abs: inBlocks('Abs'),
  Sign: inBlocks('Sign'),
  Step: inBlocks('Step'),
  Pow: inBlocks('Pow'),
  Scale: inBlocks('Scale'),
  InvSqrt: inBlocks('InvSqrt'),
};
