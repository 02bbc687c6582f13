/**
 * float64 convolution loops in WebAssembly SIMD (assembly/convolution.ts), about five times the speed of the plain ones. The
 * instructions are IEEE float64 without fused multiply-add, so the bits are the same on every machine.
 */
import { size } from '../../graph/index.ts';
import type { ConvolutionLoops } from './convolution.ts';
import { convolutionWasm } from './convolution-wasm.ts';
import { type Placement, paddedPlacement, placePlanes, stretch, tapOffsets } from './planes.ts';

interface Exports {
  correlate(
    out: number,
    outStride: number,
    x: number,
    xStride: number,
    w: number,
    outputs: number,
    inputs: number,
    taps: number,
    offsets: number,
    length: number,
  ): void;
  gradient(
    dw: number,
    x: number,
    xStride: number,
    xImage: number,
    dy: number,
    dyStride: number,
    dyImage: number,
    images: number,
    outputs: number,
    inputs: number,
    taps: number,
    offsets: number,
    length: number,
  ): void;
}

const pageBytes = 65_536;
/** Elements behind each buffer that the kernels may read or write without meaning. */
const slack = 8;

/** One memory, laid out anew for every call: buffers of float64 elements and one list of u32 offsets. */
class Workspace {
  readonly #memory: WebAssembly.Memory;
  values: Float64Array;
  #words: Uint32Array;
  #top = 0;

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
    this.values = new Float64Array(memory.buffer);
    this.#words = new Uint32Array(memory.buffer);
  }

  /** Starts a layout that needs this many elements in all, zeroed. */
  reset(elements: number): void {
    const missing = elements * 8 - this.#memory.buffer.byteLength;
    if (missing > 0) {
      this.#memory.grow(Math.ceil(missing / pageBytes));
      this.values = new Float64Array(this.#memory.buffer);
      this.#words = new Uint32Array(this.#memory.buffer);
    }
    this.values.fill(0, 0, elements);
    this.#top = 0;
  }

  /** Element index of the next buffer. */
  take(elements: number): number {
    const start = this.#top;
    this.#top += elements + slack;
    return start;
  }

  putOffsets(start: number, offsets: readonly number[]): void {
    offsets.forEach((offset, i) => {
      this.#words[start * 2 + i] = offset * 8;
    });
  }
}

/** The loops; null where WebAssembly SIMD is missing. */
export function simdLoops(): ConvolutionLoops | null {
  if (typeof WebAssembly === 'undefined') return null;
  let kernels: Exports;
  const memory = new WebAssembly.Memory({ initial: 16 });
  try {
    const binary = Uint8Array.from(atob(convolutionWasm), (character) => character.charCodeAt(0));
    kernels = new WebAssembly.Instance(new WebAssembly.Module(binary), { env: { memory } })
      .exports as unknown as Exports;
  } catch {
    // An engine without SIMD rejects the module: the plain loops give the same values to rounding.
    return null;
  }
  const space = new Workspace(memory);

  const convolve: ConvolutionLoops['convolve'] = (x, xs, w, ws, a, out, os) => {
    const [n, channels, h, wd] = xs as readonly [number, number, number, number];
    const [co, ci] = ws as readonly [number, number];
    const [, , oh, ow] = os as readonly [number, number, number, number];
    const placement = paddedPlacement(xs, a);
    const offsets = tapOffsets(a, placement.width);
    // Dense (stride 1) positions up to the last one that is wanted.
    const length = (oh - 1) * a.stride[0] * placement.width + (ow - 1) * a.stride[1] + 1;
    const plane = (length + 3) & ~3;
    const input = n * channels * placement.stride;
    space.reset(input + w.length + offsets.length + co * plane + 4 * slack);
    const [px, pw, po, py] = [
      space.take(input),
      space.take(w.length),
      space.take(offsets.length),
      space.take(co * plane),
    ];
    placePlanes(x, n * channels, h, wd, placement, space.values, px);
    space.values.set(w, pw);
    space.putOffsets(po, offsets);
    const perGroup = co / a.groups;
    for (let image = 0; image < n; image++) {
      for (let group = 0; group < a.groups; group++) {
        kernels.correlate(
          (py + group * perGroup * plane) * 8,
          plane * 8,
          (px + (image * channels + group * ci) * placement.stride) * 8,
          placement.stride * 8,
          (pw + group * perGroup * ci * offsets.length) * 8,
          perGroup,
          ci,
          offsets.length,
          po * 8,
          length,
        );
      }
      pick(space.values, py, plane, placement.width, a.stride, out, image * co * oh * ow, co, oh, ow);
    }
  };

  const weightGradient: ConvolutionLoops['weightGradient'] = (x, xs, dy, ds, a, out, ws) => {
    const [n, channels, h, wd] = xs as readonly [number, number, number, number];
    const [co, ci] = ws as readonly [number, number];
    const placement = paddedPlacement(xs, a);
    const offsets = tapOffsets(a, placement.width);
    const dense = stretch(dy, ds, a.stride);
    const [, , dh, dw] = dense.shape as readonly [number, number, number, number];
    const length = (dh - 1) * placement.width + dw;
    // One zero behind the last position at least: the kernel rounds odd lengths up.
    const rows: Placement = {
      top: 0,
      left: 0,
      height: dh,
      width: placement.width,
      stride: Math.max(dh * placement.width, (length + 2) & ~1),
    };
    const [input, cotangent] = [n * channels * placement.stride, n * co * rows.stride];
    space.reset(input + cotangent + offsets.length + out.length + 4 * slack);
    const [px, py, po, pw] = [
      space.take(input),
      space.take(cotangent),
      space.take(offsets.length),
      space.take(out.length),
    ];
    placePlanes(x, n * channels, h, wd, placement, space.values, px);
    placePlanes(dense.data, n * co, dh, dw, rows, space.values, py);
    space.putOffsets(po, offsets);
    const perGroup = co / a.groups;
    for (let group = 0; group < a.groups; group++) {
      kernels.gradient(
        (pw + group * perGroup * ci * offsets.length) * 8,
        (px + group * ci * placement.stride) * 8,
        placement.stride * 8,
        channels * placement.stride * 8,
        (py + group * perGroup * rows.stride) * 8,
        rows.stride * 8,
        co * rows.stride * 8,
        n,
        perGroup,
        ci,
        offsets.length,
        po * 8,
        length,
      );
    }
    out.set(space.values.subarray(pw, pw + size(ws)));
  };

  return { convolve, weightGradient };
}

/** The wanted positions of dense rows, written to `out` from element `start`. */
function pick(
  dense: Float64Array,
  from: number,
  plane: number,
  width: number,
  stride: readonly [number, number],
  out: Float64Array,
  start: number,
  channels: number,
  oh: number,
  ow: number,
): void {
  let k = start;
  for (let c = 0; c < channels; c++) {
    for (let i = 0; i < oh; i++) {
      let p = from + c * plane + i * stride[0] * width;
      for (let j = 0; j < ow; j++, p += stride[1]) out[k++] = dense[p]!;
    }
  }
}
