/**
 * What the measured terms of our own score share: a narrow network of the same architecture, at most 32 small images. One program
 * serves them all. docs/default-score.md measures what is lost against the run's own network.
 */
import type { NetworkSettings } from '../spaces/index.ts';
import type { ProbeSetting } from './types.ts';

const thinBatch = 32;

export const thinSetting = ({ batch }: NetworkSettings): ProbeSetting => ({
  init: 'default',
  batchNorm: 'training',
  input: 'data',
  batch: Math.min(batch, thinBatch),
  thin: true,
});
