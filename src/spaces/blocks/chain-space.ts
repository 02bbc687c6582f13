/** The network side of a space whose architectures are chains of blocks. */
import type { NetworkSettings, Space, Topology, TopologyOp } from '../types.ts';
import {
  buildChain,
  type ChainLayer,
  type ChainNetwork,
  type ChainStep,
  chainLayers,
  countChain,
} from './chain-network.ts';

/** `benchmarkExtra`: operations that the benchmark's counter adds for a layer to its multiply-accumulates. */
export function chainOperations<A>(
  network: (architecture: A, settings: Pick<NetworkSettings, 'options'>) => ChainNetwork,
  benchmarkExtra?: (layer: ChainLayer) => number,
): Required<Pick<Space<A>, 'graph' | 'counts' | 'topology'>> {
  return {
    graph: (architecture, settings) => buildChain(network(architecture, settings), settings),
    counts(architecture, settings) {
      const layers = chainLayers(network(architecture, settings), settings);
      const { params, macs } = countChain(layers);
      if (!benchmarkExtra) return { params, macs };
      const extra = layers.reduce((sum, layer) => sum + benchmarkExtra(layer), 0);
      return { params, macs, paramsOfficial: params, macsOfficial: macs + extra };
    },
    topology: (architecture) => chainTopology(network(architecture, {}).blocks),
  };
}

/** The convolutions of each block, and its residual link as a skip. */
function chainTopology(blocks: readonly ChainStep[]): Topology {
  const ops: TopologyOp[] = [];
  const conv = (kernel: number): void => {
    ops.push({ kind: 'conv', kernel, active: true });
  };
  for (const block of blocks) {
    if (block.kind === 'conv') {
      conv(block.kernel);
      continue;
    }
    if (block.expand) conv(1);
    conv(block.kernel);
    conv(1);
    if (block.residual) ops.push({ kind: 'skip', kernel: 1, active: true });
  }
  return { ops, connected: true };
}

/** The chain as a drawing: a node per block, edges labelled with what the block does. */
export function chainDrawing(labels: readonly string[]): ReturnType<NonNullable<Space['drawing']>> {
  return {
    nodes: ['stem', ...labels.map((_, i) => String(i + 1))],
    edges: labels.map((label, i) => ({ from: i, to: i + 1, label })),
  };
}
