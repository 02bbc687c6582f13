/** One hundred kills at random moments: every study still ends as if it had never been killed. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { stream } from '../../src/random/index.ts';
import { nascent, temporaryFolder } from '../support/cli.ts';
import { resultOf, runKilled, searchWords } from '../support/study-runs.ts';

const folder = temporaryFolder();
const kills = Number(process.env.NASCENT_SOAK_KILLS ?? 100);
const strategies = ['evolution', 'random', 'zico-evolution', 'az-evolution', 'exhaustive'] as const;

it(`${kills} kills lose and double nothing`, async () => {
  const rng = stream('soak', 'kills');
  for (let done = 0, seed = 0; done < kills; seed++) {
    const plan = {
      evaluations: 120,
      seed,
      strategy: strategies[seed % strategies.length]!,
      workers: 1 + (seed % 2),
    };
    const whole = join(folder, `whole-${seed}`);
    expect(await nascent(searchWords({ ...plan, out: whole }))).toMatchObject({ code: 0 });
    const out = join(folder, `killed-${seed}`);
    const killed = await runKilled({ ...plan, out }, { kills: Math.min(10, kills - done), longestMs: 3000, rng });
    done += killed;
    expect(await nascent(['resume', out, '--quiet'])).toMatchObject({ code: 0 });
    expect(await resultOf(out)).toEqual(await resultOf(whole));
    console.log(`seed ${seed}, ${plan.strategy}, ${plan.workers} workers: ${killed} kills, ${done} in all`);
  }
});
