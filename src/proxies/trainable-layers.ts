/** Number of convolutions and linear layers with weights of their own: a baseline of depth (VKDNW, arXiv 2502.04975, prints it). */
import { layersOf } from './quantities/layers.ts';
import type { Proxy } from './types.ts';

export const trainableLayers: Proxy = {
  id: 'trainable-layers',
  title: '#Trainable layers',
  paper: 'baseline',
  better: 'higher',
  provenance: 'official',
  description: 'Number of convolutions and linear layers.',
  aliases: ['#layers', 'layers'],
  needs: { data: 'none', labels: false, gradients: 0, space: false },
  options: [],
  probes: () => [],
  score: (context) => ({ ok: true, value: layersOf(context.graph).length }),
  fromSpace: (space, settings) => (architecture) => ({
    ok: true,
    value: space.layerCount?.(architecture, settings) ?? layersOf(space.graph(architecture, settings)).length,
  }),
};
