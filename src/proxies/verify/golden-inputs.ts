/** Images, labels and noise by the golden fixtures' rule. */
import { goldenUniform } from '../../random/index.ts';
import type { BatchProvider, BatchRequest, InputOverride } from '../evaluate/inputs.ts';

const images = (index: number, { batch, channels, resolution }: BatchRequest): Float32Array =>
  Float32Array.from(
    { length: batch * channels * resolution ** 2 },
    (_, i) => (2 * goldenUniform(1000 + index, i) - 1) * Math.sqrt(3),
  );

/** Batches of the rule for a network of so many classes. */
export const goldenBatches = (classes: number): BatchProvider => ({
  labels: 'real',
  images,
  classes: (index, { batch }) =>
    Int32Array.from({ length: batch }, (_, i) => Math.floor(goldenUniform(2000 + index, i) * classes)),
});

/** Zen-score's second input: batch 0 + 0.01 batch 1, the sum in float64. */
export const goldenOverride: InputOverride = {
  input(setting, index, request) {
    if (setting.input !== 'zen') return null;
    const x = images(0, request);
    if (index === 0) return x;
    const e = images(1, request);
    return Float64Array.from(x, (value, i) => value + 0.01 * e[i]!);
  },
};
