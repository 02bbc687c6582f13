/** Measures the architectures of a bench with the engine, the workers and the store that its options ask for. */
import { mkdirSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { NascentError } from '../../base/index.ts';
import type { ProxyChoice } from '../../proxies/index.ts';
import type { StudySettings } from '../../study/index.ts';
import type { FoundSpace } from '../cli/inputs/space.ts';
import { loadExecutor } from '../engine/index.ts';
import { openScoreStore } from '../store/index.ts';
import { isImmediate, openLocalEvaluator, openWorkerEvaluator } from '../workers/index.ts';
import { type Measured, measure } from './measure.ts';
import type { BenchOptions } from './options.ts';
import type { BenchRows } from './rows.ts';

export const scoresFileName = 'scores.db';

export async function measureAll(
  { space, origin }: FoundSpace,
  rows: BenchRows,
  architectures: readonly string[],
  choices: readonly ProxyChoice[],
  settings: StudySettings,
  { out, workers = 0, cwd = process.cwd(), data = 'fashion-mnist', signal, onNote, onProgress }: BenchOptions,
): Promise<{ readonly scores: Measured; readonly lowering: string | null }> {
  if (choices.length > 0 && !rows.architectures) {
    throw new NascentError('usage', {
      what: 'which column holds the architecture?',
      where: rows.table.where,
      expected: '--key COLUMN',
      got: `columns ${[...rows.table.columns.keys()].slice(0, 12).join(', ')}`,
    });
  }
  const heavy = choices.some((choice) => !isImmediate(choice, space, settings));
  const store = out !== undefined && heavy ? await openScoreStore(join(outFolder(out, cwd), scoresFileName)) : null;
  try {
    const lowering = heavy ? (store?.lowering ?? (await loadExecutor()).lowering) : null;
    const scores = await measure({
      space,
      architectures,
      choices,
      settings,
      store,
      openEvaluator: (wanted) => {
        const plan = { settings: wanted, dataSpec: data, spaceFile: origin?.path ?? null, lowering };
        const notes = onNote ? { onNote } : {};
        return workers > 0 ? openWorkerEvaluator(plan, { workers, ...notes }) : openLocalEvaluator(plan, notes);
      },
      now: () => performance.now(),
      signal,
      onProgress,
      onNote,
    });
    return { scores, lowering };
  } finally {
    store?.close();
  }
}

/** Makes the folder; one that holds other things and no scores of ours is refused. */
export function outFolder(out: string, cwd: string): string {
  const folder = resolve(cwd, out);
  mkdirSync(folder, { recursive: true });
  const found = readdirSync(folder);
  const ours = [scoresFileName, ...benchFileNames];
  if (found.length > 0 && !found.some((name) => ours.includes(name))) {
    throw new NascentError('conflict', {
      what: '--out holds other files',
      where: out,
      got: found.slice(0, 3).join(', '),
      hint: 'name another folder',
    });
  }
  return folder;
}

/** What the command writes beside the scores. */
export const benchFileNames: readonly string[] = ['bench.json', 'bench.md', 'report.html'];
