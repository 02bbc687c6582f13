/**
 * Fisher: Theis et al., arXiv 1801.05787, as in "Zero-Cost Proxies for Lightweight NAS", arXiv 2101.08134 (fisher.py). Per channel
 * 1/2 mean over images of (sum over positions of activation * gradient)^2, counted once per weight that the channel owns.
 */
import { familySetting, sumOfParts } from './layer-sums.ts';
import { type FisherTerm, fisherTerms } from './quantities/fisher-terms.ts';
import type { Probe, Proxy, Score } from './types.ts';

const probe: Probe = { setting: familySetting, quantities: [fisherTerms], batches: [0] };

export const fisherScore = (layers: readonly FisherTerm[]): Score =>
  sumOfParts(
    layers.map(({ name, channels, weightsPerChannel, terms }) => {
      let sum = 0;
      for (const term of terms) {
        let squares = 0;
        for (let i = 0; i < term.length; i++) squares += term[i]! * term[i]!;
        // term is [images, channels]: dividing by the images leaves the sum over channels of the mean.
        sum += squares / (term.length / channels) / 2;
      }
      return { name, value: sum * weightsPerChannel };
    }),
  );

export const fisher: Proxy = {
  id: 'fisher',
  title: 'Fisher',
  paper: 'Zero-Cost Proxies for Lightweight NAS (arXiv 2101.08134)',
  better: 'higher',
  provenance: 'official',
  description: 'Empirical Fisher information of the activations of conv and linear layers.',
  needs: { data: 'images', labels: true, gradients: 1, space: false },
  options: [],
  probes: () => [probe],
  score: (context) => fisherScore(context.results(probe)[0]!.get(fisherTerms)),
};
