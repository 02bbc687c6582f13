/** A node of the file as the conversion rules read it: typed attributes, known inputs, axes counted from the front. */
import { NascentError } from '../../base/index.ts';
import { ShapeError } from '../shapes.ts';
import type { Shape } from '../types.ts';
import { decodeTensor, type ExternalData, type Known, knownInts } from './known.ts';
import type { OnnxNode } from './model.ts';

/** What a node sees of its file. */
export interface FileValues {
  /** Values of a name where they are known. */
  known(name: string): Known | null;
  /** Notes a constant of that many elements; throws when a file asks for too many. */
  claim(elements: number): number;
  readonly external: ExternalData | undefined;
}

export class NodeView {
  readonly node: OnnxNode;
  readonly opset: number;
  readonly #values: FileValues;

  constructor(node: OnnxNode, opset: number, values: FileValues) {
    this.node = node;
    this.opset = opset;
    this.#values = values;
  }

  /** The file is wrong. The caller adds the node's place. */
  fail(what: string, expected?: string): never {
    throw new NascentError('input', { what, ...(expected === undefined ? {} : { expected }) });
  }

  /** The file is right, but we cannot represent it. */
  unsupported(what: string): never {
    throw new NascentError('unsupported', { what });
  }

  /** Number of elements of a constant about to be made. */
  claim(elements: number): number {
    return this.#values.claim(elements);
  }

  /** Turns a shape rule's complaint into the file's error. */
  checked<T>(run: () => T): T {
    try {
      return run();
    } catch (error) {
      if (error instanceof ShapeError) return this.fail(error.message);
      throw error;
    }
  }

  has(input: number): boolean {
    return (this.node.inputs[input] ?? '') !== '';
  }

  /** The input's values where they are known; null where it is absent or computed. */
  known(input: number): Known | null {
    return this.has(input) ? this.#values.known(this.node.inputs[input]!) : null;
  }

  need(input: number): Known {
    return (
      this.known(input) ??
      (this.has(input)
        ? this.unsupported(`input ${input} ('${this.node.inputs[input]}') is not a constant`)
        : this.fail(`input ${input} is missing`))
    );
  }

  /** A known scalar, or the default where the input is absent. */
  scalar(input: number, otherwise: number): number {
    if (!this.has(input)) return otherwise;
    const { data } = this.need(input);
    return data.length === 1 ? data[0]! : this.fail(`input ${input} has ${data.length} values`, 'one');
  }

  int(name: string, otherwise: number): number {
    return this.node.attributes.get(name)?.int ?? otherwise;
  }

  float(name: string, otherwise: number): number {
    const float = this.node.attributes.get(name)?.float ?? null;
    return float === null ? otherwise : shortestDecimal(float);
  }

  text(name: string, otherwise: string): string {
    return this.node.attributes.get(name)?.text ?? otherwise;
  }

  ints(name: string): readonly number[] | null {
    return this.node.attributes.get(name)?.ints ?? null;
  }

  tensor(name: string): Known | null {
    const tensor = this.node.attributes.get(name)?.tensor;
    return tensor ? decodeTensor(tensor, this.#values.external) : null;
  }

  /** Axis in 0..rank-1 (or rank, where `inclusive`); negative ones count from the end. */
  normalAxis(axis: number, rank: number, inclusive = false): number {
    const found = axis < 0 ? axis + rank : axis;
    if (!(found >= 0 && found < rank + (inclusive ? 1 : 0))) this.fail(`axis ${axis}`, `an axis of rank ${rank}`);
    return found;
  }

  /** An axis attribute; `otherwise` null makes it mandatory. */
  axis(name: string, rank: number, otherwise: number | null): number {
    const axis = this.node.attributes.get(name)?.int ?? otherwise ?? this.fail(`attribute ${name} is missing`);
    return this.normalAxis(axis, rank);
  }

  /** Attribute or (later opsets) constant input listing integers; null where both are absent. */
  list(name: string, input: number): readonly number[] | null {
    if (this.has(input)) return Array.from(this.need(input).data);
    return this.ints(name);
  }

  permutation(rank: number): readonly number[] {
    const permutation = this.ints('perm') ?? Array.from({ length: rank }, (_, i) => rank - 1 - i);
    if (
      permutation.length !== rank ||
      new Set(permutation).size !== rank ||
      permutation.some((i) => !(i >= 0 && i < rank))
    )
      this.fail(`permutation [${permutation.join(', ')}]`, `one of rank ${rank}`);
    return permutation;
  }

  /** Per axis start, step and number of elements of a Slice, clamped to the shape; steps may be negative. */
  sliceRanges(shape: Shape): { starts: number[]; steps: number[]; counts: number[] } {
    const from = this.list('starts', 1) ?? this.fail('starts are missing');
    const to = this.list('ends', 2) ?? this.fail('ends are missing');
    const axes = this.list('axes', 3) ?? from.map((_, i) => i);
    const by = this.list('steps', 4) ?? from.map(() => 1);
    if (to.length !== from.length || axes.length !== from.length || by.length !== from.length)
      this.fail('starts, ends, axes and steps differ in length');
    const [starts, steps, counts] = [shape.map(() => 0), shape.map(() => 1), [...shape]];
    axes.forEach((given, i) => {
      const axis = this.normalAxis(given, shape.length);
      const length = shape[axis]!;
      const step = by[i]!;
      if (!Number.isSafeInteger(step) || step === 0) this.fail(`step ${step}`, 'a whole number other than 0');
      const clamp = (at: number, low: number, high: number): number =>
        Math.min(Math.max(at < 0 ? at + length : at, low), high);
      const start = step > 0 ? clamp(from[i]!, 0, length) : clamp(from[i]!, 0, length - 1);
      const end = step > 0 ? clamp(to[i]!, 0, length) : clamp(to[i]!, -1, length - 1);
      starts[axis] = start;
      steps[axis] = step;
      counts[axis] = Math.max(0, Math.ceil((end - start) / step));
    });
    return { starts, steps, counts };
  }

  /** Whether an element of a row-major matrix is kept by Trilu. */
  triangleMask(rows: number, columns: number): (at: number) => boolean {
    const shift = this.scalar(1, 0);
    const upper = this.int('upper', 1) !== 0;
    return (at) => {
      const offset = (at % columns) - (Math.floor(at / columns) % rows) - shift;
      return upper ? offset >= 0 : offset <= 0;
    };
  }

  /** A Reshape's target and the shape it gives. A first length of `fixedBatch` is the batch axis, copied from the input. */
  reshapeTarget(shape: Shape, fixedBatch: number | null = null): { target: readonly number[]; shape: Shape } {
    const target = Array.from(this.need(1).data);
    if (fixedBatch !== null && target[0] === fixedBatch) target[0] = 0;
    if (this.int('allowzero', 0) !== 0 && target.includes(0)) this.unsupported('a reshape to an empty tensor');
    const total = shape.reduce((product, length) => product * length, 1);
    const resolved = target.map((length, i) => (length === 0 ? (shape[i] ?? Number.NaN) : length));
    const free = resolved.indexOf(-1);
    const rest = resolved.reduce((product, length, i) => (i === free ? product : product * length), 1);
    if (free >= 0) resolved[free] = total / rest;
    const product = resolved.reduce((value, length) => value * length, 1);
    if (product !== total || resolved.some((length) => !Number.isSafeInteger(length) || length < 0))
      this.fail(`cannot reshape [${shape.join(', ')}] to [${target.join(', ')}]`);
    return { target, shape: resolved };
  }

  unsqueezed(shape: Shape): Shape {
    const axes = this.list('axes', 1) ?? this.fail('axes are missing');
    const rank = shape.length + axes.length;
    if (rank > 16) this.unsupported(`a tensor of rank ${rank}`);
    const inserted = new Set(axes.map((axis) => this.normalAxis(axis, rank)));
    if (inserted.size !== axes.length) this.fail('an axis is named twice');
    const rest = shape.values();
    return Array.from({ length: rank }, (_, i) => (inserted.has(i) ? 1 : (rest.next().value ?? 1)));
  }

  squeezed(shape: Shape): Shape {
    const axes = this.list('axes', 1)?.map((axis) => this.normalAxis(axis, shape.length));
    const removed = new Set(axes ?? shape.flatMap((length, i) => (length === 1 ? [i] : [])));
    for (const axis of removed) if (shape[axis] !== 1) this.fail(`axis ${axis} of [${shape.join(', ')}]`, 'length 1');
    return shape.filter((_, i) => !removed.has(i));
  }

  /** What a Shape node gives, with the start and end of opset 15. */
  shapeSlice(shape: Shape): Known {
    const clamp = (at: number): number => Math.min(Math.max(at < 0 ? at + shape.length : at, 0), shape.length);
    return knownInts(shape.slice(clamp(this.int('start', 0)), clamp(this.int('end', shape.length))));
  }
}

/** The shortest decimal number that float32 rounds to this value: 1e-5 where the file holds 9.99999974738e-6. */
function shortestDecimal(float: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const decimal = Number(float.toPrecision(digits));
    if (Math.fround(decimal) === float) return decimal;
  }
  return float;
}
