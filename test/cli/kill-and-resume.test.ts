/** A study that is killed again and again, or quit, is the study it would have been. */
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
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

it('killed at random moments on two workers, it holds every trial of one run on one worker', async () => {
  const evaluations = 60;
  expect(await nascent(searchWords({ evaluations, workers: 1, out: at('whole') }))).toMatchObject({ code: 0 });

  const killed = { evaluations, workers: 2, out: at('killed') };
  const kills = await runKilled(killed, { kills: 5, longestMs: 2500, rng: stream(7, 'kills') });
  expect(kills).toBeGreaterThan(0);
  expect(await nascent(['resume', killed.out])).toMatchObject({ code: 0 });
  // Every trial with its round and scores: nothing is lost, doubled or in another order.
  expect(await resultOf(killed.out)).toEqual(await resultOf(at('whole')));
  expect(readdirSync(killed.out).filter((name) => name.startsWith('study'))).toEqual(['study.db']);
}, 180_000);

it('a second Ctrl-C quits at once; workers go with it and the study is whole', async () => {
  // One round far longer than the test: only quitting ends it.
  const out = at('quit');
  const running = start(searchWords({ out, evaluations: 10_000, round: 10_000 }));
  const ended = once(running, 'exit');
  await reported(running, /\d\/10/);
  const workers = childrenOf(running.pid!);
  interrupt(running);
  await reported(running, /Ctrl-C again/);
  interrupt(running);
  expect(await ended).toEqual([130, null]);
  await gone(workers);
  const shown = await nascent(['show', out, '--json']);
  expect(shown.code).toBe(0);
  expect(JSON.parse(shown.stdout)).toMatchObject({ asked: 0, unique: 0, stopped: null });
}, 120_000);
