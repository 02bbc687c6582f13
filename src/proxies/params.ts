/** Number of trainable parameters: weights, biases, norm scales and shifts. The baseline every other proxy has to beat. */
import { costs } from '../graph/index.ts';
import type { Proxy } from './types.ts';

export const params: Proxy = {
  id: 'params',
  title: '#Params',
  paper: 'baseline',
  better: 'higher',
  provenance: 'official',
  description: 'Number of trainable parameters.',
  aliases: ['#params', 'parameters'],
  needs: { data: 'none', labels: false, gradients: 0, space: false },
  options: [],
  probes: () => [],
  score: (context) => ({ ok: true, value: costs(context.graph).params }),
  fromSpace: (space, settings) =>
    space.counts ? (architecture) => ({ ok: true, value: space.counts!(architecture, settings).params }) : null,
};
