/**
 * Counts of an AutoFormer network. Ours: multiply-accumulates of the convolution and the linear layers. Official: the complexity
 * function of the code, which also counts norms and attention, and counts the class token twice (198 tokens at 224x224).
 */

import { distanceLimit, tableRows } from '../blocks/relative-position.ts';
import type { NetworkSettings } from '../types.ts';
import type { Autoformer } from './architecture.ts';
import { gridSide, headWidth } from './network.ts';

export function countAutoformer(
  { embed: E, ratios, heads }: Autoformer,
  { resolution, classes }: NetworkSettings,
  patch: number,
): { params: number; macs: number; paramsOfficial: number; macsOfficial: number } {
  const P = gridSide(resolution, patch) ** 2;
  const N = P + 2;
  const pixels = 3 * patch * patch;
  let params = pixels * E + E + E * N + 2 * E + (E + 1) * classes;
  let macs = P * pixels * E + E * classes;
  let official = E + P * pixels * E + ((P + 1) * E) / 2 + (P + 1) * E * classes;
  ratios.forEach((ratio, i) => {
    const q = headWidth * heads[i]!;
    const h = Math.floor(E * ratio);
    const weights = 4 * E * q + 2 * E * h;
    params += weights + 4 * E + 3 * q + E + h + E + 4 * tableRows * headWidth;
    macs += (P + 1) * weights;
    const relative = 2 * distanceLimit * N * N + (N * N) / 2 + (N * q) / 2;
    official += N * weights + 2 * N * E + 2 * N * N * q + relative;
  });
  return { params, macs, paramsOfficial: params, macsOfficial: official };
}
