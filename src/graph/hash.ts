/**
 * Identity of a network as built: op kinds, attributes, wiring, shapes without the batch axis, parameter roles, features. Names
 * and scopes do not count. Dead branches do, since published definitions of many proxies see them.
 */
import { hash128 } from '../base/index.ts';
import { size } from './shapes.ts';
import type { Graph, GraphNode } from './types.ts';

/**
 * 32 hex digits, equal for equal computations built in the same order (the order numbers the layers, and so decides the
 * initial weights). The batch axis is the first axis of every Input. Weights' values are not part of a graph.
 */
export function graphHash(graph: Graph): string {
  const lines = graph.nodes.map(nodeText);
  lines.push(`outputs ${graph.outputs.map(({ value }) => value).join()}`);
  for (const { kind, value } of graph.features) lines.push(`${kind} ${value}`);
  return hash128(lines.join('\n'));
}

function nodeText(node: GraphNode): string {
  switch (node.kind) {
    case 'Input':
      return `Input ${node.shape.slice(1).join()}`;
    case 'Parameter': {
      const { role, fanIn, fanOut } = node.attributes;
      return `Parameter ${node.shape.join()} ${role} ${fanIn} ${fanOut}`;
    }
    case 'Constant':
      return `Constant ${node.shape.join()} ${constantText(node.attributes.data, size(node.shape))}`;
    case 'Foreign':
      return `Foreign ${node.inputs.join()} ${node.attributes.op} ${node.attributes.target?.join() ?? 'same'}`;
    default:
      // All other shapes follow from these.
      return `${node.kind} ${node.inputs.join()} ${attributesText(node.attributes)}`;
  }
}

/** Values as float64, so that the storage type does not count; a filled tensor is its one value. */
function constantText(data: Float32Array | Float64Array, length: number): string {
  const filled = data.length === 1 || (length > 0 && data.every((value) => value === data[0]));
  if (filled) return `all ${data[0]}`;
  return hash128(new Uint8Array(Float64Array.from(data).buffer));
}

function attributesText(attributes: object): string {
  const record = attributes as Readonly<Record<string, unknown>>;
  let text = '';
  for (const key of sortedKeys(record)) {
    const value = record[key];
    text += `${key}=${Array.isArray(value) ? value.join() : String(value)};`;
  }
  return text;
}

/** Written in the order of names: two ways to make the same attributes must not differ. Few key lists exist, so they are kept. */
const keyLists = new Map<string, readonly string[]>();
function sortedKeys(record: object): readonly string[] {
  const keys = Object.keys(record);
  if (keys.length < 2) return keys;
  const name = keys.join();
  let sorted = keyLists.get(name);
  if (!sorted) {
    sorted = keys.sort();
    keyLists.set(name, sorted);
  }
  return sorted;
}
