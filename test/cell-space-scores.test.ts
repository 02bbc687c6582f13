/** Networks of cells and of residual stages under the measured proxies; NAS-Bench-301 against values that NASLib published. */
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { createOnnxRuntimeExecutor, createReferenceExecutor } from '../src/engine/index.ts';
import { proxies, type Score, scoreNetwork, sourceOfArchitecture } from '../src/proxies/index.ts';
import { goldenBatches } from '../src/proxies/verify/golden-inputs.ts';
import { stream } from '../src/random/index.ts';
import { findSpace, type NetworkSettings } from '../src/spaces/index.ts';

const executors = { reference: createReferenceExecutor(), native: await createOnnxRuntimeExecutor(ort) };
const measured = ['zico', 'naswot', 'synflow', 'az-expressivity', 'az-trainability', 'az-progressivity'];

async function score(
  id: string,
  text: string,
  settings: NetworkSettings,
  ids: readonly string[],
): Promise<Readonly<Record<string, Score>>> {
  const space = findSpace(id);
  const chosen = ids.map((name) => ({ proxy: proxies[name]!, options: {} }));
  return scoreNetwork(sourceOfArchitecture(space, space.parse(text), settings), chosen, {
    executors,
    data: goldenBatches(settings.classes),
    seed: 1,
  });
}

describe('measured proxies apply to', () => {
  const sampled = (id: string): string => findSpace(id).format(findSpace(id).sample(stream(1, 'scores')));
  it.each([
    ['nas-bench-301', sampled('nas-bench-301'), { C: 8 }],
    ['darts', 'NASNet', { C: 4, L: 3 }],
    ['darts', 'DARTS_V2', { C: 4, L: 3, skeleton: 'imagenet' }],
    ['nds-resnet', 'd1w16/d2w24/d1w32', {}],
    ['nds-resnext-b', 'd1w64r4g16/d1w64r2g4/d1w64r1g1', {}],
  ])('%s: %s', async (id, text, options) => {
    // The ImageNet stem leaves an eighth of the side.
    const resolution = 'skeleton' in options ? 32 : 8;
    const scores = await score(id, text, { batch: 4, resolution, classes: 10, options }, measured);
    for (const name of measured) expect(scores[name], name).toMatchObject({ ok: true });
  });
});

describe('NAS-Bench-301 has the network that NASLib scored', () => {
  // The first rows of `zc_nasbench301.json` (automl/NASLib): l2_norm and synflow, which is the logarithm there.
  it.each([
    ['0:0;1:5;1:1;0:1;1:3;0:3;1:3;3:2|1:0;0:2;1:3;0:3;3:0;0:1;2:0;3:6', 623.0769, 52.79601],
    ['0:5;1:0;2:1;0:2;3:2;0:3;1:0;3:5|1:1;0:2;0:5;1:0;0:6;2:2;4:6;0:0', 405.8606, 36.34164],
  ])('%s', async (text, l2Norm, logSynflow) => {
    const settings = { batch: 2, resolution: 32, classes: 10 };
    const scores = await score('nas-bench-301', text, settings, ['l2-norm', 'synflow']);
    const value = (name: string): number => {
      const found = scores[name]!;
      return found.ok ? found.value : Number.NaN;
    };
    // Other random weights: norms of thousands of weights differ by tenths of a percent, a product of 60 layers by some ten percent.
    expect(Math.abs(value('l2-norm') / l2Norm - 1)).toBeLessThan(0.005);
    expect(Math.abs(Math.log(value('synflow')) - logSynflow)).toBeLessThan(0.5);
  });
});
