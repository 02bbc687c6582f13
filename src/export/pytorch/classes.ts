/**
 * Scopes as Python classes. Two scopes share a class when they are written the same but for the numbers of their modules; the
 * numbers that differ become parameters of the constructor, one for all that vary together (in- and out-channels of a cell).
 */
import { size } from '../../graph/index.ts';
import { type Forward, writeForward } from './forward.ts';
import type { Declaration } from './leaves.ts';
import { className, container, type Path, reach, startsWith, unique } from './names.ts';
import type { Network, Scope } from './scopes.ts';
import { type Hole, python, skeleton, type Template, text } from './template.ts';

/** One scope, written out. */
interface Instance {
  readonly scope: Scope;
  readonly init: readonly Template[];
  readonly forward: Forward;
}

interface PlacedDeclaration extends Declaration {
  readonly at: number;
}

/** Source of all classes, the innermost first, the network last. */
export function writeClasses(network: Network): string[] {
  const scopes = allScopes(network.root);
  const owned = ownedDeclarations(network, scopes);
  const calls = new Map<Scope, Template>();
  const taken = new Set(['Network']);
  const sources: string[] = [];
  for (let height = 0; height <= network.root.height; height++) {
    const level = scopes.filter((scope) => scope.height === height && scope !== network.root);
    const instances = level.map((scope) => instantiate(network, scope, owned.get(scope) ?? [], calls));
    for (const group of groupBy(instances, likeness)) {
      const name = unique(nameOf(network, group), taken, '');
      sources.push(shareClass(name, group, calls));
    }
  }
  const root = instantiate(network, network.root, owned.get(network.root) ?? [], calls);
  sources.push(classText('Network', [], root.init.map(text), root.forward));
  return sources;
}

const allScopes = (scope: Scope): Scope[] => [
  scope,
  ...scope.units.flatMap((unit) => ('scope' in unit ? allScopes(unit.scope) : [])),
];

/** Modules and parameters by the innermost scope that they lie in. */
function ownedDeclarations(network: Network, scopes: readonly Scope[]): Map<Scope, PlacedDeclaration[]> {
  const owned = new Map<Scope, PlacedDeclaration[]>();
  const place = (declaration: Declaration, at: number): void => {
    const owners = scopes.filter(
      ({ path }) => path.length < declaration.path.length && startsWith(declaration.path, path),
    );
    const owner = owners.reduce((deepest, scope) => (scope.path.length > deepest.path.length ? scope : deepest));
    const list = owned.get(owner) ?? [];
    list.push({ ...declaration, at });
    owned.set(owner, list);
  };
  const seen = new Set<Declaration>();
  network.ops.forEach((op, at) => {
    const module = network.leaves.modules.get(op);
    const parameters = module ? [] : network.graph.nodes[op]!.inputs.map((id) => network.leaves.parameters.get(id));
    for (const declaration of module ? [module] : parameters) {
      if (!declaration || seen.has(declaration)) continue;
      seen.add(declaration);
      place(declaration, at);
    }
  });
  return owned;
}

function instantiate(
  network: Network,
  scope: Scope,
  owned: readonly PlacedDeclaration[],
  calls: ReadonlyMap<Scope, Template>,
): Instance {
  const children = scope.units.flatMap((unit): PlacedDeclaration[] =>
    'scope' in unit
      ? [{ path: unit.scope.path, build: calls.get(unit.scope)!, buffer: false, at: unit.scope.first }]
      : [],
  );
  const declarations = [...owned, ...children].sort((a, b) => a.at - b.at);
  const forward = writeForward(network, scope);
  const constants = forward.constants.map(({ name, node }): Template => {
    const { data } = node.attributes;
    const values = data.length === size(node.shape) ? Array.from(data) : new Array(size(node.shape)).fill(data[0]!);
    return [
      `self.register_buffer("${name}", torch.tensor([${values.map(python).join(', ')}], dtype=torch.float32)`,
      `.reshape(${python(node.shape)}), persistent=False)`,
    ];
  });
  return { scope, init: [...assignments(declarations, scope.path), ...constants], forward };
}

/** One line per declaration, after the containers that it lies in. */
function assignments(declarations: readonly PlacedDeclaration[], from: Path): Template[] {
  const lines: Template[] = [];
  const made = new Set(declarations.map(({ path }) => path.join('.')));
  for (const { path, build, buffer } of declarations) {
    for (let length = from.length + 1; length < path.length; length++) {
      const prefix = path.slice(0, length);
      if (made.has(prefix.join('.'))) continue;
      made.add(prefix.join('.'));
      const inside = declarations.filter((other) => other.path.length > length && startsWith(other.path, prefix));
      lines.push([`${reach(prefix, from)} = ${container(inside.map((other) => other.path[length]!))}`]);
    }
    if (buffer) lines.push([`${reach(path.slice(0, -1), from)}.register_buffer("${path.at(-1)}", `, ...build, ')']);
    else lines.push([`${reach(path, from)} = `, ...build]);
  }
  return lines;
}

/** Equal for scopes that can share a class. */
const likeness = ({ init, forward }: Instance): string =>
  JSON.stringify([init.map(skeleton), forward.parameters, forward.lines]);

function groupBy<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return [...groups.values()];
}

const holesOf = ({ init }: Instance): Hole[] =>
  init.flatMap((line) => line.filter((part): part is Hole => typeof part !== 'string'));

/** Writes a class for the group and notes how each of its scopes is constructed. */
function shareClass(name: string, group: readonly Instance[], calls: Map<Scope, Template>): string {
  const holes = group.map(holesOf);
  const first = holes[0]!;
  // Holes that vary together and mean the same are one parameter.
  const columns = first.map((_, i) => holes.map((list) => list[i]!.text));
  const parameters = new Map<string, { readonly labels: Set<string>; readonly column: readonly string[] }>();
  const keys = first.map(({ label }, i) => {
    const column = columns[i]!;
    if (column.every((value) => value === column[0])) return null;
    const key = `${family(label)} ${column.join(' ')}`;
    const known = parameters.get(key) ?? { labels: new Set<string>(), column };
    parameters.set(key, known);
    known.labels.add(baseLabel(label));
    return key;
  });
  const taken = new Set<string>(['self']);
  const names = new Map([...parameters].map(([key, { labels }]) => [key, unique(parameterName(labels), taken)]));
  let next = 0;
  const init = group[0]!.init.map((line) =>
    line
      .map((part) => {
        if (typeof part === 'string') return part;
        const key = keys[next++]!;
        return key === null ? part.text : names.get(key)!;
      })
      .join(''),
  );
  group.forEach(({ scope }, instance) => {
    const values = [...parameters].flatMap(([key, { column }], i): Template => {
      const value: Hole = { label: names.get(key)!, text: column[instance]! };
      return i === 0 ? [value] : [', ', value];
    });
    calls.set(scope, [`${name}(`, ...values, ')']);
  });
  return classText(name, [...names.values()], init, group[0]!.forward);
}

const channelLabels: ReadonlySet<string> = new Set([
  'channels',
  'in_channels',
  'out_channels',
  'features',
  'in_features',
  'out_features',
]);
const baseLabel = (label: string): string => label.replace(/_[0-9]+$/, '');
const family = (label: string): string => (channelLabels.has(baseLabel(label)) ? 'channels' : baseLabel(label));

/** The name that covers what a parameter is used for. */
function parameterName(labels: ReadonlySet<string>): string {
  if (labels.has('in_channels') && labels.has('out_channels')) return 'channels';
  return (
    ['in_channels', 'out_channels', 'in_features', 'out_features'].find((label) => labels.has(label)) ?? [...labels][0]!
  );
}

const shortNames: Readonly<Record<string, string>> = {
  Conv: 'Conv',
  BatchNormalization: 'BN',
  Relu: 'ReLU',
  HardSwish: 'HardSwish',
  Clip: 'Clip',
  Gelu: 'GELU',
  AveragePool: 'AvgPool',
  MaxPool: 'MaxPool',
};

/** Short chains of layers are named by what they do, other scopes by their own name. */
function nameOf(network: Network, group: readonly Instance[]): string {
  const { scope } = group[0]!;
  const kinds = scope.units.map((unit) => ('op' in unit ? network.graph.nodes[unit.op]!.kind : null));
  const words = kinds.map((kind) => (kind === null ? undefined : shortNames[kind]));
  if (words.length >= 2 && words.length <= 4 && words.every((word) => word !== undefined)) return words.join('');
  return className(scope.label);
}

function classText(name: string, parameters: readonly string[], init: readonly string[], forward: Forward): string {
  return [
    `class ${name}(nn.Module):`,
    `    def __init__(${['self', ...parameters].join(', ')}):`,
    '        super().__init__()',
    ...init.map((line) => `        ${line}`),
    '',
    `    def forward(${['self', ...forward.parameters].join(', ')}):`,
    ...forward.lines.map((line) => `        ${line}`),
  ].join('\n');
}
