/** Orders written out by hand from the layouts in the file header; weights hold their own index. */
import { describe, expect, it } from 'vitest';
import { phasesOf, phaseWeights } from './phases.ts';
import { arrangeGradient, arrangeWeights, formShape } from './weight-layout.ts';

const indices = (count: number): Float64Array => Float64Array.from({ length: count }, (_, i) => i);
const base = { shape: [2, 2, 1, 2], groups: 1, use: 'straight', block: 2 } as const;
const strided = { kernel: [3, 1], stride: [2, 1], pad: [1, 0, 1, 0], dilation: [1, 1] } as const;

describe('arrangeWeights', () => {
  it('blocks: taps, then inputs, then outputs innermost', () => {
    expect([...arrangeWeights(indices(8), base)]).toEqual([0, 4, 2, 6, 1, 5, 3, 7]);
  });

  it('images of few channels: inputs outside the taps', () => {
    const form = { ...base, shape: [2, 3, 1, 1] };
    expect([...arrangeWeights(indices(6), form)]).toEqual([0, 3, 1, 4, 2, 5]);
  });

  it('turned: input and output change places and taps run backwards', () => {
    expect([...arrangeWeights(indices(8), { ...base, use: 'turned' })]).toEqual([1, 3, 5, 7, 0, 2, 4, 6]);
  });

  it('turned in groups: each group on its own', () => {
    const form = { shape: [4, 1, 1, 2], groups: 2, use: 'turned', block: 1 } as const;
    expect(formShape(form)).toEqual([2, 2, 1, 2]);
    expect([...arrangeWeights(indices(8), form)]).toEqual([1, 0, 3, 2, 5, 4, 7, 6]);
  });

  it('phases: zeros where a phase has no tap', () => {
    const use = phasesOf([1, 1, 4, 1], [1, 1, 2, 1], strided)!;
    const form = { shape: [1, 1, 3, 1], groups: 1, use, block: 1 } as const;
    expect(formShape(form)).toEqual([2, 1, 2, 1]);
    // Even rows see the middle tap at their own row; odd rows the last tap there and the first one below.
    expect([...arrangeWeights(Float64Array.of(5, 6, 7), form)]).toEqual([6, 0, 7, 5]);
  });
});

describe('phasesOf', () => {
  it('covers a 3x3 stride-2 window with 2x2 taps and pads behind only', () => {
    const window = { kernel: [3, 3], stride: [2, 2], pad: [1, 1, 1, 1], dilation: [1, 1] } as const;
    const phases = phasesOf([1, 8, 8, 8], [1, 8, 4, 4], window)!;
    expect(phases).toMatchObject({ kernel: [2, 2], pad: [0, 0, 1, 1] });
    const used = [0, 1, 2, 3].flatMap((phase) => [0, 1, 2, 3].map((tap) => phaseWeights(phases)(phase, tap)));
    // Every one of the nine taps exactly once.
    expect(used.filter((tap) => tap >= 0).sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('leaves lengths that the stride does not divide', () => {
    expect(phasesOf([1, 1, 5, 1], [1, 1, 3, 1], strided)).toBeNull();
  });
});

it('arrangeGradient: from [O/b][taps][I][b] to row-major', () => {
  // [taps][I][b] of one block, each holding its row-major index (o, i, t).
  expect([...arrangeGradient(Float32Array.of(0, 4, 2, 6, 1, 5, 3, 7), [2, 2, 1, 2], 2)]).toEqual([
    0, 1, 2, 3, 4, 5, 6, 7,
  ]);
});
