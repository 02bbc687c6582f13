/** PiT: pooling-based vision transformers (Heo et al., arXiv 2103.16302) as searched by Auto-Prox (arXiv 2312.09059). */
import type { Stream } from '../random/index.ts';
import { resolveOptions } from './options.ts';
import { formatPit, type Pit, parsePit, pitChoices } from './pit/architecture.ts';
import { countPit } from './pit/counts.ts';
import { buildPit, type PatchWindow } from './pit/network.ts';
import type { NetworkSettings, Space, SpaceOption } from './types.ts';

const id = 'pit';

const options: readonly SpaceOption[] = [
  { name: 'patch', description: 'side of an image patch', default: 16, minimum: 1, maximum: 64 },
  {
    name: 'stride',
    description: 'distance of patches (small images need a small one)',
    default: 8,
    minimum: 1,
    maximum: 64,
  },
];

function windowOf({ options: given }: NetworkSettings): PatchWindow {
  const { patch, stride } = resolveOptions({ id, options }, given);
  return { patch: Number(patch), stride: Number(stride) };
}

const places = ['base', 'ratio', 'depths', 'heads'] as const;

function* changed(pit: Pit, place: (typeof places)[number]): Iterable<Pit> {
  for (const value of pitChoices[place]) if (String(value) !== String(pit[place])) yield { ...pit, [place]: value };
}

export const pit: Space<Pit> = {
  id,
  title: 'PiT (pooling-based vision transformer)',
  paper:
    'Rethinking Spatial Dimensions of Vision Transformers, arXiv 2103.16302; searched in Auto-Prox, arXiv 2312.09059',
  description:
    'A vision transformer of three stages with pooling between them: head width, MLP ratio, and for each stage the number of layers and heads.',
  reconstruction:
    "The skeleton is PiT's, from its paper (parameters and MACs of PiT-Ti, XS, S and B as its table 1 prints them); the choices are what the 100 networks of ViT-Bench-101 show: 12 to 14 layers in all, heads that never decrease. Their table has no parameter or MAC column to fit.",
  textForm:
    'Head width, MLP ratio, layers and heads of the three stages: `base=B/mlp=R/depth=d1,d2,d3/heads=h1,h2,h3`; triples may be separated by blanks, as benchmark tables do.',
  example: 'base=32/mlp=4/depth=2,6,4/heads=2,4,8',
  size: BigInt(places.reduce((product, place) => product * pitChoices[place].length, 1)),
  options,
  defaults: { resolution: 224, classes: 1000, batch: 64 },
  thin: { resolution: 64 },
  sample: (rng: Stream) => ({
    base: rng.pick(pitChoices.base),
    ratio: rng.pick(pitChoices.ratio),
    depths: rng.pick(pitChoices.depths),
    heads: rng.pick(pitChoices.heads),
  }),
  mutate: (a, rng) => rng.pick([...changed(a, rng.pick(places))]),
  cross: (a, b, rng) => ({
    base: rng.pick([a, b]).base,
    ratio: rng.pick([a, b]).ratio,
    depths: rng.pick([a, b]).depths,
    heads: rng.pick([a, b]).heads,
  }),
  *neighbours(a) {
    for (const place of places) yield* changed(a, place);
  },
  *enumerate() {
    for (const base of pitChoices.base)
      for (const ratio of pitChoices.ratio)
        for (const depths of pitChoices.depths)
          for (const heads of pitChoices.heads) yield { base, ratio, depths, heads };
  },
  format: formatPit,
  parse: parsePit,
  canonical: formatPit,
  graph: (a, settings) => buildPit(a, settings, windowOf(settings)),
  counts: (a, settings) => countPit(a, settings, windowOf(settings)),
  drawing: ({ base, ratio, depths, heads }) => ({
    nodes: ['image', ...heads.map((count, stage) => `stage ${stage + 1}, width ${base * count}`), 'logits'],
    edges: [
      { from: 0, to: 1, label: `patches, ${depths[0]} layers of ${heads[0]} heads, MLP ${ratio}` },
      { from: 1, to: 2, label: `pooling, ${depths[1]} layers of ${heads[1]} heads` },
      { from: 2, to: 3, label: `pooling, ${depths[2]} layers of ${heads[2]} heads` },
      { from: 3, to: 4, label: 'class token, linear' },
    ],
  }),
};
