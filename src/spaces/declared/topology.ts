/** A declared network as topology-only proxies see it: the operations of its blocks in order, residual links as skips. */
import type { Topology, TopologyOp } from '../types.ts';
import type { Block } from './network.ts';

/** `width`: channels the first block reads. */
export function declaredTopology(blocks: readonly Block[], width: number): Topology {
  const ops: TopologyOp[] = [];
  const add = (kind: TopologyOp['kind'], kernel: number): void => {
    ops.push({ kind, kernel, active: true });
  };
  let input = width;
  for (const { op, kernel, stride, out, expansion, skip } of blocks) {
    const same = stride === 1 && input === out;
    switch (op) {
      case 'conv':
        add('conv', kernel);
        break;
      case 'separable':
        add('separable-conv', kernel);
        break;
      case 'mbconv':
        if (Math.round(input * expansion) !== input) add('conv', 1);
        add('conv', kernel);
        add('conv', 1);
        break;
      case 'basic':
        add('conv', kernel);
        add('conv', kernel);
        break;
      case 'bottleneck':
        add('conv', 1);
        add('conv', kernel);
        add('conv', 1);
        break;
      case 'avgpool':
      case 'maxpool':
        add('pool', kernel);
        break;
      case 'identity':
        if (same) add('skip', 1);
        else add('conv', 1);
    }
    if (skip && (same || op === 'basic' || op === 'bottleneck')) add('skip', 1);
    input = out;
  }
  return { ops, connected: true };
}
