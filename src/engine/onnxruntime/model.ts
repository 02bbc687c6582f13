/**
 * Lowers a program to an ONNX model. Every value is held in one or more forms (row-major, blocked, a sum not written yet, a raw
 * weight gradient); a form is made when a node first asks for it.
 */
import { type Graph, type GraphNode, type NodeOf, type Shape, size, type ValueId } from '../../graph/index.ts';
import { neededNodes } from '../reachable.ts';
import { gradientToPlain } from './blocked/convolution.ts';
import { blockedLowerings } from './blocked/index.ts';
import { channelAffine, fromBlocks, toBlocks } from './blocked/nodes.ts';
import {
  type BlockedContext,
  type BlockedLowering,
  type BlockedResult,
  isBlockable,
  type PendingSum,
  type RawGradient,
  type ScaledImage,
  writeSum,
} from './blocked/types.ts';
import { Emitter } from './emitter.ts';
import { standardLowerings } from './standard/index.ts';
import type { Context, LoweredKind, Lowering } from './types.ts';
import { arrangeGradient, declaredShape, formKey, type WeightForm } from './weight-layout.ts';
import { arrangeInGraph } from './weight-nodes.ts';

/** An input of the session and where its values come from. */
export interface SessionInput {
  readonly session: string;
  readonly source: 'input' | 'parameter';
  readonly name: string;
  readonly shape: Shape;
  /** Order of convolution weights; null: as they are. */
  readonly form: WeightForm | null;
}
export interface SessionOutput {
  readonly session: string;
  readonly names: readonly string[];
  readonly length: number;
  /** Brings what the session returns into row-major order; null: it is. */
  readonly read: ((raw: Float32Array) => Float32Array) | null;
}
export interface Model {
  readonly bytes: Uint8Array;
  readonly inputs: readonly SessionInput[];
  readonly outputs: readonly SessionOutput[];
  readonly nodeCount: number;
}

interface Held {
  plain: string | null;
  blocked: string | null;
  sum: PendingSum | null;
  gradient: RawGradient | null;
  scaled: ScaledImage | null;
  fill: number | null;
}

/** A context whose node changes. */
type Current<C extends Context<LoweredKind>> = Omit<C, 'node' | 'shapes'> & {
  node: C['node'];
  shapes: readonly Shape[];
};

/** `block` null: standard lowering. */
export function lowerProgram(program: Graph, block: number | null): Model {
  const builder = new ModelBuilder(program, block);
  return builder.build();
}

class ModelBuilder {
  readonly #program: Graph;
  readonly #block: number | null;
  readonly #emit = new Emitter();
  readonly #held: Held[] = [];
  readonly #readers: Uint32Array;
  /** 1 where every reader is a convolution gradient, which can take a factor per channel into its weights. */
  readonly #takesScale: Uint8Array;
  #current: ValueId = 0;
  readonly #context: Current<Context<LoweredKind>>;
  readonly #blockedContext: Current<BlockedContext<LoweredKind>> | null;
  readonly #contexts: Current<Context<LoweredKind>>[];
  readonly #inputs: SessionInput[] = [];
  readonly #fetched = new Set<string>();

  constructor(program: Graph, block: number | null) {
    this.#program = program;
    this.#block = block;
    this.#readers = new Uint32Array(program.nodes.length);
    this.#takesScale = new Uint8Array(program.nodes.length).fill(1);
    this.#context = this.#makeContext();
    this.#contexts = [this.#context];
    this.#blockedContext = null;
    if (block !== null) {
      this.#blockedContext = this.#makeBlockedContext(this.#context, block);
      this.#contexts.push(this.#blockedContext, this.#blockedContext.inBlocks);
    }
  }

  build(): Model {
    const { nodes, outputs } = this.#program;
    const order = neededNodes(this.#program);
    for (const id of order) this.#countReaders(nodes[id]!);
    // A value that is fetched must exist: it counts as read twice, so no sum is kept pending for a single reader.
    for (const { value } of outputs) {
      this.#readers[value] = this.#readers[value]! + 2;
      this.#takesScale[value] = 0;
    }
    for (const id of order) this.#held[id] = this.#lower(id, nodes[id]!);
    const fetched = new Map<ValueId, string[]>();
    for (const { name, value } of outputs) {
      const names = fetched.get(value);
      if (names) names.push(name);
      else fetched.set(value, [name]);
    }
    // ONNX Runtime runs the graph depth first from its last result: with the earliest value last, weight gradients run when
    // their operands are at hand, and these are freed.
    const sessionOutputs = [...fetched].sort(([a], [b]) => b - a).map(([value, names]) => this.#output(value, names));
    return {
      bytes: this.#emit.finish(),
      inputs: this.#inputs,
      outputs: sessionOutputs,
      nodeCount: this.#emit.nodeCount,
    };
  }

  #countReaders(node: GraphNode): void {
    node.inputs.forEach((input, i) => {
      this.#readers[input] = this.#readers[input]! + 1;
      const gradient =
        (node.kind === 'ConvGradInput' && i === 0) || (node.kind === 'ConvGradWeight' && i === 1)
          ? node.attributes.groups === 1
          : false;
      if (!gradient) this.#takesScale[input] = 0;
    });
  }

  #lower(id: ValueId, node: GraphNode): Held {
    const held: Held = { plain: null, blocked: null, sum: null, gradient: null, scaled: null, fill: null };
    if (node.kind === 'Constant') {
      if (node.attributes.data.length === 1) held.fill = node.attributes.data[0]!;
      return held;
    }
    if (node.kind === 'Input' || node.kind === 'Parameter') return held;
    this.#current = id;
    this.#turnTo(node as NodeOf<LoweredKind>);
    if (this.#blockedContext !== null) {
      const lowering = blockedLowerings[node.kind] as BlockedLowering<LoweredKind> | undefined;
      const result = lowering?.(this.#blockedContext) ?? null;
      if (result !== null) {
        this.#hold(held, id, result);
        return held;
      }
    }
    held.plain = (standardLowerings[node.kind as LoweredKind] as Lowering<LoweredKind>)(this.#context);
    return held;
  }

  /** One set of context objects serves all nodes: making closures for each would take longer than lowering it. */
  #turnTo(node: NodeOf<LoweredKind>): void {
    const shapes = node.inputs.map((id) => this.#program.nodes[id]!.shape);
    for (const context of this.#contexts) {
      context.node = node;
      context.shapes = shapes;
    }
  }

  #hold(held: Held, id: ValueId, result: BlockedResult): void {
    if (result.layout === 'plain') held.plain = result.name;
    else if (result.layout === 'blocked') held.blocked = result.name;
    else if (result.layout === 'gradient') held.gradient = result.gradient;
    else if (result.layout === 'scaled') held.scaled = result;
    else if (this.#readers[id] === 1) held.sum = result.sum;
    else held.blocked = writeSum(this.#emit, result.sum, false);
  }

  #makeContext(): Current<Context<LoweredKind>> {
    const { nodes } = this.#program;
    const at = (input: number): ValueId => {
      const { node } = context;
      const id = node.inputs[input];
      if (id === undefined) throw new RangeError(`${node.kind} has no input ${input}`);
      return id;
    };
    const context: Current<Context<LoweredKind>> = {
      emit: this.#emit,
      node: nodes[0] as NodeOf<LoweredKind>,
      shapes: [],
      value: (input) => this.#plain(at(input)),
      operand: (input) => {
        const id = at(input);
        const { fill } = this.#held[id]!;
        return fill === null || size(nodes[id]!.shape) !== size(context.node.shape)
          ? this.#plain(id)
          : this.#emit.scalar(fill);
      },
      fill: (input) => this.#held[at(input)]!.fill,
      isParameter: (input) => nodes[at(input)]!.kind === 'Parameter',
      weights: (input, form) => this.#weights(at(input), form),
    };
    return context;
  }

  #makeBlockedContext(base: Current<Context<LoweredKind>>, block: number): Current<BlockedContext<LoweredKind>> {
    const at = (input: number): ValueId => context.node.inputs[input]!;
    const image = (input: number): string => this.#blocked(at(input));
    const context: Current<BlockedContext<LoweredKind>> = {
      ...base,
      inBlocks: { ...base, value: image },
      block,
      isBlocked: (input) => {
        const held = this.#held[at(input)]!;
        return held.blocked !== null || held.sum !== null || held.scaled !== null;
      },
      image,
      scaled: (input) => {
        const { scaled, blocked } = this.#held[at(input)]!;
        return scaled !== null && blocked === null ? scaled : { image: image(input), factor: null };
      },
      readersTakeScale: () => this.#takesScale[this.#current] === 1,
      sum: (input) => {
        const held = this.#held[at(input)]!;
        return held.sum !== null && held.blocked === null ? held.sum : { ready: [image(input)], steps: [] };
      },
    };
    return context;
  }

  /** A value in row-major order. */
  #plain(id: ValueId): string {
    const held = this.#held[id]!;
    if (held.plain !== null) return held.plain;
    const node = this.#program.nodes[id]!;
    const { shape } = node;
    if (node.kind === 'Input') held.plain = this.#source('input', node.attributes.name, shape, null);
    else if (node.kind === 'Parameter') held.plain = this.#source('parameter', node.attributes.name, shape, null);
    else if (held.fill !== null) held.plain = this.#emit.filled(held.fill, shape);
    else if (node.kind === 'Constant') held.plain = this.#emit.tensor(Float32Array.from(node.attributes.data), shape);
    else if (held.gradient !== null)
      held.plain = gradientToPlain(this.#emit, held.gradient.write(), shape, this.#block!);
    else held.plain = fromBlocks(this.#emit, this.#blocked(id), shape);
    return held.plain;
  }

  /** A feature map in blocks. */
  #blocked(id: ValueId): string {
    const held = this.#held[id]!;
    if (held.blocked !== null) return held.blocked;
    const { shape } = this.#program.nodes[id]!;
    if (held.sum !== null) held.blocked = writeSum(this.#emit, held.sum, false);
    else if (held.scaled !== null)
      held.blocked = channelAffine(this.#emit, held.scaled.image, held.scaled.factor, shape[1]!, {});
    else if (held.fill !== null) held.blocked = this.#emit.filled(held.fill, shape);
    else if (isBlockable(shape, this.#block!)) held.blocked = toBlocks(this.#emit, this.#plain(id), shape);
    else throw new Error(`[${shape}] cannot be stored in blocks of ${this.#block}`);
    return held.blocked;
  }

  #source(source: 'input' | 'parameter', name: string, shape: Shape, form: WeightForm | null): string {
    const kind = form === null ? '' : `${formKey(form)} ${form.inBlocks}`;
    return this.#emit.once(`${source} ${name} ${kind}`, () => {
      const session = this.#emit.input(form === null ? shape : declaredShape(form));
      this.#inputs.push({ session, source, name, shape, form });
      return session;
    });
  }

  #weights(id: ValueId, options: Omit<WeightForm, 'shape'>): string {
    const node = this.#program.nodes[id]!;
    const form: WeightForm = { shape: node.shape, ...options };
    if (form.use === 'straight' && form.block === 1) return this.#plain(id);
    if (node.kind === 'Parameter') return this.#source('parameter', node.attributes.name, node.shape, form);
    const arranged = this.#emit.once(`weights ${id} ${formKey(form)}`, () =>
      arrangeInGraph(this.#emit, this.#plain(id), form),
    );
    return form.inBlocks ? this.#emit.reshape(arranged, declaredShape(form)) : arranged;
  }

  #output(id: ValueId, names: readonly string[]): SessionOutput {
    const node = this.#program.nodes[id]!;
    const held = this.#held[id]!;
    const length = size(node.shape);
    const block = this.#block;
    if (held.gradient !== null && held.plain === null) {
      const { write, shape } = held.gradient;
      const session = write();
      this.#emit.output(session);
      return { session, names, length, read: (raw) => arrangeGradient(raw, shape, block!) };
    }
    const name = this.#plain(id);
    // What a session returns must be the result of a node, and each only once.
    const computed = node.kind !== 'Input' && node.kind !== 'Parameter' && node.kind !== 'Constant';
    const session = computed && !this.#fetched.has(name) ? name : this.#emit.op('Identity', [name]);
    this.#fetched.add(session);
    this.#emit.output(session);
    return { session, names, length, read: null };
  }
}
