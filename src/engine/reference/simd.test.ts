/** The SIMD loops against the plain ones; sums are only reordered, so 1e-12 relative to the sum of magnitudes is generous. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConvAttributes, Shape } from '../../graph/index.ts';
import { shapeRules, size } from '../../graph/index.ts';
import { stream } from '../../random/index.ts';
import { plainLoops } from './convolution.ts';
import { convolutionWasm } from './convolution-wasm.ts';
import { simdLoops } from './simd.ts';

const loops = simdLoops();

const settings = fc.record({
  images: fc.integer({ min: 1, max: 3 }),
  groups: fc.constantFrom(1, 2, 3),
  inputs: fc.integer({ min: 1, max: 5 }),
  outputs: fc.integer({ min: 1, max: 9 }),
  height: fc.integer({ min: 3, max: 9 }),
  width: fc.integer({ min: 3, max: 9 }),
  kernel: fc.tuple(fc.constantFrom(1, 2, 3), fc.constantFrom(1, 2, 3)),
  stride: fc.tuple(fc.constantFrom(1, 2, 3), fc.constantFrom(1, 2)),
  pad: fc.tuple(fc.constantFrom(-1, 0, 1), fc.constantFrom(-1, 0, 2), fc.constantFrom(0, 1), fc.constantFrom(0, 1)),
  dilation: fc.tuple(fc.constantFrom(1, 2), fc.constantFrom(1, 2)),
});

describe('SIMD convolution loops', () => {
  it('exist on this engine', () => expect(loops).not.toBeNull());

  it('equal the plain loops for any shape, stride, padding, dilation and grouping', () => {
    fc.assert(
      fc.property(settings, fc.integer(), ({ images, groups, inputs, outputs, height, width, ...window }, seed) => {
        const a: ConvAttributes = { ...window, groups };
        const xs: Shape = [images, groups * inputs, height, width];
        const ws: Shape = [groups * outputs, inputs, ...a.kernel];
        let os: Shape;
        try {
          os = shapeRules.Conv([xs, ws], a);
        } catch {
          return; // the window does not fit
        }
        const rng = stream(seed, 'simd');
        const draw = (shape: Shape): Float64Array => Float64Array.from({ length: size(shape) }, () => rng.normal());
        const [x, w, dy] = [draw(xs), draw(ws), draw(os)];
        const run = (f: (out: Float64Array) => void, shape: Shape): Float64Array => {
          const out = new Float64Array(size(shape));
          f(out);
          return out;
        };
        const close = (got: Float64Array, expected: Float64Array): void => {
          const scale = size(ws) + size(os);
          for (let i = 0; i < got.length; i++) {
            expect(Math.abs(got[i]! - expected[i]!)).toBeLessThanOrEqual(1e-13 * scale);
          }
        };
        close(
          run((out) => loops!.convolve(x, xs, w, ws, a, out, os), os),
          run((out) => plainLoops.convolve(x, xs, w, ws, a, out, os), os),
        );
        close(
          run((out) => loops!.weightGradient(x, xs, dy, os, a, out, ws), ws),
          run((out) => plainLoops.weightGradient(x, xs, dy, os, a, out, ws), ws),
        );
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it('are what assembly/convolution.ts compiles to', async () => {
    const { compileKernels } = (await import('../../../assembly/build.mjs' as string)) as {
      compileKernels(): Promise<Uint8Array>;
    };
    expect(Buffer.from(await compileKernels()).toString('base64')).toBe(convolutionWasm);
    expect(readFileSync(new URL('../../../assembly/convolution.ts', import.meta.url), 'utf8')).toContain(
      'export function correlate',
    );
  });
});
