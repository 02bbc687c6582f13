/** A chain of blocks as topology-only proxies see it: the convolutions of each block, and its residual link as a skip. */
import type { Topology, TopologyOp } from '../types.ts';
import type { ChainStep } from './chain-network.ts';

export function chainTopology(blocks: readonly ChainStep[]): Topology {
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
