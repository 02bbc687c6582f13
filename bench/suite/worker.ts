/**
 * ZiCo, NASWOT and AZ-NAS of many cells as a search scores them, on worker processes. For every line on standard input (a JSON list
 * of cells) it scores them and answers with the milliseconds.
 */
import { createInterface } from 'node:readline';
import { openData } from '../../src/node/runtime.ts';
import { openWorkerEvaluator } from '../../src/node/workers/index.ts';
import { type StudySettings, studyVersion } from '../../src/study/index.ts';
import type { SuiteWorkload } from '../suite.ts';

const workload = JSON.parse(process.argv[2]!) as SuiteWorkload;
const proxies = ['zico', 'naswot', 'az-expressivity', 'az-progressivity', 'az-trainability', 'macs'];
const common = { labels: 'random', classes: 10, seed: 0 } as const;
const { provider } = await openData({ data: 'gaussian', ...common });
const settings: StudySettings = {
  version: studyVersion,
  space: 'nas-bench-201',
  spaceOptions: { C: workload.channels, N: workload.stageCells },
  resolution: workload.resolution,
  batch: workload.batch,
  data: 'gaussian',
  dataDescription: provider.description,
  ...common,
  proxies: proxies.map((id) => ({ id, options: {} })),
  populationProxies: ['az-nas'],
  objective: 'zico',
  strategy: { id: 'random', options: {} },
  budget: '',
  countOfficial: false,
  evaluations: null,
  timeSeconds: null,
  round: 16,
};
const plan = { settings, dataSpec: 'gaussian', lowering: null };
const evaluator = await openWorkerEvaluator(plan, { workers: workload.workers });
console.log(JSON.stringify({ description: evaluator.lowering }));
for await (const line of createInterface({ input: process.stdin })) {
  const requests = (JSON.parse(line) as string[]).map((architecture, index) => ({ index, architecture }));
  const start = performance.now();
  let scored = 0;
  for await (const { scores } of evaluator.evaluate(requests, new AbortController().signal)) {
    for (const [id, score] of Object.entries(scores))
      if (!score.ok && score.reason === 'engine-error') throw new Error(`${id}: ${score.detail}`);
    scored++;
  }
  console.log(JSON.stringify({ ms: performance.now() - start, scored }));
}
await evaluator.close();
