/** Functions of a file (some exporters write a network's modules as functions) put in the place of the nodes that call them. */
import { NascentError } from '../../base/index.ts';
import { maximumNodes, type OnnxAttribute, type OnnxFunction, type OnnxModel, type OnnxNode } from './model.ts';

const deepest = 32;

/** The model with every call replaced; names inside get the call's name in front. Throws for recursion and for too many nodes. */
export function withoutFunctions(model: OnnxModel, what: string): OnnxModel {
  const { nodes, functions } = model;
  if (functions.length === 0) return model;
  const byType = new Map(functions.map((each) => [each.type, each]));
  const flat: OnnxNode[] = [];
  // Calls count too: functions that only call each other twice would otherwise grow without a node.
  let visited = 0;
  const expand = (node: OnnxNode, depth: number): void => {
    if (++visited > maximumNodes)
      throw new NascentError('input', { what: `more than ${maximumNodes} nodes`, where: what });
    const called = byType.get(node.type);
    if (called === undefined) flat.push(node);
    else {
      if (depth > deepest)
        throw new NascentError('input', { what: `functions nested deeper than ${deepest}`, where: what });
      for (const inner of bodyOf(called, node, flat.length)) expand(inner, depth + 1);
    }
  };
  for (const node of nodes) expand(node, 0);
  return { ...model, nodes: flat };
}

function bodyOf(called: OnnxFunction, node: OnnxNode, at: number): readonly OnnxNode[] {
  const prefix = node.name || `${node.type}${at}`;
  const names = new Map<string, string>();
  called.inputs.forEach((name, i) => {
    names.set(name, node.inputs[i] ?? '');
  });
  called.outputs.forEach((name, i) => {
    // A result that nobody asked for still needs a name of its own.
    names.set(name, node.outputs[i] || `${prefix}/${name}`);
  });
  const renamed = (name: string): string => (name === '' ? '' : (names.get(name) ?? `${prefix}/${name}`));
  return called.nodes.map((inner) => {
    const attributes = new Map<string, OnnxAttribute>();
    for (const [key, attribute] of inner.attributes) {
      const { reference } = attribute;
      const value = reference === null ? attribute : (node.attributes.get(reference) ?? called.defaults.get(reference));
      if (value !== undefined) attributes.set(key, value);
    }
    return {
      ...inner,
      name: `${prefix}/${inner.name || inner.type}`,
      inputs: inner.inputs.map(renamed),
      outputs: inner.outputs.map(renamed),
      attributes,
    };
  });
}
