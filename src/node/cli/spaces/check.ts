/** `nascent spaces check FILE`: the contract of a space on random architectures, then building and scoring them, told in plain words. */
import { errorText, NascentError } from '../../../base/index.ts';
import { gaussianBatches } from '../../../data/index.ts';
import { costs, type Graph } from '../../../graph/index.ts';
import { ArrayCache, proxies, scoreNetwork, sourceOfArchitecture } from '../../../proxies/index.ts';
import { stream } from '../../../random/index.ts';
import { problemLine, type Space, spaces } from '../../../spaces/index.ts';
import { checkSpace, spaceRules } from '../../../testing/index.ts';
import { isSpaceFile } from '../../spaces/index.ts';
import type { CommandRun } from '../command.ts';
import { printDocument } from '../document.ts';
import { openExecutors } from '../inputs/runtime.ts';
import { openAnnounced } from '../inputs/space.ts';
import { byId } from '../lookup.ts';
import { countText, numberText } from '../table.ts';

const architectures = 20;
/** Needs no data, and fails where a network cannot be differentiated. */
const proxy = 'synflow-log';

interface Problem {
  /** Name of the broken rule; `definition` for a mistake in what the file says, `score` for a network without a score. */
  readonly rule: string;
  readonly says: string;
  readonly found: string;
  readonly advice: string;
}

interface Range {
  readonly least: number;
  readonly most: number;
}

interface CheckDocument {
  readonly file: string;
  readonly space: string | null;
  readonly ok: boolean;
  readonly architectures: number;
  readonly problems: readonly Problem[];
  readonly scored: {
    readonly proxy: string;
    readonly networks: number;
    readonly values: Range | null;
    readonly params: Range | null;
    readonly macs: Range | null;
  } | null;
}

/** Exit code 0 for a space that keeps the contract, 1 for one with problems. Throws NascentError for a file that is not there. */
export async function checkCommand(file: string | undefined, context: CommandRun): Promise<number> {
  if (file === undefined) {
    throw new NascentError('usage', {
      what: 'nothing to check',
      expected: 'nascent spaces check FILE',
      got: 'no file',
    });
  }
  const document = await check(file, context);
  if (context.json) printDocument(context.effects, 'spaces', document);
  else context.effects.stdout(checkText(document));
  return document.ok ? 0 : 1;
}

async function check(file: string, context: CommandRun): Promise<CheckDocument> {
  const { space, problems } = await openForCheck(file, context);
  if (space === null) return { file, space: null, ok: false, architectures: 0, problems, scored: null };
  const { resolution, classes } = space.defaults;
  const settings = { batch: 2, resolution, classes };
  const broken = checkSpace(space, { samples: architectures, graphs: architectures, settings });
  const laws = broken.map(({ rule, found }) => ({ rule, found, ...spaceRules[rule] }));
  // Networks that break the rules would only fail again.
  const scored = laws.length > 0 ? null : await scoreSome(space);
  const all = [...laws, ...(scored?.problems ?? [])];
  return {
    file,
    space: space.id,
    ok: all.length === 0,
    architectures,
    problems: all,
    scored: scored && { proxy, networks: architectures, ...scored.ranges },
  };
}

async function openForCheck(
  file: string,
  context: CommandRun,
): Promise<{ space: Space | null; problems: readonly Problem[] }> {
  if (!isSpaceFile(file)) return { space: byId(Object.values(spaces), file, 'space'), problems: [] };
  const says = 'the definition is complete and has no mistakes';
  const advice = 'mend the place named here; docs/own-space.md explains every key';
  try {
    const opened = await openAnnounced(file, context);
    if (opened.problems.length === 0) return { space: opened.space(), problems: [] };
    const problems = opened.problems.map((problem) => ({
      rule: 'definition',
      says,
      found: problemLine(problem),
      advice,
    }));
    return { space: null, problems };
  } catch (error) {
    if (!(error instanceof NascentError) || error.code !== 'input') throw error;
    return { space: null, problems: [{ rule: 'definition', says, found: errorText(error), advice }] };
  }
}

/** Builds and scores random architectures at the space's own settings. */
async function scoreSome(space: Space): Promise<{
  problems: readonly Problem[];
  ranges: { values: Range | null; params: Range | null; macs: Range | null };
}> {
  const { resolution, classes } = space.defaults;
  const evaluation = {
    executors: await openExecutors(),
    data: gaussianBatches({ seed: 0 }),
    seed: 0,
    cache: new ArrayCache(),
  };
  const problems: Problem[] = [];
  const values: number[] = [];
  const graphs: Graph[] = [];
  for (let i = 0; i < architectures; i++) {
    const architecture = space.sample(stream(0, 'check', i));
    const source = sourceOfArchitecture(space, architecture, { batch: 2, resolution, classes });
    graphs.push(source.graph);
    const score = (await scoreNetwork(source, [{ proxy: proxies[proxy]!, options: {} }], evaluation))[proxy]!;
    if (score.ok && Number.isFinite(score.value)) values.push(score.value);
    if (!score.ok && problems.length === 0) problems.push(unscored(space.format(architecture), score));
  }
  // A space may hold networks that let nothing through (-Infinity), but not only such.
  if (values.length === 0 && problems.length === 0)
    problems.push(unscored('every network', { reason: 'no way from the image to the logits' }));
  const counted = graphs.map(costs);
  const ranges = {
    values: rangeOf(values),
    params: rangeOf(counted.map(({ params }) => params)),
    macs: rangeOf(counted.map(({ macs }) => macs)),
  };
  return { problems, ranges };
}

function unscored(what: string, { reason, detail }: { readonly reason: string; readonly detail?: string }): Problem {
  return {
    rule: 'score',
    says: `every network gets a value of ${proxy}`,
    found: `${what}: ${[reason, detail].filter(Boolean).join(': ')}`,
    advice:
      'a layer that cannot be differentiated, or no path from the image to the logits, leaves a network without scores',
  };
}

const rangeOf = (values: readonly number[]): Range | null =>
  values.length === 0 ? null : { least: Math.min(...values), most: Math.max(...values) };

function checkText({ file, space, ok, problems, scored }: CheckDocument): string {
  const lines = [
    `${space ?? file}: ${ok ? `${architectures} random architectures keep every rule` : `${problems.length} problem${problems.length > 1 ? 's' : ''}`}`,
  ];
  for (const { says, found, advice } of problems)
    lines.push('', `  broken: ${says}`, `  found:  ${found}`, `  do:     ${advice}`);
  if (scored?.params && scored.macs) {
    const { params, macs, values } = scored;
    lines.push(
      `  ${countText(params.least)} to ${countText(params.most)} params, ${countText(macs.least)} to ${countText(macs.most)} MACs`,
    );
    if (values) lines.push(`  ${proxy} ${numberText(values.least)} to ${numberText(values.most)}`);
  }
  if (ok) lines.push('', `  next: nascent search ${file} --proxy zico,params --evaluations 40 --out my-search`);
  return `${lines.join('\n')}\n`;
}
