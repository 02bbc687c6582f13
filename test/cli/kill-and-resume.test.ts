/** A study is the same however it was run: on any number of workers, killed and resumed, interrupted and resumed. */
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stream } from '../../src/random/index.ts';
import { nascent, temporaryFolder } from '../support/cli.ts';
import {
  childrenOf,
  gone,
  interrupt,
  reported,
  resultOf,
  runKilled,
  searchWords,
  start,
} from '../support/study-runs.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);

async function search(words: readonly string[]): Promise<void> {
  expect(await nascent(words)).toMatchObject({ code: 0 });
}

interface Shown {
  readonly asked: number;
  readonly unique: number;
  readonly stopped: string | null;
}

async function show(out: string): Promise<Shown> {
  const { code, stdout } = await nascent(['show', out, '--json']);
  expect(code).toBe(0);
  return JSON.parse(stdout) as Shown;
}

describe('one study, many ways to run it', () => {
  it('ends in the same bytes on 1, 2 and 4 workers', async () => {
    // Two proxies on images; evolution, whose every round depends on the scores of the one before.
    const plan = { proxy: 'zico,naswot', evaluations: 24, round: 8 };
    const results = [];
    for (const workers of [1, 2, 4]) {
      const out = at(`workers-${workers}`);
      await search(searchWords({ ...plan, workers, out }));
      results.push(await resultOf(out));
    }
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  }, 180_000);

  it('killed at random moments, it ends as if it had never been killed', async () => {
    const plan = { evaluations: 60, workers: 2 };
    await search(searchWords({ ...plan, out: at('whole') }));
    const whole = await resultOf(at('whole'));

    const out = at('killed');
    const kills = await runKilled({ ...plan, out }, { kills: 5, longestMs: 2500, rng: stream(7, 'kills') });
    expect(kills).toBeGreaterThan(0);
    await search(['resume', out]);
    // Every trial with its round and scores, so nothing is lost, doubled or in another order.
    expect(await resultOf(out)).toEqual(whole);
    expect(readdirSync(out).filter((name) => name.startsWith('study'))).toEqual(['study.db']);

    // A study that has ended returns at once with the same document.
    const again = await nascent(['resume', out, '--json', '--quiet']);
    expect(again.code).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({ unique: 60, stopped: 'evaluations' });
  }, 180_000);
});

describe('a search that is running', () => {
  it('can be looked at but not written by another process; Ctrl-C finishes the round, resume goes on', async () => {
    const out = at('interrupted');
    const running = start(searchWords({ out, evaluations: 400, round: 8 }));
    const ended = once(running, 'exit');
    await reported(running, /round 2/);

    expect((await show(out)).stopped).toBeNull();
    const second = await nascent(['resume', out, '--json']);
    expect(second.code).toBe(2);
    expect(JSON.parse(second.stdout)).toMatchObject({
      error: { code: 'conflict', what: expect.stringContaining(String(running.pid)) },
    });

    interrupt(running);
    expect(await ended).toEqual([130, null]);
    const { unique, asked, stopped } = await show(out);
    expect(stopped).toBe('interrupted');
    expect(asked % 8).toBe(0);
    expect(unique).toBeGreaterThan(0);
    expect(unique).toBeLessThan(400);
  }, 120_000);

  it('a second Ctrl-C quits at once; workers go with it', async () => {
    const out = at('quit');
    // Rounds far longer than the test: only quitting ends it.
    const running = start(searchWords({ out, evaluations: 10_000, round: 10_000 }));
    const ended = once(running, 'exit');
    await reported(running, /\d\/10/);
    const workers = childrenOf(running.pid!);
    interrupt(running);
    await reported(running, /Ctrl-C again/);
    interrupt(running);
    expect(await ended).toEqual([130, null]);
    await gone(workers);
    // The round in flight is lost, the study is whole.
    expect(await show(out)).toMatchObject({ asked: 0, unique: 0, stopped: null });
  }, 120_000);
});
