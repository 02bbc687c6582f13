/** Closed-form counts of networks of TransNAS-Bench-101, equal to counting the graph. */
import type { CellPlace, NetworkPlan } from './plan.ts';

export interface Counts {
  readonly params: number;
  readonly macs: number;
}

/** Sums convolutions with their batch norms. */
export class CountSum {
  params = 0;
  macs = 0;

  /** `normed` counts a scale and a shift per channel, `bias` one more. */
  conv(channelsIn: number, channels: number, kernel: number, side: number, normed = true, bias = false): void {
    const weights = channelsIn * channels * kernel ** 2;
    this.params += weights + (normed ? 2 * channels : 0) + (bias ? channels : 0);
    this.macs += weights * side ** 2;
  }
}

export function countNetwork(plan: NetworkPlan, countCell: (sum: CountSum, place: CellPlace) => void): Counts {
  const { base, classes, stemSides, cells, decoder } = plan;
  const sum = new CountSum();
  sum.conv(3, base / 2, 3, stemSides[0]);
  sum.conv(base / 2, base, 3, stemSides[1]);
  for (const place of cells) countCell(sum, place);
  let { channels, side } = cells.at(-1)!;
  if (decoder === null) sum.conv(channels, classes, 1, 1, false, true);
  for (const { out, up, ending } of decoder ?? []) {
    if (up) side *= 2;
    sum.conv(channels, out, 3, side, ending === 'leaky', true);
    channels = out;
  }
  return { params: sum.params, macs: sum.macs };
}
