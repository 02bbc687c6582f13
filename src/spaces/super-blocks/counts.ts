/** Counts of structures of super blocks: true ones, equal to the graph's, and those of the official counters. */
import type { NetworkSettings } from '../types.ts';
import { type NetworkOptions, squeezedWidth } from './network.ts';
import type { Unit } from './units.ts';

export interface Counts {
  readonly params: number;
  readonly macs: number;
}

/** Trainable scalars and multiply-accumulates of convolutions and the linear layer, of one image. */
export function countUnits(
  units: readonly Unit[],
  { squeezeExcite, residual }: NetworkOptions,
  { resolution, classes }: NetworkSettings,
): Counts {
  let params = 0;
  let macs = 0;
  let side = resolution;
  let width = 3;
  const convolve = (weights: number, out: number, outputSide: number): void => {
    params += weights + 2 * out;
    macs += weights * outputSide ** 2;
  };
  for (const unit of units) {
    const last = unit.convs.length - 1;
    unit.convs.forEach(({ out, kernel, stride, depthwise }, i) => {
      side = Math.ceil(side / stride);
      convolve((depthwise ? 1 : width) * out * kernel ** 2, out, side);
      width = out;
      if (squeezeExcite && i === last - 1) {
        const squeezed = squeezedWidth(out);
        convolve(out * squeezed, squeezed, 1);
        convolve(squeezed * out, out, 1);
      }
    });
    if (residual && unit.shortcut === 'projection') {
      convolve(unit.in * width, width, side);
      params += width;
    }
  }
  return { params: params + (width + 1) * classes, macs: macs + width * classes };
}

/**
 * `get_model_size` and `get_FLOPs` of the official code, quirks included: batch norm counts one parameter per channel and one
 * operation per element, a linear bias one parameter, a projection's operations are divided by the stride twice. Budgets of
 * the published searches use these, always with residual links.
 */
export function countOfficially(
  units: readonly Unit[],
  squeezeExcite: boolean,
  { resolution, classes }: NetworkSettings,
): Counts {
  let params = 0;
  let macs = 0;
  let side = resolution;
  let width = 3;
  for (const unit of units) {
    const last = unit.convs.length - 1;
    unit.convs.forEach(({ out, kernel, stride, depthwise }, i) => {
      const weights = (depthwise ? 1 : width) * out * kernel ** 2;
      macs += Math.floor((weights * side ** 2) / stride ** 2);
      side = Math.floor(side / stride);
      macs += out * side ** 2;
      params += weights + out;
      width = out;
      if (squeezeExcite && i === last - 1) {
        const squeezed = squeezedWidth(out);
        macs += 2 * out * squeezed + out + out * side ** 2;
        params += 2 * out * squeezed + 2 * squeezed + 2 * out;
      }
    });
    if (unit.shortcut === 'projection') {
      macs += (unit.in + 1) * width * (side / unit.stride) ** 2;
      params += unit.in * width + width;
    }
  }
  return { params: params + width * classes + 1, macs: macs + width * classes };
}
