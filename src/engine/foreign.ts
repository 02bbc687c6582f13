/** Functions of one value that files contain and nothing here differentiates: forward-only proxies run through them. */
import { NascentError } from '../base/index.ts';
import type { GraphNode, NodeOf, ValueId } from '../graph/index.ts';
import { neededNodes } from './reachable.ts';

/** ONNX's Round: halves go to the even neighbour. */
function roundToEven(x: number): number {
  const rounded = Math.round(x);
  return Math.abs(x % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

const functions: Readonly<Record<string, (x: number) => number>> = {
  Floor: Math.floor,
  Ceil: Math.ceil,
  Round: roundToEven,
  Sign: Math.sign,
  Sin: Math.sin,
  Cos: Math.cos,
  Tan: Math.tan,
  Asin: Math.asin,
  Acos: Math.acos,
  Atan: Math.atan,
  Sinh: Math.sinh,
  Cosh: Math.cosh,
  Asinh: Math.asinh,
  Acosh: Math.acosh,
  Atanh: Math.atanh,
};

/** The op's function; throws NascentError `unsupported`, naming the file's node, where there is none. */
export function foreignFunction({ attributes: { op, place } }: NodeOf<'Foreign'>): (x: number) => number {
  if (Object.hasOwn(functions, op)) return functions[op]!;
  throw new NascentError('unsupported', { what: `op ${op} cannot be computed`, where: place });
}

/** Throws as `foreignFunction` does for the first node behind the values that cannot be computed. */
export function checkComputable(nodes: readonly GraphNode[], values: readonly ValueId[]): void {
  if (!nodes.some((node) => node.kind === 'Foreign')) return;
  const outputs = values.map((value, i) => ({ name: String(i), value }));
  for (const id of neededNodes({ nodes, outputs })) {
    const node = nodes[id]!;
    if (node.kind === 'Foreign') foreignFunction(node);
  }
}

/** Names the file's node that stands between a loss and its weights. */
export function noDerivative({ attributes: { op, place } }: NodeOf<'Foreign'>): never {
  throw new NascentError('unsupported', { what: `op ${op} cannot be differentiated`, where: place });
}
