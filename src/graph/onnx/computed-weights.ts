/** How a file uses its initialisers: weights that it computes from them (weight norm, standardisation), weights with several readers. */
import type { ParameterRole } from '../types.ts';
import type { OnnxGraph, OnnxNode, OnnxTensor } from './model.ts';

const layers: Readonly<Record<string, ParameterRole>> = { Conv: 'conv', Gemm: 'linear', MatMul: 'linear' };
const furthest = 64;

/** By initialiser: the role of the layer that reads what is computed from it. */
export function computedWeights({ nodes, initializers }: OnnxGraph): ReadonlyMap<string, ParameterRole> {
  const makers = new Map<string, OnnxNode>();
  for (const node of nodes) for (const output of node.outputs) makers.set(output, node);
  const roles = new Map<string, ParameterRole>();
  for (const node of nodes) {
    const role = layers[node.type];
    const weight = node.inputs[1];
    if (role === undefined || weight === undefined || !makers.has(weight)) continue;
    const source = onlySource(weight, makers, initializers);
    if (source !== null) roles.set(source, role);
  }
  return roles;
}

/** Initialisers that more than one node reads. */
export function sharedInitializers({ nodes, initializers }: OnnxGraph): ReadonlySet<string> {
  const [seen, shared] = [new Set<string>(), new Set<string>()];
  for (const node of nodes)
    for (const name of new Set(node.inputs)) {
      if (!initializers.has(name)) continue;
      if (seen.has(name)) shared.add(name);
      seen.add(name);
    }
  return shared;
}

/** The largest initialiser behind a value that depends on nothing but initialisers and constants. */
function onlySource(
  value: string,
  makers: ReadonlyMap<string, OnnxNode>,
  initializers: ReadonlyMap<string, OnnxTensor>,
): string | null {
  const seen = new Set<string>();
  const waiting = [value];
  let largest: { readonly name: string; readonly elements: number } | null = null;
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (name === '' || seen.has(name)) continue;
    seen.add(name);
    if (seen.size > furthest) return null;
    const tensor = initializers.get(name);
    const maker = makers.get(name);
    if (tensor) {
      const elements = tensor.shape.reduce((product, length) => product * length, 1);
      if (tensor.shape.length >= 2 && elements > (largest?.elements ?? 0)) largest = { name, elements };
    } else if (maker) waiting.push(...maker.inputs);
    // An input of the network: not a weight.
    else return null;
  }
  return largest?.name ?? null;
}
