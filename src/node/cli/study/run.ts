/** Running a stored study to its end with progress, then its files and its document: what `search` and `resume` share. */
import { dirname } from 'node:path';
import { isNascentError } from '../../../base/index.ts';
import type { StrategyFactory } from '../../../search/index.ts';
import type { Space } from '../../../spaces/index.ts';
import { runStudy, type StoredStudy, type StudyEvent, type StudyStore } from '../../../study/index.ts';
import { loadExecutor } from '../../engine/index.ts';
import { allImmediate, type EvaluatorPlan, openImmediateEvaluator, openWorkerEvaluator } from '../../workers/index.ts';
import type { CommandRun } from '../command.ts';
import { printDocument } from '../document.ts';
import { openData } from '../inputs/runtime.ts';
import { createProgress } from '../progress.ts';
import { numberText } from '../table.ts';
import { studyDocument, studyText } from './document.ts';
import { missingOutputs, writeOutputs } from './outputs.ts';

export interface StudyJob {
  readonly store: StudyStore;
  /** The study's file, absolute. */
  readonly file: string;
  /** The same as the user named it. */
  readonly shown: string;
  readonly space: Space;
  /** Absolute path of a user's own space, for the workers; null for a known one. */
  readonly spaceFile: string | null;
  readonly strategy: StrategyFactory;
  readonly dataSpec: string;
  readonly workers: number;
  readonly top: number;
}

/** Returns the exit code. Closes the store. */
export async function runJob(job: StudyJob, context: CommandRun): Promise<number> {
  const { store, space } = job;
  try {
    const stored = store.read();
    const finished = stored.stopped !== null && stored.stopped !== 'interrupted';
    if (!finished) await continueStudy(job, stored, context);
    const result = store.read();
    // A run that ended, but was killed or out of space before its files were there, still owes them.
    if (!finished || missingOutputs(dirname(job.file))) await outputs(job, result, context);
    const document = studyDocument(job.shown, result, job.top);
    if (context.json) printDocument(context.effects, 'search', document);
    else context.effects.stdout(studyText(document));
    if (result.stopped === 'interrupted') return 130;
    const anyValue = result.rounds.some(({ trials }) =>
      trials.some(({ scores }) => Object.values(scores).some(({ ok }) => ok)),
    );
    return result.stopped === 'infeasible' || !anyValue ? 1 : 0;
  } finally {
    store.close();
  }

  async function outputs(
    { file, shown, dataSpec }: StudyJob,
    result: StoredStudy,
    { effects, quiet }: CommandRun,
  ): Promise<void> {
    const [executor, data] = await Promise.all([
      loadExecutor({ lowering: result.lowering === 'standard' ? 'standard' : 'auto' }),
      openData({
        data: dataSpec,
        labels: result.settings.labels,
        classes: result.settings.classes,
        seed: result.settings.seed,
      }),
    ]);
    const out = dirname(shown);
    const names = await writeOutputs(result, {
      folder: dirname(file),
      space,
      data: data.provider,
      dataSpec,
      executor,
      out,
    });
    if (!quiet && names.length > 0)
      effects.stderr(`wrote ${[...names, 'study.db'].map((name) => `${out}/${name}`).join(', ')}\n`);
  }
}

async function continueStudy(
  job: StudyJob,
  { settings, lowering, rounds }: StoredStudy,
  context: CommandRun,
): Promise<void> {
  const { effects } = context;
  const before = rounds.reduce((sum, { trials }) => sum + trials.length, 0);
  const progress = createProgress(context, {
    before,
    ...(settings.evaluations === null ? {} : { total: settings.evaluations }),
    ...(settings.timeSeconds === null ? {} : { limitMs: settings.timeSeconds * 1000 }),
  });
  const finish = new AbortController();
  const release = effects.onInterrupt(() => {
    progress.note('finishing the round; Ctrl-C again quits at once');
    finish.abort();
  });
  let best: string | null = null;
  const onEvent = (event: StudyEvent): void => {
    if (event.kind === 'committed') best = event.best === null ? null : numberText(event.best.fitness);
    if (event.kind === 'round') return;
    progress.update({ done: event.done, failed: event.failed, round: event.round + 1, best });
  };
  try {
    await runStudy({
      store: job.store,
      space: job.space,
      strategy: job.strategy,
      evaluator: async () =>
        allImmediate(job.space, settings)
          ? openImmediateEvaluator(job.space, settings, lowering)
          : openWorkerEvaluator(evaluatorPlan({ ...job, settings }, lowering), {
              workers: job.workers,
              onNote: progress.note,
            }),
      now: effects.now,
      finish: finish.signal,
      onEvent,
    });
  } catch (error) {
    if (isNascentError(error)) progress.note('the study stays as it was after its last round');
    throw error;
  } finally {
    release();
    progress.finish();
  }
}

export const evaluatorPlan = (
  { settings, dataSpec, spaceFile = null }: Pick<EvaluatorPlan, 'settings' | 'dataSpec' | 'spaceFile'>,
  lowering: string | null,
): EvaluatorPlan => ({ settings, dataSpec, spaceFile, lowering });
