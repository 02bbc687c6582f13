/** The runner: what is merged, what fails alone, and that scores do not depend on the company they are computed in. */
import { describe, expect, test } from 'vitest';
import { NascentError } from '../../base/index.ts';
import { createReferenceExecutor, type Executor } from '../../engine/index.ts';
import { nasBench201 } from '../../spaces/index.ts';
import { type BatchProvider, proxies, scoreNetwork, sourceOfArchitecture } from '../index.ts';
import { goldenBatches } from '../verify/golden-inputs.ts';

const cell = nasBench201.parse(
  '|nor_conv_3x3~0|+|none~0|nor_conv_1x1~1|+|skip_connect~0|avg_pool_3x3~1|skip_connect~2|',
);
const settings = { batch: 4, resolution: 8, classes: 10, options: { C: 4, N: 1 } };
const data = goldenBatches(10);
const choose = (...ids: string[]) => ids.map((id) => ({ proxy: proxies[id]!, options: {} }));

/** Counts compiled programs and runs. */
function counting(): { executor: Executor; counts: { programs: number; runs: number; released: number } } {
  const inner = createReferenceExecutor();
  const counts = { programs: 0, runs: 0, released: 0 };
  const executor: Executor = {
    ...inner,
    async compile(graph) {
      counts.programs++;
      const program = await inner.compile(graph);
      return {
        bind: (weights) => program.bind(weights),
        run(inputs) {
          counts.runs++;
          return program.run(inputs);
        },
        release() {
          counts.released++;
          return program.release();
        },
      };
    },
  };
  return { executor, counts };
}

async function score(ids: readonly string[], executor: Executor, given: BatchProvider = data, seed = 3) {
  return scoreNetwork(sourceOfArchitecture(nasBench201, cell, settings), choose(...ids), {
    executors: { reference: executor, native: null },
    data: given,
    seed,
  });
}

describe('programs', () => {
  test('the default search needs two: one for the data, one for synflow', async () => {
    const { executor, counts } = counting();
    const scores = await score(['zico', 'naswot', 'synflow', 'params', 'macs'], executor);
    expect(Object.values(scores).map(({ ok }) => ok)).toEqual([true, true, true, true, true]);
    // Two batches of data, one of ones; every program is released.
    expect(counts).toEqual({ programs: 2, runs: 3, released: 2 });
  });

  test('proxies of one batch share one forward and backward pass', async () => {
    const { executor, counts } = counting();
    await score(['grad-norm', 'snip', 'plain', 'fisher', 'grasp', 'naswot', 'l2-norm'], executor);
    expect(counts).toEqual({ programs: 1, runs: 1, released: 1 });
  });

  test('a score alone is the score in company', async () => {
    const { executor } = counting();
    const together = await score(['zico', 'snip', 'fisher', 'grasp', 'synflow-log', 'naswot'], executor);
    for (const id of Object.keys(together)) {
      const alone = await score([id], executor);
      expect(alone[id], id).toEqual(together[id]);
    }
  });

  test('another seed draws other weights', async () => {
    const { executor } = counting();
    const values = await Promise.all([3, 3, 4].map((seed) => score(['l2-norm', 'snip'], executor, data, seed)));
    expect(values[1]).toEqual(values[0]);
    expect(values[2]!.snip).not.toEqual(values[0]!.snip);
    expect(values[2]!['l2-norm']).not.toEqual(values[0]!['l2-norm']);
  });
});

describe('failures', () => {
  test('an engine that cannot run one program costs only the proxies that need it', async () => {
    const { executor } = counting();
    const broken: Executor = {
      ...executor,
      async compile(graph) {
        if (graph.nodes.some(({ kind }) => kind === 'ReduceMax'))
          throw new NascentError('unsupported', { what: 'no ReduceMax here' });
        return executor.compile(graph);
      },
    };
    const scores = await score(['synflow', 'snip', 'params'], broken);
    expect(scores.synflow).toMatchObject({ ok: false, reason: 'unsupported-op', detail: 'no ReduceMax here' });
    expect(scores.snip).toMatchObject({ ok: true });
    expect(scores.params).toMatchObject({ ok: true });
  });

  test('without labels, proxies that need them say so and the others run', async () => {
    const { executor } = counting();
    const scores = await score(['zico', 'naswot'], executor, { ...data, labels: 'none' });
    expect(scores.zico).toMatchObject({ ok: false, reason: 'needs-labels' });
    expect(scores.naswot).toMatchObject({ ok: true });
  });

  test("labels outside the network's classes are the user's error", async () => {
    const { executor } = counting();
    const labelled: BatchProvider = { ...data, classes: (_, { batch }) => new Int32Array(batch).fill(10) };
    await expect(score(['zico'], executor, labelled)).rejects.toThrow(/label out of range.*expected 0 to 9.*got 10/);
  });

  test('programs are released when a run fails, and an abort ends the evaluation', async () => {
    const { executor, counts } = counting();
    const nan: BatchProvider = {
      ...data,
      images() {
        throw new Error('disk gone');
      },
    };
    expect((await score(['naswot'], executor, nan)).naswot).toMatchObject({ ok: false, reason: 'engine-error' });
    expect(counts.released).toBe(counts.programs);
    const signal = AbortSignal.abort(new Error('stopped'));
    const source = sourceOfArchitecture(nasBench201, cell, settings);
    const executors = { reference: executor, native: null };
    await expect(scoreNetwork(source, choose('naswot'), { executors, data, seed: 1, signal })).rejects.toThrow(
      'stopped',
    );
  });
});

test('time is shared evenly by the proxies of a program', async () => {
  let clock = 0;
  const { executor } = counting();
  const slow: Executor = {
    ...executor,
    async compile(graph) {
      clock += 60;
      return executor.compile(graph);
    },
  };
  const scores = await scoreNetwork(
    sourceOfArchitecture(nasBench201, cell, settings),
    choose('snip', 'plain', 'params'),
    {
      executors: { reference: slow, native: null },
      data,
      seed: 1,
      now: () => clock,
    },
  );
  expect([scores.snip!.ms, scores.plain!.ms, scores.params!.ms]).toEqual([30, 30, 0]);
});
