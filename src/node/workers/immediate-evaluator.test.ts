import { expect, it } from 'vitest';
import { collect, someRequests, studyPlan } from '../../../test/support/study-plan.ts';
import { findSpace } from '../../spaces/index.ts';
import { allImmediate, openImmediateEvaluator, openLocalEvaluator } from './index.ts';

it('gives the scores of the engine without one', async () => {
  const plan = await studyPlan({ proxyIds: ['sed-r', 'params', 'macs', 'nn-mass'] });
  const space = findSpace(plan.settings.space);
  expect(allImmediate(space, plan.settings)).toBe(true);
  const requests = someRequests(20);
  const evaluator = openImmediateEvaluator(space, plan.settings, 'standard');
  const [ours, engines] = [await collect(evaluator, requests), await collect(await openLocalEvaluator(plan), requests)];
  for (const [index, scores] of engines)
    for (const [id, score] of Object.entries(scores)) {
      const found = ours.get(index)![id]!;
      // Reasons are the same, their explanations name the space or the network.
      expect(score.ok ? found : { ok: found.ok, reason: 'reason' in found && found.reason }).toEqual(
        score.ok ? score : { ok: false, reason: score.reason },
      );
    }
  expect(allImmediate(space, (await studyPlan({ proxyIds: ['params', 'zico'] })).settings)).toBe(false);
});
