/**
 * The counter-based uniform numbers of the golden fixtures: any implementation can rebuild their weights, images, labels and
 * signs bit for bit. The rule is written out in the fixtures' README.
 */
import { finalMix } from '../base/index.ts';

/** u(seed, index) in [0, 1), a multiple of 2^-24. */
export function goldenUniform(seed: number, index: number): number {
  const mixed = finalMix(Math.imul(index, 0x85ebca77) + Math.imul(seed, 0x9e3779b1) + 0x165667b1);
  return (mixed >>> 8) / 0x1000000;
}
