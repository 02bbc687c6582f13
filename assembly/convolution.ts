// AssemblyScript (not TypeScript): float64 convolution kernels for WebAssembly SIMD, two lanes at a time.
// Compiled by `npm run build:wasm` into src/engine/reference/convolution-wasm.ts. All pointers are byte offsets.
//
// Planes are zero-padded images laid out row-major; a tap of the window is an offset inside a plane, so a stride-1 convolution
// is a sum of shifted planes. Outputs are computed over whole padded rows; the caller drops the spare columns. Loads may run up
// to three elements past the last output: the caller leaves slack behind every buffer.

/** out[o][j] = sum over c, t of w[o][c][t] * x[c][j + offsets[t]] for `outputs` channels and `length` positions of one image. */
export function correlate(
  out: usize, outStride: usize, x: usize, xStride: usize, w: usize, outputs: i32, inputs: i32, taps: i32, offsets: usize, length: i32,
): void {
  const wStride: usize = (<usize>(inputs * taps)) << 3;
  let o: i32 = 0;
  for (; o + 4 <= outputs; o += 4) {
    const w0: usize = w + <usize>o * wStride;
    const w1 = w0 + wStride;
    const w2 = w1 + wStride;
    const w3 = w2 + wStride;
    const y0: usize = out + <usize>o * outStride;
    for (let j: i32 = 0; j < length; j += 4) {
      const at: usize = (<usize>j) << 3;
      let a0 = f64x2.splat(0), a1 = f64x2.splat(0), b0 = f64x2.splat(0), b1 = f64x2.splat(0);
      let c0 = f64x2.splat(0), c1 = f64x2.splat(0), d0 = f64x2.splat(0), d1 = f64x2.splat(0);
      let k: usize = 0;
      for (let c: i32 = 0; c < inputs; c++) {
        const plane: usize = x + <usize>c * xStride + at;
        for (let t: i32 = 0; t < taps; t++, k += 8) {
          const p: usize = plane + <usize>load<u32>(offsets + ((<usize>t) << 2));
          const x0 = v128.load(p);
          const x1 = v128.load(p, 16);
          let v = v128.load64_splat(w0 + k);
          a0 = f64x2.add(a0, f64x2.mul(v, x0));
          a1 = f64x2.add(a1, f64x2.mul(v, x1));
          v = v128.load64_splat(w1 + k);
          b0 = f64x2.add(b0, f64x2.mul(v, x0));
          b1 = f64x2.add(b1, f64x2.mul(v, x1));
          v = v128.load64_splat(w2 + k);
          c0 = f64x2.add(c0, f64x2.mul(v, x0));
          c1 = f64x2.add(c1, f64x2.mul(v, x1));
          v = v128.load64_splat(w3 + k);
          d0 = f64x2.add(d0, f64x2.mul(v, x0));
          d1 = f64x2.add(d1, f64x2.mul(v, x1));
        }
      }
      let y = y0 + at;
      v128.store(y, a0);
      v128.store(y, a1, 16);
      y += outStride;
      v128.store(y, b0);
      v128.store(y, b1, 16);
      y += outStride;
      v128.store(y, c0);
      v128.store(y, c1, 16);
      y += outStride;
      v128.store(y, d0);
      v128.store(y, d1, 16);
    }
  }
  for (; o < outputs; o++) {
    const w0: usize = w + <usize>o * wStride;
    const y0: usize = out + <usize>o * outStride;
    for (let j: i32 = 0; j < length; j += 4) {
      const at: usize = (<usize>j) << 3;
      let a0 = f64x2.splat(0), a1 = f64x2.splat(0);
      let k: usize = 0;
      for (let c: i32 = 0; c < inputs; c++) {
        const plane: usize = x + <usize>c * xStride + at;
        for (let t: i32 = 0; t < taps; t++, k += 8) {
          const p: usize = plane + <usize>load<u32>(offsets + ((<usize>t) << 2));
          const v = v128.load64_splat(w0 + k);
          a0 = f64x2.add(a0, f64x2.mul(v, v128.load(p)));
          a1 = f64x2.add(a1, f64x2.mul(v, v128.load(p, 16)));
        }
      }
      v128.store(y0 + at, a0);
      v128.store(y0 + at, a1, 16);
    }
  }
}

/**
 * dw[o][c][t] = sum over images and j < length of dy[n][o][j] * x[n][c][j + offsets[t]]. dy's planes have x's row width, zeros in
 * the spare columns and at least one zero behind the last position, so odd lengths may be rounded up.
 */
export function gradient(
  dw: usize, x: usize, xStride: usize, xImage: usize, dy: usize, dyStride: usize, dyImage: usize,
  images: i32, outputs: i32, inputs: i32, taps: i32, offsets: usize, length: i32,
): void {
  for (let o: i32 = 0; o < outputs; o += 2) {
    const both = o + 1 < outputs;
    for (let c: i32 = 0; c < inputs; c++) {
      const target: usize = dw + ((<usize>((o * inputs + c) * taps)) << 3);
      const second: usize = target + ((<usize>(inputs * taps)) << 3);
      for (let t: i32 = 0; t < taps; t += 3) {
        const off0: usize = <usize>load<u32>(offsets + ((<usize>t) << 2));
        const off1: usize = <usize>load<u32>(offsets + ((<usize>min(t + 1, taps - 1)) << 2));
        const off2: usize = <usize>load<u32>(offsets + ((<usize>min(t + 2, taps - 1)) << 2));
        let a0 = f64x2.splat(0), a1 = f64x2.splat(0), a2 = f64x2.splat(0);
        let b0 = f64x2.splat(0), b1 = f64x2.splat(0), b2 = f64x2.splat(0);
        for (let n: i32 = 0; n < images; n++) {
          const p: usize = x + <usize>n * xImage + <usize>c * xStride;
          const q: usize = dy + <usize>n * dyImage + <usize>o * dyStride;
          const r: usize = both ? q + dyStride : q;
          for (let j: i32 = 0; j < length; j += 2) {
            const at: usize = (<usize>j) << 3;
            const x0 = v128.load(p + at + off0);
            const x1 = v128.load(p + at + off1);
            const x2 = v128.load(p + at + off2);
            let v = v128.load(q + at);
            a0 = f64x2.add(a0, f64x2.mul(v, x0));
            a1 = f64x2.add(a1, f64x2.mul(v, x1));
            a2 = f64x2.add(a2, f64x2.mul(v, x2));
            v = v128.load(r + at);
            b0 = f64x2.add(b0, f64x2.mul(v, x0));
            b1 = f64x2.add(b1, f64x2.mul(v, x1));
            b2 = f64x2.add(b2, f64x2.mul(v, x2));
          }
        }
        put(target, t, taps, a0, a1, a2);
        if (both) put(second, t, taps, b0, b1, b2);
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function put(row: usize, t: i32, taps: i32, a: v128, b: v128, c: v128): void {
  const at: usize = row + ((<usize>t) << 3);
  store<f64>(at, f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1));
  if (t + 1 < taps) store<f64>(at, f64x2.extract_lane(b, 0) + f64x2.extract_lane(b, 1), 8);
  if (t + 2 < taps) store<f64>(at, f64x2.extract_lane(c, 0) + f64x2.extract_lane(c, 1), 16);
}
