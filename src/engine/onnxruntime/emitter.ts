/** Writes the nodes of one model; constants and views that occur again are written once. */
import { type OnnxAttributes, OnnxWriter } from '../../formats/index.ts';
import { type Shape, size } from '../../graph/index.ts';

export interface Domain {
  readonly domain: string;
}
/** ONNX Runtime's internal operator set for tensors stored in blocks of channels. */
export const nchwc: Domain = { domain: 'com.microsoft.nchwc' };

export class Emitter {
  readonly #writer = new OnnxWriter({ opset: 18 });
  readonly #known = new Map<string, string>();
  #names = 0;
  nodeCount = 0;

  /** A name no tensor of this model has. */
  name(): string {
    return `t${(this.#names++).toString(36)}`;
  }

  input(shape: Shape): string {
    const name = this.name();
    this.#writer.input(name, shape);
    return name;
  }

  /** Declares a result; its shape is left to inference, since blocked tensors are declared in their logical shape. */
  output(name: string): void {
    this.#writer.output(name);
  }

  /** Adds a node with one result and returns its name; '' is an absent optional input. */
  op(type: string, inputs: readonly string[], attributes?: OnnxAttributes, domain?: Domain): string {
    const output = this.name();
    this.#writer.node(type, inputs, [output], attributes, domain);
    this.nodeCount++;
    return output;
  }

  /** Adds a node with two results. */
  pair(type: string, inputs: readonly string[], attributes: OnnxAttributes): readonly [string, string] {
    const outputs = [this.name(), this.name()] as const;
    this.#writer.node(type, inputs, outputs, attributes);
    this.nodeCount++;
    return outputs;
  }

  /** The result of `make`, made once per key. */
  once(key: string, make: () => string): string {
    return this.#known.get(key) ?? this.#keep(key, make());
  }

  #keep(key: string, name: string): string {
    this.#known.set(key, name);
    return name;
  }

  /** A constant list of int64 (shapes, axes, pads). */
  ints(values: readonly number[]): string {
    const key = `i${values.join()}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const name = this.name();
    this.#writer.initializer(name, BigInt64Array.from(values, BigInt), [values.length]);
    return this.#keep(key, name);
  }

  scalar(value: number): string {
    const key = `f${value}`;
    return this.#known.get(key) ?? this.#keep(key, this.tensor(Float32Array.of(value), []));
  }

  tensor(values: Float32Array, shape: Shape): string {
    const name = this.name();
    this.#writer.initializer(name, values, shape);
    return name;
  }

  /** A tensor of one value: stored when short, otherwise spread at run time. */
  filled(value: number, shape: Shape): string {
    const count = size(shape);
    return this.once(`fill ${value} ${shape.join()}`, () =>
      count <= 4096
        ? this.tensor(new Float32Array(count).fill(value), shape)
        : this.op('Expand', [this.scalar(value), this.ints(shape)]),
    );
  }

  reshape(x: string, shape: Shape): string {
    const key = `r${x} ${shape.join()}`;
    return this.#known.get(key) ?? this.#keep(key, this.op('Reshape', [x, this.ints(shape)]));
  }

  transpose(x: string, permutation: readonly number[]): string {
    return this.op('Transpose', [x], { perm: permutation });
  }

  /** Reshape, transpose, reshape: how every change of memory layout is written. */
  rearrange(x: string, from: Shape, permutation: readonly number[], to: Shape): string {
    return this.op('Reshape', [this.transpose(this.reshape(x, from), permutation), this.ints(to)]);
  }

  /** Zero padding; negative pads cut. */
  pad(x: string, low: readonly number[], high: readonly number[]): string {
    if (![...low, ...high].some((length) => length !== 0)) return x;
    return this.op('Pad', [x, this.ints([...low, ...high])]);
  }

  slice(x: string, starts: readonly number[], ends: readonly number[], steps: readonly number[]): string {
    const axes = starts.map((_, axis) => axis);
    return this.op('Slice', [x, this.ints(starts), this.ints(ends), this.ints(axes), this.ints(steps)]);
  }

  /** Sum of any number of tensors of one shape. */
  sum(terms: readonly string[]): string {
    if (terms.length === 1) return terms[0]!;
    return this.op(terms.length === 2 ? 'Add' : 'Sum', terms);
  }

  finish(): Uint8Array {
    return this.#writer.finish();
  }
}
