/** Which network an architecture is: equal built graphs are one network and are scored once (the key of a score). */
import { costs, graphHash } from '../graph/index.ts';
import type { NetworkSettings, Space } from '../spaces/index.ts';
import type { StudySettings, Trial } from './types.ts';

/** Network settings of a study's space. */
export const networkSettings = ({ batch, resolution, classes, spaceOptions }: StudySettings): NetworkSettings => ({
  batch,
  resolution,
  classes,
  options: spaceOptions,
});

export interface Candidate {
  readonly architecture: string;
  readonly hash: string;
  readonly params: number;
  readonly macs: number;
}

export interface KnownNetworks {
  /** Trial index of an architecture that is known, by its text or by its network; else what a new trial needs. */
  find(architecture: unknown): { readonly index: number } | { readonly candidate: Candidate };
  add(trial: Trial): void;
  /** True for the texts of trials, not for other texts of the same networks: those differ between a run and its resume. */
  isKnown(text: string): boolean;
}

export function knownNetworks(space: Space, settings: NetworkSettings): KnownNetworks {
  const byText = new Map<string, number>();
  const byHash = new Map<string, number>();
  return {
    find(architecture) {
      const text = space.format(architecture);
      const known = byText.get(text);
      if (known !== undefined) return { index: known };
      const graph = space.graph(architecture, settings);
      const hash = graphHash(graph);
      const same = byHash.get(hash);
      if (same !== undefined) return { index: same };
      return { candidate: { architecture: text, hash, ...costs(graph) } };
    },
    add({ architecture, hash, index }) {
      byText.set(architecture, index);
      byHash.set(hash, index);
    },
    isKnown: (text) => byText.has(text),
  };
}
