/** Networks as PyTorch source: one readable file with a class per distinct scope, no dependency but torch. */
import { neededNodes, type Weights } from '../engine/index.ts';
import { writeSafetensors } from '../formats/index.ts';
import type { Graph, ValueId } from '../graph/index.ts';
import { writeClasses } from './pytorch/classes.ts';
import { findLeaves } from './pytorch/leaves.ts';
import { PathTable } from './pytorch/names.ts';
import { findScopes, type Network } from './pytorch/scopes.ts';

export interface ExportPytorchOptions {
  readonly architecture: string;
  readonly space?: string;
  /** Name of the safetensors file beside the source; adds `load_safetensors`. */
  readonly weightsFile?: string;
}

/**
 * Source text with `class Network(nn.Module)`, batch size free, [N, C, H, W] -> [N, K]. Its state_dict keys are our parameter
 * names with characters that Python does not take replaced by `_`. Throws NascentError `unsupported`.
 */
export function exportPytorch(graph: Graph, options: ExportPytorchOptions): string {
  const network = analyse(graph);
  const { weightsFile } = options;
  const shape = graph.nodes[graph.inputs[0]!]!.shape.slice(1).join(', ');
  const imports = [...(weightsFile === undefined ? [] : ['import json', 'import struct', '']), ...torchImports];
  const blocks = [
    `${header(options)}\n${imports.join('\n')}`,
    ...writeClasses(network),
    ...(weightsFile === undefined ? [] : [loader]),
    main(shape, weightsFile),
  ];
  return `${blocks.join('\n\n\n')}\n`;
}

/** The weights that `exportPytorch` source loads, as a safetensors file; running statistics included. */
export function exportPytorchWeights(
  graph: Graph,
  weights: Weights,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const { keys } = analyse(graph).leaves;
  const tensors = [...keys].map(([id, key]) => {
    const node = graph.nodes[id]!;
    const name = node.kind === 'Parameter' ? node.attributes.name : '';
    const data = weights.get(name);
    if (!data) throw new RangeError(`no values for parameter ${name}`);
    return { name: key, shape: node.shape, data: Float32Array.from(data) };
  });
  return writeSafetensors(tensors, metadata);
}

function analyse(graph: Graph): Network {
  const resolve = (id: ValueId): ValueId => {
    let at = id;
    while (graph.nodes[at]!.kind === 'Identity') at = graph.nodes[at]!.inputs[0]!;
    return at;
  };
  const sources = new Set(['Input', 'Parameter', 'Constant', 'Identity']);
  const ops = neededNodes(graph).filter((id) => !sources.has(graph.nodes[id]!.kind));
  const table = new PathTable();
  const leaves = findLeaves(graph, ops, table);
  return { graph, ops, leaves, resolve, root: findScopes(graph, ops, leaves, table, resolve) };
}

const torchImports = ['import torch', 'import torch.nn.functional as F', 'from torch import nn'];

function header({ architecture, space }: ExportPytorchOptions): string {
  const plain = architecture.replace(/\\/g, '\\\\').replace(/"""/g, '\\"\\"\\"').replace(/\s+/g, ' ');
  const from = space === undefined ? '' : ` of the search space ${space}`;
  return `"""${plain}${from ? `\n\nAn architecture${from}, written by Nascent. Needs PyTorch only.` : '\n\nWritten by Nascent. Needs PyTorch only.'}\n"""`;
}

const loader = `def load_safetensors(path):
    """Tensors of a safetensors file by name."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        values = bytearray(file.read())
    header.pop("__metadata__", None)
    types = {"F32": torch.float32, "F64": torch.float64}
    tensors = {}
    for name, entry in header.items():
        start, end = entry["data_offsets"]
        kind = types[entry["dtype"]]
        tensors[name] = torch.frombuffer(values[start:end], dtype=kind).reshape(entry["shape"])
    return tensors`;

function main(shape: string, weightsFile: string | undefined): string {
  const load =
    weightsFile === undefined ? [] : [`    network.load_state_dict(load_safetensors(${JSON.stringify(weightsFile)}))`];
  return [
    'if __name__ == "__main__":',
    '    network = Network()',
    ...load,
    '    network.eval()',
    `    print(network(torch.zeros(1, ${shape})))`,
  ].join('\n');
}
