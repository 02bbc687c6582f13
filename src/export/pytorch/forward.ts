/** The body of a module's `forward`: values that are used once are nested in the line that uses them, the others get names. */
import { NascentError } from '../../base/index.ts';
import { type NodeOf, type OpKind, size, type ValueId } from '../../graph/index.ts';
import { type Expression, expressions, isOperator, repeatsInput, takesBareInputs } from './expressions.ts';
import { identifier, reach, unique } from './names.ts';
import type { Network, Scope } from './scopes.ts';
import { python } from './template.ts';

/** Longest line, and how deep calls are nested before a value gets a name. */
const maximumWidth = 100;
const maximumDepth = 3;

export interface Forward {
  readonly parameters: readonly string[];
  readonly lines: readonly string[];
  /** Tensors that the lines name `self.<name>`. */
  readonly constants: readonly { readonly name: string; readonly node: NodeOf<'Constant'> }[];
}

interface Text {
  readonly text: string;
  /** Needs parentheses as an operand. */
  readonly operator: boolean;
  /** Variables in it, one entry per use. */
  readonly reads: readonly string[];
  /** Calls nested in it; 0 for a name. */
  readonly depth: number;
}
const name = (text: string): Text => ({ text, operator: false, reads: [], depth: 0 });

const arithmetic: ReadonlySet<OpKind> = new Set(['Add', 'Sub', 'Mul', 'Div']);
const hints: { readonly [K in OpKind]?: string } = {
  Add: 'total',
  Mul: 'product',
  Concat: 'joined',
  Zero: 'zero',
  AveragePool: 'pooled',
  MaxPool: 'pooled',
};

class Writer {
  readonly lines: string[] = [];
  readonly constants: { name: string; node: NodeOf<'Constant'> }[] = [];
  readonly #network: Network;
  readonly #scope: Scope;
  readonly #texts = new Map<ValueId, Text>();
  readonly #uses = new Map<ValueId, number>();
  /** Uses of each variable that are not written yet. */
  readonly #pending = new Map<string, number>();
  readonly #taken = new Set<string>(['self', 'torch', 'nn', 'F']);

  constructor(network: Network, scope: Scope) {
    this.#network = network;
    this.#scope = scope;
    for (const unit of scope.units) {
      const read = 'op' in unit ? this.#operands(unit.op) : unit.scope.inputs;
      for (const id of read) this.#uses.set(id, (this.#uses.get(id) ?? 0) + 1);
    }
    for (const id of scope.outputs) this.#uses.set(id, (this.#uses.get(id) ?? 0) + 1);
  }

  write(): Forward {
    const { inputs, outputs, units } = this.#scope;
    const parameters = inputs.map((id, i) => this.#define(id, inputs.length === 1 ? 'x' : `x${i + 1}`));
    for (const unit of units) {
      if ('op' in unit) this.#op(unit.op);
      else this.#module(unit.scope);
    }
    const join = (): string => outputs.map((id) => this.#text(id).text).join(', ');
    if (join().length + 15 > maximumWidth) for (const id of outputs) this.#nameIt(id);
    this.lines.push(`return ${join()}`);
    return { parameters, lines: this.lines, constants: this.constants };
  }

  /** Values that an op reads, without parameters and constants. */
  #operands(op: ValueId): ValueId[] {
    const { graph, resolve } = this.#network;
    return graph.nodes[op]!.inputs.map(resolve).filter((id) => {
      const { kind } = graph.nodes[id]!;
      return kind !== 'Parameter' && kind !== 'Constant';
    });
  }

  #text(id: ValueId): Text {
    return this.#texts.get(id)!;
  }

  #define(id: ValueId, hint: string): string {
    const variable = unique(hint, this.#taken);
    this.#texts.set(id, { ...name(variable), reads: [variable] });
    this.#pending.set(variable, this.#uses.get(id) ?? 0);
    return variable;
  }

  /** Gives a nested value a name; a variable that is not read again is overwritten. */
  #nameIt(id: ValueId): void {
    const { text, reads, depth } = this.#text(id);
    if (depth === 0) return;
    for (const variable of reads) this.#pending.set(variable, this.#pending.get(variable)! - 1);
    const [first] = reads;
    const chain =
      first !== undefined && reads.every((variable) => variable === first) && this.#pending.get(first) === 0;
    if (chain) this.#taken.delete(first);
    const variable = this.#define(id, chain ? first : this.#hint(id));
    this.lines.push(`${variable} = ${text}`);
  }

  #hint(id: ValueId): string {
    const { graph, leaves } = this.#network;
    const made = this.#scope.units.find((unit) => 'scope' in unit && unit.scope.outputs[0] === id);
    const path = made && 'scope' in made ? made.scope.path : leaves.modules.get(id)?.path;
    return path ? identifier(path.at(-1)!) : (hints[graph.nodes[id]!.kind] ?? 'y');
  }

  /** Keeps a value nested where it is used once and stays readable. */
  #keep(id: ValueId, text: string, operator: boolean, inputs: readonly Text[]): void {
    const depth = 1 + Math.max(0, ...inputs.map((input) => input.depth));
    this.#texts.set(id, { text, operator, reads: inputs.flatMap((input) => input.reads), depth });
    const last = this.#scope.outputs.includes(id);
    if (this.#uses.get(id) !== 1 || (depth >= maximumDepth && !last)) this.#nameIt(id);
  }

  #module(scope: Scope): void {
    const call = (): string =>
      `${reach(scope.path, this.#scope.path)}(${scope.inputs.map((id) => this.#text(id).text).join(', ')})`;
    if (call().length > maximumWidth - 24) for (const id of scope.inputs) this.#nameIt(id);
    const inputs = scope.inputs.map((id) => this.#text(id));
    if (scope.outputs.length === 1) {
      this.#keep(scope.outputs[0]!, call(), false, inputs);
      return;
    }
    const text = call();
    for (const variable of inputs.flatMap((input) => input.reads))
      this.#pending.set(variable, this.#pending.get(variable)! - 1);
    const names = scope.outputs.map((id) => this.#define(id, identifier(scope.path.at(-1)!)));
    this.lines.push(`${names.join(', ')} = ${text}`);
  }

  #op(op: ValueId): void {
    const { graph } = this.#network;
    const node = graph.nodes[op]!;
    const operands = this.#operands(op);
    if (repeatsInput(node.kind)) for (const id of operands) this.#nameIt(id);
    let text = this.#expression(op);
    if (text.length > maximumWidth - 24) {
      for (const id of operands) this.#nameIt(id);
      text = this.#expression(op);
    }
    const inputs = operands.map((id) => this.#text(id));
    this.#keep(op, text, isOperator(node.kind, text), inputs);
  }

  #expression(op: ValueId): string {
    const { graph, leaves, resolve } = this.#network;
    const node = graph.nodes[op]!;
    const expression = expressions[node.kind] as Expression<OpKind> | null;
    if (expression === null)
      throw new NascentError('unsupported', { what: `op ${node.kind} cannot be exported`, where: 'PyTorch export' });
    const bare = takesBareInputs(node.kind);
    const inputs = node.inputs.map((input, i) => {
      const id = resolve(input);
      const source = graph.nodes[id]!;
      const own = leaves.parameters.get(id);
      if (own) return reach(own.path, this.#scope.path);
      // A module stands for its constants too (a norm without scale and shift).
      if (source.kind === 'Constant') return leaves.modules.has(op) ? '' : this.#constant(id, source, op);
      const known = this.#texts.get(id);
      if (!known) return '';
      const chained = node.kind === 'Add' && source.kind === 'Add' && i === 0;
      return known.operator && !bare && !chained ? `(${known.text})` : known.text;
    });
    const module = leaves.modules.get(op);
    return expression({
      node: node as NodeOf<OpKind>,
      inputs,
      shapes: node.inputs.map((id) => graph.nodes[id]!.shape),
      module: module ? reach(module.path, this.#scope.path) : null,
      batch: graph.nodes[graph.inputs[0]!]!.shape[0]!,
    });
  }

  /** A number where arithmetic takes one, else a tensor of the module. */
  #constant(id: ValueId, source: NodeOf<'Constant'>, reader: ValueId): string {
    const { graph } = this.#network;
    const { kind, inputs } = graph.nodes[reader]!;
    const others = inputs.filter((input) => graph.nodes[input]!.kind !== 'Constant');
    const ranks = others.map((input) => graph.nodes[input]!.shape.length);
    const plain = arithmetic.has(kind) && ranks.some((rank) => rank >= source.shape.length);
    if (plain && size(source.shape) === 1) return python(source.attributes.data[0]!);
    const known = this.constants.find(({ node }) => node === source);
    if (known) return `self.${known.name}`;
    const constant = { name: `constant_${id}`, node: source };
    this.constants.push(constant);
    return `self.${constant.name}`;
  }
}

export const writeForward = (network: Network, scope: Scope): Forward => new Writer(network, scope).write();
