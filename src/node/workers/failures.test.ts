import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collect, someRequests, studyPlan } from '../../../test/support/study-plan.ts';
import { openLocalEvaluator, openWorkerEvaluator } from './index.ts';

const support = (name: string): string => fileURLToPath(new URL(`../../../test/support/${name}`, import.meta.url));
const script = support('poisoned-worker.ts');
const requests = someRequests(10);
const poison = requests[4]!.architecture;
let folder = '';
let pidFile = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nascent-workers-'));
  pidFile = join(folder, 'pids');
  process.env.POISON_PIDS = pidFile;
});
afterEach(() => {
  for (const name of ['POISON', 'POISON_KIND', 'POISON_PIDS']) delete process.env[name];
  rmSync(folder, { recursive: true });
});

const pids = (): number[] => readFileSync(pidFile, 'utf8').trim().split('\n').map(Number);

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function gone(all: readonly number[]): Promise<void> {
  await expect.poll(() => all.filter(alive), { timeout: 20_000 }).toEqual([]);
}

describe('workers that fail', () => {
  it('are replaced when killed, and nothing is lost', async () => {
    const plan = await studyPlan();
    const expected = await collect(await openLocalEvaluator(plan), requests);
    const notes: string[] = [];
    const evaluator = await openWorkerEvaluator(plan, { workers: 2, script, onNote: (text) => notes.push(text) });
    const results = new Map<number, unknown>();
    for await (const { index, scores } of evaluator.evaluate(requests, new AbortController().signal)) {
      if (results.size === 2) for (const pid of pids()) process.kill(pid, 'SIGKILL');
      results.set(index, Object.fromEntries(Object.entries(scores).map(([id, { ms: _, ...score }]) => [id, score])));
    }
    for (const [index, scores] of expected) expect(results.get(index)).toStrictEqual(scores);
    expect(results.size).toBe(10);
    expect(pids().length).toBeGreaterThan(2);
    expect(notes[0]).toMatch(/SIGKILL/);
    await evaluator.close();
    await gone(pids());
  });

  it.each([
    { kind: 'kill', reason: 'engine-error', detail: 'the worker process ended (SIGKILL), 2 times' },
    { kind: 'hang', reason: 'timeout', detail: 'no scores within 5 s, 2 times' },
  ])('cost only the network that ends them: $kind', async ({ kind, reason, detail }) => {
    Object.assign(process.env, { POISON: poison, POISON_KIND: kind });
    const plan = await studyPlan();
    const evaluator = await openWorkerEvaluator(plan, {
      workers: 1,
      script,
      timeoutMs: kind === 'hang' ? 5000 : 60_000,
    });
    const results = await collect(evaluator, requests);
    await evaluator.close();
    const failed = { ok: false, reason, detail };
    expect(results.get(4)).toStrictEqual(Object.fromEntries(plan.settings.proxies.map(({ id }) => [id, failed])));
    results.delete(4);
    const others = requests.filter(({ index }) => index !== 4);
    expect(results).toStrictEqual(await collect(await openLocalEvaluator(plan), others));
    await gone(pids());
  });

  it('say in one line why they do not start', async () => {
    process.env.POISON_KIND = 'start';
    const opening = openWorkerEvaluator(await studyPlan(), { workers: 1, script });
    await expect(opening).rejects.toMatchObject({
      code: 'resource',
      message: 'a worker process does not start: got exit code 7: no room for a heap',
    });
    // Once, and once again.
    expect(pids()).toHaveLength(2);
  });

  it('end when their parent is killed', async () => {
    const parent = spawn(process.execPath, ['--import', 'tsx', support('worker-parent.ts')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(parent.stdout, 'data');
    const workers = pids();
    expect(workers.filter(alive)).toHaveLength(2);
    parent.kill('SIGKILL');
    await gone(workers);
  });

  it('leave Ctrl-C to their parent', async () => {
    const evaluator = await openWorkerEvaluator(await studyPlan(), { workers: 1, script });
    for (const pid of pids()) process.kill(pid, 'SIGINT');
    expect((await collect(evaluator, requests)).size).toBe(10);
    expect(pids()).toHaveLength(1);
    await evaluator.close();
  });
});
