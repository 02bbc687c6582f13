/** Multiply-accumulates of convolutions and linear layers for one image, without biases. */
import { costs } from '../graph/index.ts';
import type { Proxy } from './types.ts';

export const macs: Proxy = {
  id: 'macs',
  title: 'MACs',
  paper: 'baseline',
  better: 'higher',
  provenance: 'official',
  description: 'Multiply-accumulates of convolutions and linear layers for one image (papers often call them FLOPs).',
  aliases: ['flops'],
  needs: { data: 'none', labels: false, gradients: 0, space: false },
  options: [],
  probes: () => [],
  score: (context) => ({ ok: true, value: costs(context.graph).macs }),
  fromSpace: (space, settings) =>
    space.counts ? (architecture) => ({ ok: true, value: space.counts!(architecture, settings).macs }) : null,
};
