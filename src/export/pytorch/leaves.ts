/**
 * Which parameters form a module of PyTorch's own (nn.Conv2d, nn.BatchNorm2d, nn.Linear, nn.LayerNorm) and which stand alone.
 * A module is used where the names fit (`<module>.weight`, `<module>.bias`, ...) and no other op reads the parameters.
 */
import type { Graph, GraphNode, NodeOf, ValueId } from '../../graph/index.ts';
import type { Path, PathTable } from './names.ts';
import { type Hole, hole, pair, python, type Template } from './template.ts';

/** Something declared in `__init__`: at `path`, made by `build`. A buffer is not trained. */
export interface Declaration {
  readonly path: Path;
  readonly build: Template;
  readonly buffer: boolean;
}

export interface Leaves {
  /** Op -> the module that runs it. */
  readonly modules: ReadonlyMap<ValueId, Declaration>;
  /** Parameter -> its own declaration, where no module owns it. */
  readonly parameters: ReadonlyMap<ValueId, Declaration>;
  /** State_dict key of every parameter that is used. */
  readonly keys: ReadonlyMap<ValueId, string>;
}

type Pattern = { readonly build: Template; readonly names: readonly (string | null)[] };

const keyword = (name: string, value: number | readonly number[]): readonly (string | Hole)[] => [
  `, ${name}=`,
  hole(name, value),
];

function convolution(node: NodeOf<'Conv'>, graph: Graph): Pattern {
  const { kernel, stride, pad, dilation, groups } = node.attributes;
  const weight = graph.nodes[node.inputs[1]!]!.shape;
  const symmetric = pad[0] === pad[2] && pad[1] === pad[3];
  const build = [
    'nn.Conv2d(',
    hole('in_channels', weight[1]! * groups),
    ', ',
    hole('out_channels', weight[0]!),
    ', ',
    hole('kernel_size', pair(kernel)),
    ', ',
    hole('stride', pair(stride)),
    ', ',
    // Uneven padding is done before the convolution.
    hole('padding', symmetric ? pair([pad[0], pad[1]]) : 0),
    ...(dilation.every((step) => step === 1) ? [] : keyword('dilation', pair(dilation))),
    ...(groups === 1 ? [] : keyword('groups', groups)),
    node.inputs.length > 2 ? ')' : ', bias=False)',
  ];
  return { build, names: [null, 'weight', 'bias'] };
}

function batchNorm(node: NodeOf<'BatchNormalization'>, graph: Graph): Pattern {
  const { epsilon, momentum } = node.attributes;
  const filled = (id: ValueId, value: number): boolean => {
    const source = graph.nodes[id]!;
    return source.kind === 'Constant' && source.attributes.data.every((x) => x === value);
  };
  const affine = !filled(node.inputs[1]!, 1) || !filled(node.inputs[2]!, 0);
  const build = [
    node.shape.length === 4 ? 'nn.BatchNorm2d(' : 'nn.BatchNorm1d(',
    hole('channels', node.shape[1]!),
    epsilon === 1e-5 ? '' : `, eps=${python(epsilon)}`,
    momentum === 0.1 ? '' : `, momentum=${python(momentum)}`,
    affine ? ')' : ', affine=False)',
  ];
  return { build, names: [null, ...(affine ? ['weight', 'bias'] : [null, null]), 'running_mean', 'running_var'] };
}

function linear(node: NodeOf<'Gemm'>, graph: Graph): Pattern | null {
  const weight = graph.nodes[node.inputs[1]!]!.shape;
  const bias = node.inputs[2] === undefined ? null : graph.nodes[node.inputs[2]]!.shape;
  if (node.attributes.transA || !node.attributes.transB || (bias && bias.length !== 1)) return null;
  const build = [
    'nn.Linear(',
    hole('in_features', weight[1]!),
    ', ',
    hole('out_features', weight[0]!),
    bias ? ')' : ', bias=False)',
  ];
  return { build, names: [null, 'weight', 'bias'] };
}

function layerNorm(node: NodeOf<'LayerNormalization'>): Pattern | null {
  if (node.inputs.length < 3) return null;
  const tail = node.shape.slice(node.attributes.axis);
  const build = [
    'nn.LayerNorm(',
    hole('features', tail.length === 1 ? tail[0]! : tail),
    `, eps=${python(node.attributes.epsilon)})`,
  ];
  return { build, names: [null, 'weight', 'bias'] };
}

function patternOf(node: GraphNode, graph: Graph): Pattern | null {
  if (node.kind === 'Conv') return convolution(node, graph);
  if (node.kind === 'BatchNormalization')
    return node.shape.length <= 4 && node.shape.length !== 3 ? batchNorm(node, graph) : null;
  if (node.kind === 'Gemm') return linear(node, graph);
  return node.kind === 'LayerNormalization' ? layerNorm(node) : null;
}

/** Prefix of the parameters' names where all fit the module's; null otherwise. */
function modulePrefix(node: GraphNode, graph: Graph, names: Pattern['names'], users: readonly number[]): string | null {
  let prefix: string | null = null;
  for (const [i, id] of node.inputs.entries()) {
    const last = names[i];
    const source = graph.nodes[id]!;
    if (last === null) {
      if (source.kind === 'Parameter') return null;
      continue;
    }
    if (source.kind !== 'Parameter' || users[id] !== 1 || !source.attributes.name.endsWith(`.${last}`)) return null;
    const own = source.attributes.name.slice(0, -last!.length - 1);
    if (own === '' || (prefix !== null && prefix !== own)) return null;
    prefix = own;
  }
  return prefix;
}

/** A parameter on its own. Starting values: ones, zeros, or normal with deviation 1/sqrt(fan-in). */
function standalone(node: NodeOf<'Parameter'>): Pick<Declaration, 'build' | 'buffer'> {
  const { role, fanIn } = node.attributes;
  const shape = node.shape.length === 0 ? '()' : node.shape.join(', ');
  if (role === 'norm-mean') return { build: [`torch.zeros(${shape})`], buffer: true };
  if (role === 'norm-variance') return { build: [`torch.ones(${shape})`], buffer: true };
  let values = `torch.zeros(${shape})`;
  if (role === 'norm-scale') values = `torch.ones(${shape})`;
  if (role === 'conv' || role === 'linear') values = `torch.randn(${shape}) / ${python(fanIn)} ** 0.5`;
  return { build: [`nn.Parameter(${values})`], buffer: false };
}

/** Assigns every parameter that the ops read to a module or to itself. */
export function findLeaves(graph: Graph, ops: readonly ValueId[], table: PathTable): Leaves {
  const users = graph.nodes.map(() => 0);
  for (const op of ops) for (const id of graph.nodes[op]!.inputs) users[id]!++;
  const modules = new Map<ValueId, Declaration>();
  const parameters = new Map<ValueId, Declaration>();
  const keys = new Map<ValueId, string>();
  for (const op of ops) {
    const node = graph.nodes[op]!;
    const pattern = patternOf(node, graph);
    const prefix = pattern && modulePrefix(node, graph, pattern.names, users);
    if (pattern && prefix !== null) {
      modules.set(op, { path: table.path(prefix.split('.')), build: pattern.build, buffer: false });
    }
    for (const id of node.inputs) {
      const source = graph.nodes[id]!;
      if (source.kind !== 'Parameter' || keys.has(id)) continue;
      const path = table.path(source.attributes.name.split('.'), !modules.has(op));
      keys.set(id, path.join('.'));
      if (!modules.has(op)) parameters.set(id, { path, ...standalone(source) });
    }
  }
  return { modules, parameters, keys };
}
