/** The graph specification, executable: what every graph from a space, a file or a rewrite keeps. */
import type { OpAttributes, OpKind } from './ops.ts';
import { ShapeError, shapeRules } from './shapes.ts';
import type { Graph, GraphNode, Shape } from './types.ts';

const isSource = ({ kind }: GraphNode): boolean => kind === 'Input' || kind === 'Parameter' || kind === 'Constant';

/**
 * One line per broken rule; empty for a graph that keeps the specification:
 * - a node reads only nodes before it, sources read nothing, others read something; its shape is what the shape rule says;
 * - `inputs` and `parameters` list exactly the Input and Parameter nodes, in order; their names are distinct and not empty;
 * - every parameter is read; conv and linear weights are numbered 0, 1, ... in order, other parameters not at all;
 * - there is an input and an output; outputs and features name existing values; output names are distinct.
 */
export function checkGraph(graph: Graph): string[] {
  const broken: string[] = [];
  const { nodes, inputs, parameters, outputs, features } = graph;
  const read = new Set<number>();
  nodes.forEach((node, id) => {
    const problem = nodeProblem(graph, node, id);
    if (problem !== null) broken.push(`node ${id} (${node.kind}${node.scope && `, ${node.scope}`}): ${problem}`);
    for (const input of node.inputs) read.add(input);
  });
  const ids = (kind: OpKind): number[] => nodes.flatMap((node, id) => (node.kind === kind ? [id] : []));
  if (inputs.join() !== ids('Input').join()) broken.push('inputs are not the Input nodes in order');
  if (parameters.join() !== ids('Parameter').join()) broken.push('parameters are not the Parameter nodes in order');
  for (const id of ids('Parameter'))
    if (!read.has(id)) broken.push(`parameter ${id} (${nameOf(nodes[id]!)}) is not used`);

  if (inputs.length === 0) broken.push('there is no input');
  if (outputs.length === 0) broken.push('there is no output');
  for (const { name, value } of [...outputs, ...features])
    if (!nodes[value]) broken.push(`${name} names value ${value}, which does not exist`);
  broken.push(
    ...repeated(
      'input',
      ids('Input').map((id) => nameOf(nodes[id]!)),
    ),
  );
  broken.push(
    ...repeated(
      'parameter',
      ids('Parameter').map((id) => nameOf(nodes[id]!)),
    ),
  );
  broken.push(
    ...repeated(
      'output',
      outputs.map(({ name }) => name),
    ),
  );

  let layers = 0;
  for (const node of nodes) {
    if (node.kind !== 'Parameter') continue;
    const { name, role, layer } = node.attributes;
    const expected = role === 'conv' || role === 'linear' ? layers++ : null;
    if (layer !== expected) broken.push(`parameter ${name} is layer ${layer}, expected ${expected}`);
  }
  return broken;
}

function nodeProblem(graph: Graph, node: GraphNode, id: number): string | null {
  if (node.inputs.some((input) => !Number.isInteger(input) || input < 0 || input >= id))
    return `reads ${node.inputs.join()}, not only nodes before it`;
  if (node.shape.some((length) => !Number.isInteger(length) || length < 1)) return `has the shape ${text(node.shape)}`;
  if (isSource(node)) return node.inputs.length === 0 ? null : 'is a source but reads something';
  if (node.inputs.length === 0) return 'reads nothing';
  const rule = shapeRules[node.kind] as (inputs: readonly Shape[], attributes: OpAttributes[OpKind]) => Shape;
  try {
    const shapes = node.inputs.map((input) => graph.nodes[input]!.shape);
    const inferred = rule(shapes, node.attributes);
    return inferred.join() === node.shape.join()
      ? null
      : `has the shape ${text(node.shape)}, expected ${text(inferred)}`;
  } catch (error) {
    if (error instanceof ShapeError) return error.message;
    throw error;
  }
}

const nameOf = (node: GraphNode): string =>
  node.kind === 'Input' || node.kind === 'Parameter' ? node.attributes.name : '';

const text = (shape: Shape): string => `[${shape.join(', ')}]`;

function repeated(what: string, names: readonly string[]): string[] {
  const wrong = new Set(names.filter((name, i) => name === '' || names.indexOf(name) < i));
  return [...wrong].map((name) => (name === '' ? `an ${what} has no name` : `two ${what}s are called ${name}`));
}
