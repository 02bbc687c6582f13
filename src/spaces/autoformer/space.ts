/** The three AutoFormer spaces: one definition with three lists of choices. */
import { resolveOptions } from '../options.ts';
import type { NetworkSettings, Space, SpaceOption } from '../types.ts';
import {
  type Autoformer,
  type Choices,
  crossAutoformer,
  formatAutoformer,
  mutateAutoformer,
  neighboursOfAutoformer,
  parseAutoformer,
  sampleAutoformer,
} from './architecture.ts';
import { countAutoformer } from './counts.ts';
import { buildAutoformer } from './network.ts';

const options: readonly SpaceOption[] = [
  {
    name: 'patch',
    description: 'side of an image patch (small images need small ones)',
    default: 16,
    minimum: 1,
    maximum: 64,
  },
];

const patchOf = (id: string, { options: given }: NetworkSettings): number =>
  Number(resolveOptions({ id, options }, given).patch);

export function autoformerSpace(size: 'tiny' | 'small' | 'base', choices: Choices, example: string): Space<Autoformer> {
  const id = `autoformer-${size}`;
  const perLayer = BigInt(choices.ratios.length * choices.heads.length);
  const title = `AutoFormer ${size}`;
  return {
    id,
    title: `${title[0]!.toUpperCase()}${title.slice(1)} (vision transformer)`,
    paper: 'AutoFormer: Searching Transformers for Visual Recognition, arXiv 2107.00651',
    description: `A vision transformer of ${choices.depths.join(', ')} layers: one token width of ${choices.embed.join(', ')} for the whole network; an MLP ratio of ${choices.ratios.join(', ')} and ${choices.heads.join(', ')} heads for every layer.`,
    textForm:
      'Token width, then the MLP ratio and the heads of every layer: `embed=E/mlp=r1,r2,.../heads=h1,h2,...`. Lists may be separated by blanks and ratios written as 4.0, as benchmark tables do.',
    example,
    size: choices.depths.reduce((sum, depth) => sum + BigInt(choices.embed.length) * perLayer ** BigInt(depth), 0n),
    options,
    defaults: { resolution: 224, classes: 1000, batch: 64 },
    thin: { resolution: 64 },
    sample: (rng) => sampleAutoformer(rng, choices),
    mutate: (a, rng) => mutateAutoformer(a, rng, choices),
    cross: crossAutoformer,
    neighbours: (a) => neighboursOfAutoformer(a, choices),
    format: formatAutoformer,
    parse: (text) => parseAutoformer(text, id, choices),
    canonical: formatAutoformer,
    graph: (a, settings) => buildAutoformer(a, settings, patchOf(id, settings)),
    counts: (a, settings) => countAutoformer(a, settings, patchOf(id, settings)),
    drawing: drawLayers,
  };
}

/** Layers left to right; runs of equal ones are drawn once. */
function drawLayers({ embed, ratios, heads }: Autoformer): ReturnType<NonNullable<Space['drawing']>> {
  const nodes = ['image', `tokens, width ${embed}`];
  const edges = [{ from: 0, to: 1, label: 'patches' }];
  for (let first = 0, next = 0; first < ratios.length; first = next) {
    while (next < ratios.length && ratios[next] === ratios[first] && heads[next] === heads[first]) next++;
    const times = next - first > 1 ? `${next - first} x ` : '';
    edges.push({
      from: nodes.length - 1,
      to: nodes.length,
      label: `${times}${heads[first]} heads, MLP ${ratios[first]}`,
    });
    nodes.push(String(next));
  }
  edges.push({ from: nodes.length - 1, to: nodes.length, label: 'mean, linear' });
  return { nodes: [...nodes, 'logits'], edges };
}
