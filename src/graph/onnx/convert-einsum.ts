/** Einsum of one or two operands as transposes, sums and one matrix product. */
import type { Shape, ValueId } from '../types.ts';
import { permuted, reshape } from './compose.ts';
import { type GraphImport, input } from './converter.ts';
import type { NodeView } from './node-view.ts';

interface Operand {
  readonly value: ValueId;
  readonly letters: readonly string[];
}

export function einsum(node: NodeView, graph: GraphImport): ValueId {
  const equation = node.text('equation', '').replaceAll(/\s/g, '');
  const match = /^([A-Za-z]+(?:,[A-Za-z]+)*)->([A-Za-z]*)$/.exec(equation);
  if (!match) return node.unsupported(`the equation '${equation}'`);
  const terms = match[1]!.split(',').map((term) => [...term]);
  const result = [...match[2]!];
  if (terms.some((term) => new Set(term).size !== term.length)) return node.unsupported('a diagonal');
  if (terms.length > 2 || terms.length !== node.node.inputs.length) return node.unsupported(`${terms.length} operands`);
  const all = new Set(terms.flat());
  if (result.some((letter) => !all.has(letter))) node.fail(`letters of '${equation}'`);
  // A weight that comes last and is summed over from the front is a linear layer.
  const fans = terms.length === 2 && linearWeight(node, terms[1]!, terms[0]!, result);
  const operands = terms.map((letters, i): Operand => {
    const value = fans && i === 1 ? input(node, graph, 1, 'linear', fans) : input(node, graph, i);
    if (graph.builder.shape(value).length !== letters.length) node.fail(`operand ${i} of '${equation}'`);
    const others = new Set([...terms.filter((_, k) => k !== i).flat(), ...result]);
    return summed(graph, { value, letters }, (letter) => others.has(letter));
  });
  const joined = operands.length === 1 ? operands[0]! : multiply(graph, operands as [Operand, Operand], result);
  return permuted(
    graph,
    joined.value,
    result.map((letter) => joined.letters.indexOf(letter)),
  );
}

function linearWeight(node: NodeView, weight: readonly string[], x: readonly string[], result: readonly string[]) {
  const shape = node.known(1)?.shape;
  const [into, out] = weight;
  if (shape?.length !== 2 || x.at(-1) !== into || result.includes(into!) || x.includes(out!)) return undefined;
  return { fanIn: shape[0]!, fanOut: shape[1]! };
}

/** Sums over letters that nothing else has. */
function summed(graph: GraphImport, { value, letters }: Operand, needed: (letter: string) => boolean): Operand {
  const axes = letters.flatMap((letter, i) => (needed(letter) ? [] : [i]));
  if (axes.length === 0) return { value, letters };
  return { value: graph.add('ReduceSum', [value], { axes, keepDims: false }), letters: letters.filter(needed) };
}

/** [batch, left, shared] times [batch, shared, right]. */
function multiply(graph: GraphImport, [a, b]: [Operand, Operand], result: readonly string[]): Operand {
  const both = a.letters.filter((letter) => b.letters.includes(letter));
  const batch = both.filter((letter) => result.includes(letter));
  const shared = both.filter((letter) => !result.includes(letter));
  const left = a.letters.filter((letter) => !both.includes(letter));
  const right = b.letters.filter((letter) => !both.includes(letter));
  const lengths = new Map<string, number>();
  for (const { value, letters } of [a, b])
    for (const [i, letter] of letters.entries()) lengths.set(letter, graph.builder.shape(value)[i]!);
  const size = (letters: readonly string[]): number => letters.reduce((n, letter) => n * lengths.get(letter)!, 1);
  const plain = batch.length === 0 && right.length === 1 && shared.length === 1 && b.letters[0] === shared[0];
  const ordered = ({ value, letters }: Operand, order: readonly string[]): ValueId =>
    permuted(
      graph,
      value,
      order.map((letter) => letters.indexOf(letter)),
    );
  const letters = [...batch, ...left, ...right];
  const attributes = { transA: false, transB: false };
  if (plain && left.length > 0) {
    const x = ordered(a, [...left, ...shared]);
    return { value: graph.add('MatMul', [x, b.value], attributes), letters };
  }
  const matrices = (operand: Operand, rows: readonly string[], columns: readonly string[]): ValueId => {
    const turned = ordered(operand, [...batch, ...rows, ...columns]);
    const shape: Shape = [...batch.map((letter) => lengths.get(letter)!), size(rows), size(columns)];
    return rows.length === 1 && columns.length === 1 ? turned : reshape(graph, turned, shape);
  };
  const made = graph.add('MatMul', [matrices(a, left, shared), matrices(b, shared, right)], attributes);
  if (left.length === 1 && right.length === 1) return { value: made, letters };
  const shape = letters.map((letter) => lengths.get(letter)!);
  return { value: reshape(graph, made, shape), letters };
}
