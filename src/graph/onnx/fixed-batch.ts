/** Files of a fixed batch, read for another one: literal shapes are moved to it. */
import type { Shape } from '../types.ts';
import type { GraphImport } from './converter.ts';

/**
 * Shape of a Reshape: the one that the file asks for at its own batch, with the batch asked for where the row-major order has it.
 * `from` is the input's shape here. Null where the file's target serves as it is.
 */
export function movedBatch(target: readonly number[], from: Shape, graph: GraphImport): Shape | null {
  const own = graph.upcoming();
  const { batch, fixedBatch } = graph;
  if (fixedBatch === null || own === null || batch === fixedBatch) return null;
  const axis = from.findIndex((length, i) => length !== own.input[i]);
  const ratio = batch / fixedBatch;
  if (axis < 0 || from[axis] !== own.input[axis]! * ratio) return null;
  if (target.includes(-1) && from[0] === batch && own.shape[0] === fixedBatch) return null;
  const at = batchAxis(own.input, axis, own.shape, fixedBatch);
  return at < 0 ? null : own.shape.map((length, i) => (i === at ? length * ratio : length));
}

/** Axis of `to` that holds the batch which `axis` of `from` holds, wholly or as a part; -1 where none does. */
function batchAxis(from: Shape, axis: number, to: Shape, batch: number): number {
  const inside = (shape: Shape, i: number): number => shape.slice(i + 1).reduce((n, length) => n * length, 1);
  // Elements behind the image's index, if it is the outer part of its axis; else those behind the axis.
  const behindPart = inside(from, axis) * (from[axis]! / batch);
  const behindAxis = inside(from, axis);
  const alone = (elements: number): number =>
    to.findIndex((length, i) => length === batch && inside(to, i) === elements);
  if (alone(behindPart) >= 0) return alone(behindPart);
  if (alone(behindAxis) >= 0) return alone(behindAxis);
  const outerPart = to.findIndex((length, i) => inside(to, i) * length === behindPart * batch);
  const innerPart = to.findIndex((_, i) => inside(to, i) === behindPart);
  // The last axis holds features, not images.
  return outerPart === to.length - 1 && innerPart >= 0 ? innerPart : outerPart;
}
