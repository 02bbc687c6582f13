/** Builds graphs node by node; every node's shape is inferred and checked as it is added. */
import { NascentError } from '../base/index.ts';
import type { OpAttributes, OpKind } from './ops.ts';
import { ShapeError, shapeRules, size } from './shapes.ts';
import type { Feature, Graph, GraphNode, ParameterRole, Shape, ValueId } from './types.ts';

export class GraphBuilder {
  readonly nodes: GraphNode[] = [];
  readonly #inputs: ValueId[] = [];
  readonly #parameters: ValueId[] = [];
  readonly #features: Feature[] = [];
  #layers = 0;
  /** Prefix of `scope` for nodes added from now on. */
  scope = '';

  shape(value: ValueId): Shape {
    const node = this.nodes[value];
    if (!node) throw new RangeError(`no value ${value}`);
    return node.shape;
  }

  input(name: string, shape: Shape): ValueId {
    const id = this.#push('Input', [], { name }, shape);
    this.#inputs.push(id);
    return id;
  }

  /** Conv and linear weights take the next layer number. Fan-in and fan-out follow the framework's rule for that role. */
  parameter(
    name: string,
    role: ParameterRole,
    shape: Shape,
    fans?: { readonly fanIn: number; readonly fanOut: number },
  ): ValueId {
    const weighted = role === 'conv' || role === 'linear';
    const receptive = size(shape.slice(2));
    const fanIn = fans?.fanIn ?? (shape[1] ?? 1) * receptive;
    const fanOut = fans?.fanOut ?? (shape[0] ?? 1) * receptive;
    const id = this.#push(
      'Parameter',
      [],
      { name, role, layer: weighted ? this.#layers++ : null, fanIn, fanOut },
      shape,
    );
    this.#parameters.push(id);
    return id;
  }

  constant(data: Float32Array | Float64Array | readonly number[], shape: Shape): ValueId {
    const values = data instanceof Float32Array || data instanceof Float64Array ? data : Float64Array.from(data);
    if (values.length !== 1 && values.length !== size(shape))
      throw new RangeError(`constant of ${values.length} values for [${shape.join(', ')}]`);
    return this.#push('Constant', [], { data: values }, shape);
  }

  add<K extends OpKind>(kind: K, inputs: readonly ValueId[], attributes: OpAttributes[K]): ValueId {
    return this.#push(kind, inputs, attributes, this.inferShape(kind, inputs, attributes));
  }

  /** Shape that a node would have; throws the error that `add` would. */
  protected inferShape<K extends OpKind>(kind: K, inputs: readonly ValueId[], attributes: OpAttributes[K]): Shape {
    try {
      return shapeRules[kind](
        inputs.map((id) => this.shape(id)),
        attributes,
      );
    } catch (error) {
      if (!(error instanceof ShapeError)) throw error;
      throw new NascentError('input', {
        what: `${kind} cannot take its inputs: ${error.message}`,
        where: `node ${this.nodes.length}${this.scope ? ` (${this.scope})` : ''}`,
      });
    }
  }

  feature(kind: Feature['kind'], value: ValueId, name: string = this.scope): void {
    this.#features.push({ kind, name, value });
  }

  build(outputs: Readonly<Record<string, ValueId>>): Graph {
    return {
      nodes: this.nodes,
      inputs: this.#inputs,
      parameters: this.#parameters,
      outputs: Object.entries(outputs).map(([name, value]) => ({ name, value })),
      features: this.#features,
    };
  }

  #push<K extends OpKind>(kind: K, inputs: readonly ValueId[], attributes: OpAttributes[K], shape: Shape): ValueId {
    // One literal for every kind keeps the node objects monomorphic; the union type is re-established here.
    return this.nodes.push({ kind, inputs, attributes, shape, scope: this.scope } as unknown as GraphNode) - 1;
  }
}
