import { describe, expect, it } from 'vitest';
import { collect, someRequests, studyPlan } from '../../../test/support/study-plan.ts';
import { NascentError } from '../../base/index.ts';
import { costs } from '../../graph/index.ts';
import { smallMacs } from '../../proxies/index.ts';
import { findSpace } from '../../spaces/index.ts';
import { networkSettings } from '../../study/index.ts';
import { type EvaluatorPlan, openLocalEvaluator, openWorkerEvaluator } from './index.ts';

const nothing = '|none~0|+|none~0|none~1|+|none~0|none~1|none~2|';

async function locally(plan: EvaluatorPlan, requests: ReturnType<typeof someRequests>) {
  return collect(await openLocalEvaluator(plan), requests);
}

async function onWorkers(plan: EvaluatorPlan, requests: ReturnType<typeof someRequests>, workers: number) {
  const evaluator = await openWorkerEvaluator(plan, { workers });
  try {
    return await collect(evaluator, requests);
  } finally {
    await evaluator.close();
  }
}

describe('evaluators', () => {
  it('give the same bits on 1, 2 and 4 workers as in this process', async () => {
    const plan = await studyPlan({ proxyIds: ['zico', 'naswot', 'synflow', 'zen', 'sed-r'] });
    // A network without connections has an infinite score: that must survive too.
    const requests = [...someRequests(8), { index: 8, architecture: nothing }];
    const expected = await locally(plan, requests);
    expect(expected.size).toBe(9);
    // SED-R's definition: no path from input to output.
    expect(expected.get(8)!['sed-r']).toEqual({ ok: true, value: Number.NEGATIVE_INFINITY });
    for (const workers of [1, 2, 4]) expect(await onWorkers(plan, requests, workers)).toStrictEqual(expected);
  });

  it('give the same bits on the native executor, in any order, and each network alone', async () => {
    const plan = await studyPlan({
      spaceOptions: { C: 16, N: 1 },
      batch: 16,
      proxyIds: ['zico', 'naswot'],
    });
    const space = findSpace('nas-bench-201');
    const requests = someRequests(4);
    const native = requests.filter(({ architecture }) => {
      const graph = space.graph(space.parse(architecture), networkSettings(plan.settings));
      return costs(graph).macs * plan.settings.batch >= smallMacs;
    });
    expect(native.length).toBeGreaterThan(1);
    const expected = await locally(plan, requests);
    expect(await locally(plan, [...requests].reverse())).toStrictEqual(expected);
    expect(await onWorkers(plan, requests, 2)).toStrictEqual(expected);
    const last = requests.at(-1)!;
    expect((await locally(plan, [last])).get(last.index)).toStrictEqual(expected.get(last.index));
  });

  it('refuse data that is missing with the same error', async () => {
    const plan = { ...(await studyPlan()), dataSpec: 'no/such/folder' };
    const local = await openLocalEvaluator(plan).catch((error: unknown) => error);
    const workers = await openWorkerEvaluator(plan, { workers: 2 }).catch((error: unknown) => error);
    expect(local).toBeInstanceOf(NascentError);
    expect(workers).toBeInstanceOf(NascentError);
    expect((workers as NascentError).toJSON()).toStrictEqual((local as NascentError).toJSON());
    expect((local as NascentError).code).toBe('not-found');
  });

  it('refuse data, proxies and a lowering that are not those of the study', async () => {
    const plan = await studyPlan();
    await expect(openLocalEvaluator({ ...plan, dataSpec: 'fashion-mnist' })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(openLocalEvaluator({ ...plan, lowering: 'blocked-3' })).rejects.toMatchObject({ code: 'unsupported' });
    await expect(openLocalEvaluator(await studyPlan({ proxyIds: ['no-such-proxy'] }))).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(openWorkerEvaluator(plan, { workers: 0 })).rejects.toMatchObject({ code: 'usage' });
  });

  it('use the lowering the study began with', async () => {
    const evaluator = await openWorkerEvaluator({ ...(await studyPlan()), lowering: 'standard' }, { workers: 1 });
    expect(evaluator.lowering).toBe('standard');
    await evaluator.close();
  });

  it('throw the error of a network that is none, and go on with others', async () => {
    const evaluator = await openWorkerEvaluator(await studyPlan(), { workers: 1 });
    const wrong = [
      { index: 0, architecture: '|conv~0|' },
      ...someRequests(3).map((each) => ({ ...each, index: each.index + 1 })),
    ];
    await expect(collect(evaluator, wrong)).rejects.toMatchObject({ code: 'input' });
    expect((await collect(evaluator, someRequests(3))).size).toBe(3);
    await evaluator.close();
    await expect(collect(evaluator, someRequests(1))).rejects.toThrow(/closed/);
  });

  it('stop at once when aborted', async () => {
    for (const open of [openLocalEvaluator, (plan: EvaluatorPlan) => openWorkerEvaluator(plan, { workers: 2 })]) {
      const evaluator = await open(await studyPlan());
      const quit = new AbortController();
      const reason = new Error('enough');
      let seen = 0;
      const reading = (async () => {
        for await (const _ of evaluator.evaluate(someRequests(30), quit.signal)) if (++seen === 3) quit.abort(reason);
      })();
      await expect(reading).rejects.toBe(reason);
      expect(seen).toBeLessThan(30);
      await evaluator.close();
    }
  });
});
