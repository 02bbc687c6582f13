/**
 * One pass over a file's nodes that builds a graph for one batch size. Values are either nodes of the graph or known tensors;
 * a known tensor becomes a Parameter or Constant when the first node of the graph reads it, so layers are numbered in node order.
 */
import { isNascentError, NascentError } from '../../base/index.ts';
import { GraphBuilder } from '../builder.ts';
import type { OpAttributes, OpKind } from '../ops.ts';
import { size } from '../shapes.ts';
import type { Graph, ParameterRole, Shape, ValueId } from '../types.ts';
import type { Converter, Fans, GraphImport, ShapeRequest, Values } from './converter.ts';
import { converters } from './converters.ts';
import { featureNotes } from './feature-notes.ts';
import { fold, rearranging } from './fold.ts';
import { decodeTensor, type Known, knownInts } from './known.ts';
import type { OnnxModel, OnnxNode } from './model.ts';
import { NodeView } from './node-view.ts';

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
  /** Shape requests of a pass with another batch size, in the same order. */
  readonly other: readonly ShapeRequest[] | null;
}

/** A tensor of more elements (4 GiB) is a mistake or an attack. */
const maximumElements = 2 ** 30;

export class Import implements GraphImport {
  readonly builder: GraphBuilder = new GraphBuilder();
  readonly weights: Map<string, Values> = new Map();
  readonly warnings: Set<string> = new Set();
  readonly requests: ShapeRequest[] = [];
  readonly batch: number;
  readonly fixedBatch: number | null;
  readonly #model: OnnxModel;
  readonly #other: readonly ShapeRequest[] | null;
  readonly #what: string;
  readonly #entries = new Map<string, Entry>();
  readonly #names = new Set<string>();
  #pooled: ValueId | null = null;

  constructor(model: OnnxModel, settings: ImportSettings) {
    this.#model = model;
    this.batch = settings.batch;
    this.fixedBatch = settings.fixedBatch;
    this.#other = settings.other;
    this.#what = settings.what;
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
  value(name: string, role: ParameterRole, fans?: Fans): ValueId {
    const entry = this.#find(name);
    if (!entry) throw new NascentError('input', { what: `value '${name}' is made by no node before this one` });
    if (!isKnown(entry)) return entry.value;
    if (entry.value !== null) return entry.value;
    const { known } = entry;
    if (known.type !== 'float')
      throw new NascentError('unsupported', { what: `the ${known.type} tensor '${name}' used as a number` });
    if (this.isParameter(name)) {
      const unique = this.#uniqueName(entry.parameter!);
      entry.value = this.builder.parameter(unique, role, known.shape, fans);
      this.weights.set(unique, known.data);
    } else entry.value = this.builder.constant(known.data, known.shape);
    return entry.value;
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
    if (!(elements >= 1 && elements <= maximumElements))
      throw new NascentError('unsupported', { what: `a value of shape [${shape.join(', ')}]` });
    return id;
  }

  /** Notes what a Reshape or Expand was asked for and returns the same request of the pass with another batch size. */
  request(request: ShapeRequest): ShapeRequest | null {
    this.requests.push(request);
    return this.#other?.[this.requests.length - 1] ?? null;
  }

  #find(name: string): Entry | undefined {
    const entry = this.#entries.get(name);
    if (entry) return entry;
    const tensor = this.#model.initializers.get(name);
    if (!tensor) return undefined;
    const made: Entry = { known: decodeTensor(tensor), parameter: name, value: null };
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
      for (const name of node.inputs) wanted.add(name);
      nodes.push(node);
    }
    return nodes.reverse();
  }

  #convert(node: OnnxNode): void {
    const slash = node.name.lastIndexOf('/');
    this.builder.scope = slash > 0 ? node.name.slice(0, slash).replace(/^\/+/, '') : '';
    try {
      const entries = this.#fold(node) ?? this.#build(node);
      entries.forEach((entry, i) => {
        if (node.outputs[i]) this.#entries.set(node.outputs[i], entry);
      });
    } catch (error) {
      if (!isNascentError(error)) throw error;
      const where = `${this.#what}, node '${node.name || node.outputs[0]}' (${node.type})`;
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
    const known = fold(view);
    // Exporters write equal parameters once and name the others by Identity nodes: those are parameters of their own.
    const alias = node.type === 'Identity' ? node.outputs[0] : undefined;
    const parameter = parameters[0] === undefined ? null : (alias ?? this.#parameterName(parameters[0]));
    return known && [{ known, parameter, value: null }];
  }

  #build(node: OnnxNode): readonly Entry[] {
    const convert: Converter | null = Object.hasOwn(converters, node.type) ? converters[node.type]! : null;
    if (!convert) throw new NascentError('unsupported', { what: `op ${node.type} cannot be represented` });
    const made = convert(this.#view(node), this);
    const values = typeof made === 'number' ? [made] : made;
    if (node.outputs.some((name, i) => name !== '' && i >= values.length))
      throw new NascentError('unsupported', { what: `output ${values.length} of ${node.type}` });
    return values.map((value) => ({ value }));
  }

  #view(node: OnnxNode): NodeView {
    return new NodeView(node, this.#model.opset, (name) => this.known(name));
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
