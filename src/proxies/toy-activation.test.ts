/**
 * Proxies on the toy network of zero-cost-proxies 6.1: jacov, epe_nas and nwot there were produced by the authors' code in
 * float64, the rest by straight implementations of the formulas. Tolerances are those stated with the values: 1e-9 relative,
 * 1e-6 where eigenvalues or logarithms of small correlations amplify round-off.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { measure } from '../../test/support/measure.ts';
import { toyImages, toyLabels, toyNetwork, toyWeights } from '../../test/support/toy-network.ts';
import type { Values, Weights } from '../engine/index.ts';
import { spectralEntropies } from './az-expressivity.ts';
import { growths } from './az-progressivity.ts';
import { trainabilityScore } from './az-trainability.ts';
import { epeNasScore } from './epe-nas.ts';
import { jacobCovScore } from './jacob-cov.ts';
import { mecoScore } from './meco.ts';
import { naswotScore } from './naswot.ts';
import { ntkCondScore } from './ntk-cond.ts';
import { distinctPatterns, imagePatterns, unitPatterns } from './quantities/activation-patterns.ts';
import { blockJacobians } from './quantities/block-jacobians.ts';
import { featureCovariance } from './quantities/feature-covariance.ts';
import { inputGradient } from './quantities/input-gradient.ts';
import { lastFeature } from './quantities/last-feature.ts';
import { moduleCorrelation } from './quantities/module-correlation.ts';
import { normVariances } from './quantities/norm-variances.ts';
import { reluAgreement } from './quantities/relu-agreement.ts';
import { tangentKernel } from './quantities/tangent-kernel.ts';
import type { Quantity } from './quantities/types.ts';
import { sizeFactor } from './swap.ts';
import type { Score } from './types.ts';
import { type ZenPass, zenScore } from './zen.ts';

const network = toyNetwork(6);
let weights: Weights;
beforeAll(() => {
  weights = toyWeights();
});
const run = <T>(quantity: Quantity<T>, image: Values = toyImages(6, 0)): Promise<T> =>
  measure(network, quantity, weights, image);

function close(score: Score | number, expected: number, tolerance: number): void {
  const value = typeof score === 'number' ? score : score.ok ? score.value : Number.NaN;
  expect(Math.abs(value - expected), `${value} for ${expected}`).toBeLessThanOrEqual(tolerance * Math.abs(expected));
}

describe('toy network', () => {
  test('jacov and epe_nas', async () => {
    const gradient = await run(inputGradient);
    close(jacobCovScore(gradient), -9.305108897187592, 1e-6);
    close(epeNasScore(gradient, toyLabels, 3), 8.218937683936314, 1e-6);
  });

  test('nwot and its kernel', async () => {
    const agreement = await run(reluAgreement);
    expect([...agreement.kernel.subarray(0, 6)]).toEqual([64, 6, 57, 23, 34, 40]);
    close(naswotScore(agreement), 20.010119520183675, 1e-9);
  });

  test('tangent kernel', async () => {
    const kernel = await run(tangentKernel);
    const trace = Array.from({ length: 6 }, (_, i) => kernel.kernel[i * 7]!).reduce((a, b) => a + b);
    close(trace, 38.197089296233415, 1e-9);
    close(ntkCondScore(kernel), 61.689665944725945, 1e-6);
  });

  test('linear regions and swap', async () => {
    expect(distinctPatterns([await run(imagePatterns)])).toBe(6);
    const units = await run(unitPatterns);
    expect(units.items).toBe(3 * 16 + 4 * 4);
    expect(distinctPatterns([units])).toBe(16);
    close(sizeFactor(2000, 1, 4), Math.exp(-1 / 4), 1e-15);
  });

  test('zen', async () => {
    const x = toyImages(6, 0.3);
    const e = toyImages(6, 1.9);
    const pass = async (image: Values): Promise<ZenPass> => ({
      feature: await run(lastFeature, image),
      variances: await run(normVariances, image),
    });
    const first = await pass(x);
    const second = await pass(x.map((value, i) => value + 0.01 * e[i]!));
    const running: Float64Array[] = [];
    const score = zenScore(first, second, 6, 'official', running);
    close(score, -2.5070730196846127, 1e-9);
    close(score.parts![0]!.value, -2.520683684818458, 1e-9);
    close(mean(running[0]!), 1.1047621081195464, 1e-9);
    close(mean(running[1]!), 0.9301506704182056, 1e-9);
  });

  test('meco on one image', async () => {
    const modules = await measure(toyNetwork(1), moduleCorrelation, weights, toyImages(1, 0));
    const score = mecoScore(modules);
    // Given to ten decimals.
    expect(score.ok && Math.abs(score.value - 0.0950352852)).toBeLessThan(1e-10);
    expect(score.parts!.map(({ name }) => name)).toEqual([
      'Conv',
      'BatchNormalization',
      'Relu',
      'Conv',
      'BatchNormalization',
      'Relu',
      'GlobalAveragePool',
      'Gemm',
      'network',
    ]);
  });

  test('AZ-NAS expressivity and progressivity', async () => {
    const entropies = spectralEntropies(await run(featureCovariance)).map(({ name, value }) => ({
      name,
      value: value!,
    }));
    close(entropies[0]!.value, 0.7597047637418051, 1e-9);
    close(entropies[1]!.value, 0.8971342936518466, 1e-9);
    close(growths(entropies)[0]!.value, 0.13742952991004154, 1e-9);
  });

  test('AZ-NAS trainability with given signs', async () => {
    const random = blockJacobians();
    const given: typeof random = {
      ...random,
      build: (builder) =>
        random.build({
          ...builder,
          noiseInput: (name, shape, fill) =>
            builder.noiseInput(name, shape, (...args) =>
              fill(...args).map((_, i) => Math.sign(Math.sin(2.3 * i + 0.4))),
            ),
        }),
    };
    close(trainabilityScore(await run(given)), -1.4448689110469113, 1e-9);
  });
});

const mean = (values: Float64Array): number => values.reduce((a, b) => a + b) / values.length;
