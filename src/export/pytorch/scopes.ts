/**
 * The network's scopes as a tree of modules. A scope becomes a class of its own where its ops stand together and all of their
 * parameters lie below it, as attributes; otherwise its ops are written where it is used.
 */
import type { Graph, ValueId } from '../../graph/index.ts';
import type { Leaves } from './leaves.ts';
import { digits, type Path, type PathTable, startsWith } from './names.ts';

export type Unit = { readonly op: ValueId } | { readonly scope: Scope };

export interface Scope {
  readonly path: Path;
  /** Last part of the scope's name, before it was made an identifier. */
  readonly label: string;
  readonly units: readonly Unit[];
  /** Values that come from outside, in order of use, and values that are used outside. */
  readonly inputs: readonly ValueId[];
  readonly outputs: readonly ValueId[];
  /** Position of the first op in the network. */
  readonly first: number;
  /** 0 for a scope without scopes inside. */
  readonly height: number;
}

export interface Network {
  readonly graph: Graph;
  /** Ops in order: no sources, no identities. */
  readonly ops: readonly ValueId[];
  readonly leaves: Leaves;
  readonly root: Scope;
  /** The value that stands for another one (identities are not written). */
  resolve(id: ValueId): ValueId;
}

interface Prefix {
  readonly path: Path;
  readonly label: string;
  readonly first: number;
  last: number;
  count: number;
  parameters: boolean;
  fits: boolean;
}

const keyOf = (path: Path): string => path.join('/');

export function findScopes(
  graph: Graph,
  ops: readonly ValueId[],
  leaves: Leaves,
  table: PathTable,
  resolve: (id: ValueId) => ValueId,
): Scope {
  const parts = ops.map((op) => scopeParts(graph.nodes[op]!.scope));
  const paths = parts.map((names) => table.path(names));
  const prefixes = new Map<string, Prefix>();
  ops.forEach((op, at) => {
    const declared = declaredPaths(graph, op, leaves);
    for (let length = 1; length <= paths[at]!.length; length++) {
      const path = paths[at]!.slice(0, length);
      const prefix = prefixes.get(keyOf(path)) ?? newPrefix(path, parts[at]![length - 1]!, at);
      prefixes.set(keyOf(path), prefix);
      prefix.last = at;
      prefix.count++;
      if (declared.length > 0) prefix.parameters = true;
      const below = (own: Path): boolean => own.length > length && startsWith(own, path) && !digits(own[length]!);
      if (!declared.every(below)) prefix.fits = false;
    }
  });
  const isModule = (path: Path): boolean => {
    const prefix = prefixes.get(keyOf(path))!;
    return prefix.parameters && prefix.fits && prefix.last - prefix.first + 1 === prefix.count;
  };
  const consumers = consumersOf(graph, ops, resolve);
  const build = (path: Path, label: string, from: number, to: number): Scope => {
    const units: Unit[] = [];
    for (let at = from; at < to; at++) {
      const own = paths[at]!;
      let length = path.length + 1;
      while (length <= own.length && !isModule(own.slice(0, length))) length++;
      if (length > own.length) {
        units.push({ op: ops[at]! });
        continue;
      }
      const { path: inner, label: name, last } = prefixes.get(keyOf(own.slice(0, length)))!;
      units.push({ scope: build(inner, name, at, last + 1) });
      at = last;
    }
    const inside = new Set(ops.slice(from, to));
    const heights = units.map((unit) => ('scope' in unit ? unit.scope.height + 1 : 0));
    return {
      path,
      label,
      units,
      inputs: inputsOf(graph, inside, resolve),
      outputs: [...inside].filter((op) => consumers.get(op)?.some((consumer) => !inside.has(consumer))),
      first: from,
      height: Math.max(0, ...heights),
    };
  };
  return build([], '', 0, ops.length);
}

const newPrefix = (path: Path, label: string, at: number): Prefix => ({
  path,
  label,
  first: at,
  last: at,
  count: 0,
  parameters: false,
  fits: true,
});

const scopeParts = (scope: string): string[] =>
  scope
    .replaceAll('/', '.')
    .split('.')
    .filter((part) => part !== '');

function declaredPaths(graph: Graph, op: ValueId, leaves: Leaves): Path[] {
  const module = leaves.modules.get(op);
  if (module) return [module.path];
  return graph.nodes[op]!.inputs.flatMap((id) => {
    const own = leaves.parameters.get(id);
    return own ? [own.path] : [];
  });
}

/** Ops that read each op's value; the network's output is read by -1. */
function consumersOf(graph: Graph, ops: readonly ValueId[], resolve: (id: ValueId) => ValueId): Map<ValueId, number[]> {
  const consumers = new Map<ValueId, number[]>();
  const note = (id: ValueId, consumer: number): void => {
    const list = consumers.get(id);
    if (list) list.push(consumer);
    else consumers.set(id, [consumer]);
  };
  for (const op of ops) for (const id of graph.nodes[op]!.inputs) note(resolve(id), op);
  note(resolve(graph.outputs[0]!.value), -1);
  return consumers;
}

function inputsOf(graph: Graph, inside: ReadonlySet<ValueId>, resolve: (id: ValueId) => ValueId): ValueId[] {
  const found = new Set<ValueId>();
  for (const op of inside) {
    for (const id of graph.nodes[op]!.inputs) {
      const source = resolve(id);
      const { kind } = graph.nodes[source]!;
      if (kind !== 'Parameter' && kind !== 'Constant' && !inside.has(source)) found.add(source);
    }
  }
  return [...found];
}
