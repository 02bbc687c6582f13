/**
 * One pass over a file's nodes that builds a graph for one batch size. Values are either nodes of the graph or known tensors;
 * a known tensor becomes a Parameter or Constant when the first node of the graph reads it, so layers are numbered in node order.
 */
import { isNascentError, NascentError } from '../../base/index.ts';
import { GraphBuilder } from '../builder.ts';
import type { OpAttributes, OpKind } from '../ops.ts';
import { size } from '../shapes.ts';
import type { Graph, ParameterRole, Shape, ValueId } from '../types.ts';
import { computedWeights, sharedInitializers } from './computed-weights.ts';
import type { Converter, Fans, GraphImport, ShapeRequest, Values } from './converter.ts';
import { converters } from './converters.ts';
import { featureNotes } from './feature-notes.ts';
import { fold, rearranging } from './fold.ts';
import { foreignShapes } from './foreign-shapes.ts';
import { decodeTensor, type ExternalData, type Known, knownInts } from './known.ts';
import type { OnnxModel, OnnxNode, OnnxTensor, OnnxValue } from './model.ts';
import { type FileValues, NodeView } from './node-view.ts';

/** A known tensor; `parameter` names the initialiser it came from. `value` is its node once something reads it. */
interface KnownEntry {
  readonly known: Known;
  readonly parameter: string | null;
  value: ValueId | null;
}
type Entry = KnownEntry | { readonly value: ValueId };
const isKnown = (entry: Entry): entry is KnownEntry => 'known' in entry;

export interface ImportSettings {
  readonly what: string;
  readonly batch: number;
  /** The batch size that the file is fixed to; null where its batch axis is free. */
  readonly fixedBatch: number | null;
  /** Symbol of the free batch axis. */
  readonly batchName: string | null;
  /** Shape requests of a pass with another batch size, in the same order. */
  readonly other: readonly ShapeRequest[] | null;
  /** Tensors decoded so far; passes share them. */
  readonly decoded: Map<OnnxTensor, Known>;
  readonly external: ExternalData | undefined;
}

/** A tensor of more elements (4 GiB) is a mistake or an attack. */
const maximumElements = 2 ** 30;
const maximumRank = 16;
/** Elements of all constants that folding and rules make, besides rearranged weights. */
const constantRoom = 2 ** 24;

export class Import implements GraphImport, FileValues {
  readonly builder: GraphBuilder = new GraphBuilder();
  readonly weights: Map<string, Values> = new Map();
  readonly warnings: Set<string> = new Set();
  readonly requests: ShapeRequest[] = [];
  readonly batch: number;
  readonly fixedBatch: number | null;
  readonly external: ExternalData | undefined;
  readonly #model: OnnxModel;
  readonly #settings: ImportSettings;
  readonly #what: string;
  readonly #entries = new Map<string, Entry>();
  readonly #computedWeights: ReadonlyMap<string, ParameterRole>;
  readonly #shared: ReadonlySet<string>;
  readonly #names = new Set<string>();
  /** Initialisers of If branches that are taken. */
  readonly #branches = new Map<string, OnnxTensor>();
  /** Results of converted nodes that the graph does not have (a pool's indices, a mask), by name. */
  readonly #lost = new Map<string, string>();
  #notes: Map<string, OnnxValue['shape']> | null = null;
  #pooled: ValueId | null = null;
  #room = constantRoom;

  constructor(model: OnnxModel, settings: ImportSettings) {
    this.#model = model;
    this.batch = settings.batch;
    this.fixedBatch = settings.fixedBatch;
    this.#settings = settings;
    this.#what = settings.what;
    this.external = settings.external;
    // A file of ours computes no weights: what a product reads there is a table of positions.
    this.#computedWeights = featureNotes(model.metadata).length > 0 ? new Map() : computedWeights(model);
    this.#shared = sharedInitializers(model);
  }

  run(input: { readonly name: string; readonly shape: Shape }): Graph {
    this.#entries.set(input.name, { value: this.builder.input('input', input.shape) });
    const output = this.#model.outputs[0]!.name;
    for (const node of this.#needed(output)) this.#convert(node);
    this.builder.scope = '';
    const entry = this.#find(output);
    if (!entry || isKnown(entry))
      throw new NascentError('input', {
        what: `output '${output}' ${entry ? 'is a constant' : 'is made by no node'}`,
        where: this.#what,
      });
    this.#features();
    return this.builder.build({ logits: entry.value });
  }

  /** Known values of a name, for folding. */
  known(name: string): Known | null {
    const entry = this.#find(name);
    return entry && isKnown(entry) ? entry.known : null;
  }

  /** True for a known tensor that stands in the file as an initialiser of more than one number. */
  isParameter(name: string): boolean {
    const entry = this.#find(name);
    return entry !== undefined && isKnown(entry) && entry.parameter !== null && entry.known.shape.length > 0;
  }

  /** The graph's value of a name; a known tensor becomes a parameter of that role, or a constant. */
  value(name: string, role: ParameterRole, fans?: Fans, shape?: Shape): ValueId {
    const entry = this.#find(name);
    const lost = this.#lost.get(name);
    if (lost !== undefined) throw new NascentError('unsupported', { what: `${lost} ('${name}')` });
    if (!entry) throw new NascentError('input', { what: `value '${name}' is made by no node before this one` });
    if (!isKnown(entry)) return entry.value;
    if (entry.value !== null) return this.#reshaped(entry.value, shape);
    const { known } = entry;
    if (known.type !== 'float')
      throw new NascentError('unsupported', { what: `the ${known.type} tensor '${name}' used as a number` });
    if (this.#isWeight(name, entry, role)) {
      const unique = this.#uniqueName(entry.parameter ?? name);
      const own = role === 'other' ? (this.#computedWeights.get(entry.parameter ?? name) ?? role) : role;
      entry.value = this.builder.parameter(unique, own, shape ?? known.shape, fans);
      this.weights.set(unique, known.data);
    } else entry.value = this.builder.constant(known.data, known.shape);
    return entry.value;
  }

  /**
   * Some exporters keep weights in Constant nodes: what a layer reads as its weight is one. Norm scales and shifts that the exporter
   * made up (all ones, all zeros) are none.
   */
  #isWeight(name: string, { known }: KnownEntry, role: ParameterRole): boolean {
    const { data, shape } = known;
    if (shape.length === 0) return false;
    const own = this.isParameter(name);
    if (role === 'other' || role === 'conv' || role === 'linear') return own || role !== 'other';
    const madeUp = /^onnx::|Constant/.test(name) && data.every((value) => value === data[0]);
    return !madeUp;
  }

  #reshaped(value: ValueId, shape: Shape | undefined): ValueId {
    if (shape === undefined || this.builder.shape(value).join() === shape.join()) return value;
    return this.builder.add('Reshape', [value], { target: shape });
  }

  claim(elements: number): number {
    this.#room -= elements;
    if (this.#room >= 0) return elements;
    throw new NascentError('input', { what: `a constant of ${elements} elements`, expected: 'fewer' });
  }

  warn(text: string): void {
    this.warnings.add(text);
  }

  /** The value that global pooling reads: the last one wins. */
  pooled(value: ValueId): void {
    this.#pooled = value;
  }

  add<K extends OpKind>(kind: K, inputs: readonly ValueId[], attributes: OpAttributes[K]): ValueId {
    const id = this.builder.add(kind, inputs, attributes);
    const shape = this.builder.shape(id);
    const elements = size(shape);
    if (!(elements >= 1 && elements <= maximumElements && shape.length <= maximumRank))
      throw new NascentError('unsupported', { what: `a value of shape [${shape.join(', ')}]` });
    return id;
  }

  /** Notes what a Reshape or Expand was asked for and returns the same request of the pass with another batch size. */
  request(request: ShapeRequest): ShapeRequest | null {
    this.requests.push(request);
    return this.#settings.other?.[this.requests.length - 1] ?? null;
  }

  upcoming(): ShapeRequest | null {
    return this.#settings.other?.[this.requests.length] ?? null;
  }

  #find(name: string): Entry | undefined {
    const entry = this.#entries.get(name);
    if (entry) return entry;
    const tensor = this.#model.initializers.get(name) ?? this.#branches.get(name);
    if (!tensor) return undefined;
    const { decoded, external } = this.#settings;
    const known = decoded.get(tensor) ?? decodeTensor(tensor, external);
    decoded.set(tensor, known);
    this.#room += 4 * known.data.length;
    const made: Entry = { known, parameter: name, value: null };
    this.#entries.set(name, made);
    return made;
  }

  #parameterName(name: string): string | null {
    const entry = this.#find(name);
    return entry && isKnown(entry) ? entry.parameter : null;
  }

  #uniqueName(name: string): string {
    let unique = name;
    for (let i = 2; this.#names.has(unique); i++) unique = `${name}.${i}`;
    this.#names.add(unique);
    return unique;
  }

  /** Nodes that the output depends on, in file order. */
  #needed(output: string): OnnxNode[] {
    const wanted = new Set([output]);
    const nodes: OnnxNode[] = [];
    for (const node of this.#model.nodes.toReversed()) {
      if (!node.outputs.some((name) => wanted.has(name))) continue;
      for (const name of readNames(node)) wanted.add(name);
      nodes.push(node);
    }
    return nodes.reverse();
  }

  #convert(node: OnnxNode): void {
    const slash = node.name.lastIndexOf('/');
    this.builder.scope = slash > 0 ? node.name.slice(0, slash).replace(/^\/+/, '') : '';
    try {
      const entries = this.#branch(node) ?? this.#fold(node) ?? this.#build(node);
      entries.forEach((entry, i) => {
        if (node.outputs[i]) this.#entries.set(node.outputs[i], entry);
      });
    } catch (error) {
      if (!isNascentError(error)) throw error;
      // A node inside a branch has named itself.
      if (error.detail.where?.startsWith(this.#what)) throw error;
      const where = this.#place(node);
      throw new NascentError(error.code, { ...error.detail, where, cause: error });
    }
  }

  #fold(node: OnnxNode): readonly Entry[] | null {
    const view = this.#view(node);
    if (node.type === 'Constant') return [{ known: constantOf(view), parameter: null, value: null }];
    const present = node.inputs.filter((name) => name !== '');
    if (node.type === 'Shape' && present.length === 1) {
      const entry = this.#find(present[0]!);
      if (entry && !isKnown(entry))
        return [{ known: view.shapeSlice(this.builder.shape(entry.value)), parameter: null, value: null }];
    }
    if (present.length === 0 || present.some((name) => this.known(name) === null)) return null;
    const parameters = present.filter((name) => this.isParameter(name) && this.known(name)!.type === 'float');
    if (parameters.length > 0 && !(rearranging.has(node.type) && parameters.length === 1)) return null;
    // Turned for one reader and read as it is by another, it stays one parameter, which the graph turns.
    if (parameters[0] !== undefined && node.type !== 'Identity' && this.#shared.has(parameters[0])) return null;
    const known = fold(view);
    // Exporters write equal parameters once and name the others by Identity nodes: those are parameters of their own.
    const alias = node.type === 'Identity' ? node.outputs[0] : undefined;
    const parameter = parameters[0] === undefined ? null : (alias ?? this.#parameterName(parameters[0]));
    return known && [{ known, parameter, value: null }];
  }

  /** The branch of an If whose condition is known, as if it stood in the node's place. */
  #branch(node: OnnxNode): readonly Entry[] | null {
    if (node.type !== 'If') return null;
    const condition = this.known(node.inputs[0] ?? '');
    if (condition === null) throw new NascentError('unsupported', { what: 'a branch that depends on the input' });
    const branch = node.attributes.get(condition.data[0] ? 'then_branch' : 'else_branch')?.graph;
    if (!branch) throw new NascentError('input', { what: 'the branch is missing' });
    for (const [name, tensor] of branch.initializers) this.#branches.set(name, tensor);
    for (const inner of branch.nodes) this.#convert(inner);
    return branch.outputs.map(({ name }) => {
      const entry = this.#find(name);
      if (!entry) throw new NascentError('input', { what: `the branch's result '${name}' is made by no node` });
      return entry;
    });
  }

  #build(node: OnnxNode): readonly Entry[] {
    const convert: Converter | null = Object.hasOwn(converters, node.type) ? converters[node.type]! : null;
    if (!convert) return this.#foreign(node, `op ${node.type} cannot be represented`);
    // What a rule that gives up has asked for is taken back; weights that it has read stay, for the node reads them too.
    const mark = { nodes: this.builder.nodes.length, requests: this.requests.length };
    try {
      const made = convert(this.#view(node), this);
      const values = typeof made === 'number' ? [made] : made;
      for (const name of node.outputs.slice(values.length)) this.#lost.set(name, `a further result of ${node.type}`);
      return values.map((value) => ({ value }));
    } catch (error) {
      if (!isNascentError(error) || error.code !== 'unsupported') throw error;
      const added = this.builder.nodes.slice(mark.nodes);
      if (added.some(({ kind }) => kind !== 'Parameter' && kind !== 'Constant')) throw error;
      this.requests.length = mark.requests;
      return this.#foreign(node, error.detail.what);
    }
  }

  /** A node without a rule: one value per result, of the shape that its op has or the file notes. */
  #foreign(node: OnnxNode, reason: string): readonly Entry[] {
    const inputs: ValueId[] = [];
    const shapes = node.inputs.map((name) => {
      if (name === '') return null;
      const known = this.known(name);
      if (known !== null && (known.type !== 'float' || !this.isParameter(name))) return known.shape;
      inputs.push(this.value(name, 'other'));
      return this.builder.shape(inputs.at(-1)!);
    });
    const computed = inputs.findIndex((id) => this.builder.nodes[id]!.kind !== 'Parameter');
    if (computed < 0) throw new NascentError('unsupported', { what: reason });
    const order = [inputs[computed]!, ...inputs.filter((_, i) => i !== computed)];
    const from = this.builder.shape(order[0]!);
    const made = foreignShapes(this.#view(node), shapes);
    const place = `node '${node.name || node.outputs[0]}' (${node.type})`;
    return node.outputs.flatMap((name, i) => {
      const shape = made?.[i] ?? this.#noted(name);
      // Custom activations are the common case of other domains; a wrong guess fails at the next layer.
      const guessed =
        shape === null && node.type.includes('.') && node.outputs.length === 1 && node.inputs.length === 1;
      if (guessed)
        this.warn(`${this.#place(node)}: the shape of its result is not in the file; taken to be its input's`);
      if (shape === null && !guessed) {
        if (i > 0) return [];
        throw new NascentError('unsupported', { what: reason, hint: 'export the model with the shapes of its values' });
      }
      const same = shape === null || shape.join() === from.join();
      const target = same ? null : shape.map((length, axis) => (axis === 0 && length === from[0] ? 0 : length));
      return [{ value: this.add('Foreign', order, { op: node.type, place, target }) }];
    });
  }

  /** The shape that the file notes for a value, for this batch; null where a length is open. */
  #noted(name: string): Shape | null {
    this.#notes ??= new Map([...this.#model.values, ...this.#model.outputs].map((value) => [value.name, value.shape]));
    const shape = this.#notes.get(name)?.map((length, axis) => {
      const { batchName } = this.#settings;
      const follows = axis === 0 ? typeof length !== 'number' || length === this.fixedBatch : length === batchName;
      return follows && (length !== null || axis === 0) ? this.batch : length;
    });
    if (!shape?.every((length): length is number => typeof length === 'number' && length >= 1)) return null;
    return shape;
  }

  #place(node: OnnxNode): string {
    return `${this.#what}, node '${node.name || node.outputs[0]}' (${node.type})`;
  }

  #view(node: OnnxNode): NodeView {
    return new NodeView(node, this.#model.opset, this);
  }

  /** The file's own notes on features, where it was written by `exportOnnx`; else what global pooling reads. */
  #features(): void {
    const notes = featureNotes(this.#model.metadata);
    for (const { kind, name, value } of notes) {
      const entry = this.#entries.get(value);
      if (entry && !isKnown(entry)) this.builder.feature(kind, entry.value, name);
    }
    if (notes.length === 0 && this.#pooled !== null) this.builder.feature('last', this.#pooled, 'last');
  }
}

/** Names that a node reads, in its branches too. */
function readNames(node: OnnxNode): readonly string[] {
  const inner = [...node.attributes.values()].flatMap(({ graph }) =>
    graph ? [...graph.nodes.flatMap(readNames), ...graph.outputs.map(({ name }) => name)] : [],
  );
  return inner.length === 0 ? node.inputs : [...node.inputs, ...inner];
}

function constantOf(view: NodeView): Known {
  const tensor = view.tensor('value');
  if (tensor) return tensor;
  const { attributes } = view.node;
  const float = attributes.get('value_float')?.float ?? null;
  if (float !== null) return { type: 'float', shape: [], data: Float64Array.of(float) };
  const int = attributes.get('value_int')?.int ?? null;
  if (int !== null) return knownInts([int], []);
  const floats = attributes.get('value_floats')?.floats;
  if (floats) return { type: 'float', shape: [floats.length], data: Float64Array.from(floats) };
  const ints = attributes.get('value_ints')?.ints;
  return ints ? knownInts(ints) : view.unsupported('a constant that is no tensor of numbers');
}
