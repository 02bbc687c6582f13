/** Params and multiply-accumulates of a PiT network in closed form; equal to the graph's. */
import type { NetworkSettings } from '../types.ts';
import type { Pit } from './architecture.ts';
import { gridSides, type PatchWindow } from './network.ts';

export function countPit(
  { base, ratio, depths, heads }: Pit,
  { resolution, classes }: NetworkSettings,
  window: PatchWindow,
): { params: number; macs: number } {
  const sides = gridSides(resolution, window);
  const first = base * heads[0];
  const pixels = 3 * window.patch ** 2;
  let params = (pixels + 1 + sides[0] ** 2 + 1) * first;
  let macs = pixels * first * sides[0] ** 2;
  let last = first;
  heads.forEach((count, stage) => {
    const width = base * count;
    const patches = sides[stage]! ** 2;
    if (stage > 0) {
      params += 10 * width + (last + 1) * width;
      macs += 9 * width * patches + last * width;
    }
    const weights = (4 + 2 * ratio) * width ** 2;
    // Two norms (4), biases of qkv (3), projection (1) and MLP (ratio + 1).
    params += depths[stage]! * (weights + (9 + ratio) * width);
    macs += depths[stage]! * weights * (patches + 1);
    last = width;
  });
  return { params: params + 2 * last + (last + 1) * classes, macs: macs + last * classes };
}
