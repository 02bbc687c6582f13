/**
 * Input gradient of a strided convolution as one stride-1 convolution of dy: position h of dx depends only on its phase h mod s
 * and on t = h div s, so each phase is an output of its own, computed at the small resolution and interleaved afterwards.
 * dx[s t + f] = sum over j of dy[t + e - j] w[s j + r] with r = (f + p) mod s and e = (f + p - r) / s. For 3x3 and stride 2 this
 * is 4/9 of the work of spreading dy with zeros, and no pass to spread it.
 */
import type { Shape, Window } from '../../graph/index.ts';

type Pair = readonly [number, number];

export interface Phases {
  readonly stride: Pair;
  /** Kernel of the convolution over dy, wide enough for every phase. */
  readonly kernel: Pair;
  readonly pad: readonly [number, number, number, number];
  readonly originalKernel: Pair;
  /** Per axis and phase: r, and tap a of the new kernel holds w[s (shift - a) + r]. */
  readonly taps: readonly [readonly PhaseTap[], readonly PhaseTap[]];
}
interface PhaseTap {
  readonly remainder: number;
  readonly shift: number;
}

/** Null where phases do not fit: dilation, a length that the stride does not divide, padding that would be negative. */
export function phasesOf(input: Shape, output: Shape, w: Window): Phases | null {
  const axes = ([0, 1] as const).map((axis) => {
    const [s, k, p] = [w.stride[axis], w.kernel[axis], w.pad[axis]];
    const [length, outputs] = [input[axis + 2]!, output[axis + 2]!];
    if (w.dilation[axis] !== 1 || length % s !== 0) return null;
    const phases = Array.from({ length: s }, (_, f) => {
      const remainder = (f + p) % s;
      return { remainder, end: (f + p - remainder) / s, count: Math.max(0, Math.ceil((k - remainder) / s)) };
    });
    const used = phases.filter(({ count }) => count > 0);
    const low = Math.min(...used.map(({ end, count }) => end - count + 1));
    const high = Math.max(...used.map(({ end }) => end));
    const kernel = high - low + 1;
    const after = length / s - outputs + kernel - 1 + low;
    if (low > 0 || after < 0) return null;
    return {
      kernel,
      before: 0 - low,
      after,
      taps: phases.map(({ remainder, end }) => ({ remainder, shift: end - low })),
    };
  });
  const [y, x] = axes;
  if (!y || !x) return null;
  return {
    stride: w.stride,
    kernel: [y.kernel, x.kernel],
    pad: [y.before, x.before, y.after, x.after],
    originalKernel: w.kernel,
    taps: [y.taps, x.taps],
  };
}

/** (phase, tap of the new kernel) -> tap of the original one, or -1. Phases and taps are row-major over the two axes. */
export function phaseWeights({ stride, kernel, originalKernel, taps }: Phases): (phase: number, tap: number) => number {
  const along = (axis: 0 | 1, phase: number, tap: number): number => {
    const { remainder, shift } = taps[axis][phase]!;
    const j = shift - tap;
    const k = stride[axis] * j + remainder;
    return j >= 0 && k < originalKernel[axis] ? k : -1;
  };
  return (phase, tap) => {
    const y = along(0, Math.floor(phase / stride[1]), Math.floor(tap / kernel[1]));
    const x = along(1, phase % stride[1], tap % kernel[1]);
    return y < 0 || x < 0 ? -1 : y * originalKernel[1] + x;
  };
}
