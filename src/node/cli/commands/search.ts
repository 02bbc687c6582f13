/** `nascent search`: find the best networks of a space within a budget, without training. */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { NascentError } from '../../../base/index.ts';
import { stream } from '../../../random/index.ts';
import { countsOf, networkSettings, parseBudget, satisfies } from '../../../study/index.ts';
import { loadExecutor } from '../../engine/index.ts';
import { createStudy, openStudy, removeStudy, studyFileName } from '../../store/index.ts';
import { openLocalEvaluator } from '../../workers/index.ts';
import { type Command, type CommandRun, defineCommand, type Flag, type FlagInput } from '../command.ts';
import { printDocument } from '../document.ts';
import { durationText } from '../progress.ts';
import { outputNames } from '../study/outputs.ts';
import { evaluatorPlan, runJob } from '../study/run.ts';
import { assertSameSettings } from '../study/same-settings.ts';
import { type PlannedStudy, planStudy, searchFlags } from '../study/settings.ts';
import { countText } from '../table.ts';
import { continueExisting } from './resume.ts';

type RunFlags = {
  readonly workers: Flag & { readonly kind: 'integer' };
  readonly top: Flag & { readonly kind: 'integer' };
  readonly out: Flag & { readonly kind: 'text' };
  readonly resume: Flag & { readonly kind: 'boolean' };
  readonly force: Flag & { readonly kind: 'boolean' };
  readonly 'dry-run': Flag & { readonly kind: 'boolean' };
};

const flags: typeof searchFlags & RunFlags = {
  ...searchFlags,
  workers: {
    kind: 'integer',
    minimum: 1,
    value: 'N',
    description: 'worker processes; the result does not depend on it',
    default: '1',
  },
  top: { kind: 'integer', minimum: 1, value: 'N', description: 'best networks to print', default: '10' },
  out: { kind: 'text', value: 'DIR', description: 'folder for study.db, report.html, best.onnx, best.py, best.json' },
  resume: { kind: 'boolean', description: 'continue the study in --out' },
  force: { kind: 'boolean', description: 'replace the study in --out' },
  'dry-run': { kind: 'boolean', description: 'print time per candidate, total and memory; write nothing' },
};

type Input = FlagInput<typeof flags>;

export const search: Command = defineCommand({
  name: 'search',
  summary: 'find the best networks of a space within a budget, without training',
  positionals: '[space]',
  maximumPositionals: 1,
  flags,
  examples: [
    {
      command: 'nascent search nas-bench-201 --evaluations 40 --workers 2 --out found',
      does: 'by the default score',
    },
    {
      command: 'nascent search nas-bench-201 --proxy zico,naswot,params --evaluations 40 --workers 2 --out nascent-out',
      does: 'a search on the shipped images',
    },
    {
      command:
        "nascent search nas-bench-201 --proxy az-nas --budget 'params<=1e6' --strategy az-evolution --evaluations 200 --out az",
      does: 'AZ-NAS under a budget',
    },
    {
      command:
        'nascent search nas-bench-201 --proxy sed-r,params,macs --strategy exhaustive --evaluations 15625 --out all',
      does: 'every cell of the space by its topology',
    },
  ],
  run,
});

async function run(input: Input, context: CommandRun): Promise<number> {
  const { effects, positionals } = context;
  if (input.resume && input.force) {
    throw new NascentError('usage', { what: '--resume and --force exclude each other' });
  }
  // With nothing there yet, --resume begins: a script may give the same command until it is done.
  if (input.resume && input.out !== undefined && existsSync(join(resolve(effects.cwd, input.out), studyFileName))) {
    const store = await openStudy(join(resolve(effects.cwd, input.out), studyFileName), { write: false });
    try {
      await assertSameSettings(positionals[0], input, store.read(), input.out, context);
    } finally {
      store.close();
    }
    const { workers, top, data } = input;
    return continueExisting(input.out, { workers, top, data, space: positionals[0] ?? input.space }, context);
  }
  const planned = await planStudy(positionals[0], input, context);
  if (!context.quiet) for (const note of planned.notes) effects.stderr(`${note}\n`);
  if (input['dry-run']) return dryRun(planned, input.workers ?? 1, context);
  if (input.out === undefined) {
    throw new NascentError('usage', {
      what: '--out is needed',
      expected: '--out DIR',
      hint: 'or --dry-run to see what it would take',
    });
  }
  const folder = resolve(effects.cwd, input.out);
  const file = join(folder, studyFileName);
  await prepareFolder(folder, input.out, input.force);
  const { lowering } = await loadExecutor();
  const store = await createStudy(file, planned.settings, lowering, {
    data: planned.dataSpec,
    ...(planned.origin === null ? {} : { space: planned.origin.shown }),
  });
  const job = {
    ...planned,
    spaceFile: planned.origin?.path ?? null,
    store,
    file,
    shown: join(input.out, studyFileName),
    workers: input.workers ?? 1,
    top: input.top ?? 10,
  };
  return runJob(job, context);
}

/** Makes the folder; a non-empty one is refused, or loses our own files with --force. */
async function prepareFolder(folder: string, shown: string, force: boolean): Promise<void> {
  try {
    const found = existsSync(folder) ? readdirSync(folder) : [];
    if (found.length > 0 && !force) {
      throw new NascentError('conflict', {
        what: '--out is not empty',
        where: shown,
        got: found.slice(0, 3).join(', '),
        hint: found.includes(studyFileName)
          ? '--resume continues the study, --force replaces it'
          : 'name another folder, or --force',
      });
    }
    mkdirSync(folder, { recursive: true });
    // First, because it refuses while another process writes the study.
    await removeStudy(join(folder, studyFileName));
    for (const name of found) if (outputNames.includes(name)) rmSync(join(folder, name));
  } catch (error) {
    if (error instanceof NascentError) throw error;
    throw new NascentError('input', {
      what: 'cannot use --out',
      where: shown,
      got: (error as Error).message,
      cause: error,
    });
  }
}

/** Networks that a dry run really scores. */
const dryRunNetworks = 3;

async function dryRun(
  { settings, space, origin, dataSpec }: PlannedStudy,
  workers: number,
  context: CommandRun,
): Promise<number> {
  const { effects, json } = context;
  const network = networkSettings(settings);
  const constraints = parseBudget(settings.budget);
  const rng = stream(settings.seed, 'dry run');
  const configured = space.configured?.(network) ?? space;
  const architectures: string[] = [];
  for (let tries = 0; architectures.length < dryRunNetworks && tries < 10_000; tries++) {
    const architecture = configured.sample(rng);
    if (satisfies(countsOf(space, architecture, network, settings.countOfficial), constraints))
      architectures.push(space.format(architecture));
  }
  const evaluator = await openLocalEvaluator(
    evaluatorPlan({ settings, dataSpec, spaceFile: origin?.path ?? null }, null),
  );
  const times: number[] = [];
  let started = effects.now();
  for await (const { index: _ } of evaluator.evaluate(
    architectures.map((architecture, index) => ({ index, architecture })),
    new AbortController().signal,
  )) {
    times.push(effects.now() - started);
    started = effects.now();
  }
  await evaluator.close();
  // The first pays for warming up.
  const measured = times.length > 1 ? times.slice(1) : times;
  const perCandidateMs = measured.reduce((sum, ms) => sum + ms, 0) / Math.max(1, measured.length);
  const totalMs =
    settings.evaluations === null
      ? (settings.timeSeconds ?? 0) * 1000
      : (perCandidateMs * settings.evaluations) / workers;
  const memoryBytes = process.memoryUsage().rss * workers;
  const plan = { settings, perCandidateMs, evaluations: settings.evaluations, workers, totalMs, memoryBytes };
  if (json) printDocument(effects, 'search', { dryRun: true, ...plan });
  else {
    effects.stdout(
      `${durationText(perCandidateMs)} per network (mean of ${measured.length} random ones), ${settings.evaluations === null ? 'time limit' : `${countText(settings.evaluations)} networks with ${workers} worker${workers > 1 ? 's' : ''}: about`} ${durationText(totalMs)}; memory about ${countText(Math.round(memoryBytes / 2 ** 20))} MiB. Nothing was written.\n`,
    );
  }
  return 0;
}
