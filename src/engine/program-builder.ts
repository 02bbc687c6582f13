/**
 * Builds programs: a network's graph is copied in with batch and layer norm taken apart, equal nodes are made once, and zeros
 * (absent branches) are simplified away. Quantities and `vjp` then append to it.
 */
import { type Graph, GraphBuilder, type OpAttributes, type OpKind, type Shape, type ValueId } from '../graph/index.ts';
import { decompose } from './decompose.ts';

export interface InstantiateOptions {
  /** `bypass` replaces every batch norm by the identity (synflow). Default: as the nodes say. */
  readonly batchNorm?: 'training' | 'inference' | 'bypass';
  /** Norm scales are 1 and shifts 0: make them constants. Their gradients are then not available. */
  readonly unitNorm?: boolean;
}

export class ProgramBuilder extends GraphBuilder {
  readonly #known = new Map<string, ValueId>();
  readonly #zeros = new Set<ValueId>();

  /** Copies a network in. `map[original]` is the program's value of a node of the network. */
  static from(graph: Graph, options: InstantiateOptions = {}): { program: ProgramBuilder; map: readonly ValueId[] } {
    const program = new ProgramBuilder();
    const map: ValueId[] = [];
    for (const node of graph.nodes) {
      program.scope = node.scope;
      if (node.kind === 'Input') map.push(program.input(node.attributes.name, node.shape));
      else if (node.kind === 'Constant') map.push(program.constant(node.attributes.data, node.shape));
      else if (node.kind === 'Parameter') {
        const { name, role, fanIn, fanOut } = node.attributes;
        if (options.unitNorm && role === 'norm-scale') map.push(program.fill(1, node.shape));
        else if (options.unitNorm && role === 'norm-shift') map.push(program.fill(0, node.shape));
        else map.push(program.parameter(name, role, node.shape, { fanIn, fanOut }));
      } else {
        const inputs = node.inputs.map((id) => map[id]!);
        map.push(decompose(program, node, inputs, options.batchNorm));
      }
    }
    program.scope = '';
    return { program, map };
  }

  /** A constant tensor of one value; zeros are known to the simplifier. */
  fill(value: number, shape: Shape): ValueId {
    const key = `fill ${value} ${shape.join()}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const id = this.constant(Float64Array.of(value), shape);
    this.#known.set(key, id);
    if (value === 0) this.#zeros.add(id);
    return id;
  }

  /** Known to be all ones. */
  isOne(value: ValueId): boolean {
    const node = this.nodes[value]!;
    return node.kind === 'Constant' && node.attributes.data.length === 1 && node.attributes.data[0] === 1;
  }

  /** Known to be all zeros. */
  isZero(value: ValueId): boolean {
    return this.#zeros.has(value);
  }

  override add<K extends OpKind>(kind: K, inputs: readonly ValueId[], attributes: OpAttributes[K]): ValueId {
    const simple = this.#simplify(kind, inputs, attributes);
    if (simple !== null) return simple;
    const key = `${kind} ${inputs.join()} ${JSON.stringify(attributes)}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const id = super.add(kind, inputs, attributes);
    this.#known.set(key, id);
    return id;
  }

  /** Sum of values of one shape; zeros drop out. */
  sum(values: readonly ValueId[]): ValueId {
    return values.reduce((total, value) => this.add('Add', [total, value], {}));
  }

  /** factor * x. */
  scale(value: ValueId, factor: number): ValueId {
    return factor === 1 ? value : this.add('Scale', [value], { factor, offset: 0 });
  }

  /** x reshaped to an absolute shape. */
  reshape(value: ValueId, shape: Shape): ValueId {
    return this.shape(value).join() === shape.join() ? value : this.add('Reshape', [value], { target: shape });
  }

  #simplify<K extends OpKind>(kind: K, inputs: readonly ValueId[], attributes: OpAttributes[K]): ValueId | null {
    if (kind === 'Identity') return inputs[0]!;
    if (kind === 'Zero') return this.fill(0, this.shape(inputs[0]!));
    if (kind === 'Scale' && this.#zeros.has(inputs[0]!)) {
      return this.fill((attributes as OpAttributes['Scale']).offset, this.shape(inputs[0]!));
    }
    if (!inputs.some((id) => this.#zeros.has(id))) return null;
    const zero = (index: number): boolean => inputs[index] !== undefined && this.#zeros.has(inputs[index]);
    const absent = (index: number): boolean => inputs[index] === undefined || this.#zeros.has(inputs[index]);
    const sameShape = (a: ValueId, b: ValueId): boolean => this.shape(a).join() === this.shape(b).join();
    switch (kind) {
      case 'Add': {
        const [a, b] = inputs as readonly [ValueId, ValueId];
        if (!sameShape(a, b)) return null;
        return this.#zeros.has(a) ? b : a;
      }
      case 'Sub':
        return zero(1) && sameShape(inputs[0]!, inputs[1]!) ? inputs[0]! : null;
      case 'Mul':
      case 'MatMul':
      case 'ConvGradInput':
      case 'ConvGradWeight':
      case 'ChannelDot':
      case 'SpatialDot':
      case 'ChannelGram':
        return this.#zeroOf(kind, inputs, attributes);
      case 'Conv':
      case 'Gemm':
        return (zero(0) || zero(1)) && absent(2) ? this.#zeroOf(kind, inputs, attributes) : null;
      case 'ChannelAffine':
        return (zero(0) || zero(1)) && absent(2) ? this.#zeroOf(kind, inputs, attributes) : null;
      case 'Normalize':
        // mean of zeros is 0, so what is left is the shift.
        return zero(0) && zero(2) ? inputs[0]! : null;
      case 'Div':
      case 'Relu':
      case 'Gelu':
      case 'HardSwish':
      case 'Erf':
      case 'Tanh':
      case 'Abs':
      case 'Sign':
      case 'Step':
      case 'Sqrt':
      case 'Slice':
      case 'Reshape':
      case 'Flatten':
      case 'Transpose':
      case 'AveragePool':
      case 'MaxPool':
      case 'GlobalAveragePool':
      case 'ReduceSum':
      case 'ReduceMean':
      case 'ReduceMax':
      case 'Broadcast':
      case 'Pad':
      case 'AveragePoolGrad':
      case 'MaxPoolGrad':
      case 'MaxPoolPick':
      case 'ChannelMean':
      case 'ChannelVariance':
        return zero(0) ? this.#zeroOf(kind, inputs, attributes) : null;
      case 'Concat':
        return inputs.every((id) => this.#zeros.has(id)) ? this.#zeroOf(kind, inputs, attributes) : null;
      default:
        return null;
    }
  }

  #zeroOf<K extends OpKind>(kind: K, inputs: readonly ValueId[], attributes: OpAttributes[K]): ValueId {
    return this.fill(0, this.inferShape(kind, inputs, attributes));
  }
}
