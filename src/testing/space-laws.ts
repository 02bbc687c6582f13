/** The contract of a search space as a list of laws; a space that keeps them works with every strategy, proxy and command. */
import { errorText, isNascentError } from '../base/index.ts';
import { checkGraph, costs, graphHash, networkOps } from '../graph/index.ts';
import { stream } from '../random/index.ts';
import type { NetworkSettings, Space } from '../spaces/index.ts';
import { type SpaceRuleName, spaceRules } from './space-rules.ts';

export interface SpaceLawOptions {
  /** Architectures sampled for the laws about single architectures. */
  readonly samples?: number;
  /** Networks built and compared with `counts`; each builds a graph. */
  readonly graphs?: number;
  /** Settings of those networks; small ones make the check fast. */
  readonly settings?: NetworkSettings;
  /** Largest space that is enumerated completely. */
  readonly enumerate?: number;
}

/** A broken law. */
export interface SpaceProblem {
  readonly rule: SpaceRuleName;
  /** The architecture, and what it gave. */
  readonly found: string;
}

type Law = (kept: boolean, rule: SpaceRuleName, found: string) => void;

/** One line per broken law; empty for a space that keeps all. */
export const spaceViolations = <A>(space: Space<A>, options: SpaceLawOptions = {}): string[] =>
  checkSpace(space, options).map(({ rule, found }) => `${space.id}: ${spaceRules[rule].says} (${found})`);

/** The broken laws, each with the first architecture that breaks it. What a function throws is one of them. */
export function checkSpace<A>(space: Space<A>, options: SpaceLawOptions = {}): readonly SpaceProblem[] {
  const { samples = 50, graphs = 8, enumerate = 20_000 } = options;
  const settings = options.settings ?? { batch: 2, resolution: 16, classes: 10 };
  const problems = new Map<SpaceRuleName, SpaceProblem>();
  const law: Law = (kept, rule, found) => {
    if (!kept && !problems.has(rule)) problems.set(rule, { rule, found });
  };
  const attempt = (what: string, check: () => void): void => {
    try {
      check();
    } catch (error) {
      law(false, 'works', `${what}: ${errorText(error)}`);
    }
  };
  law(/^[a-z0-9]+(-[a-z0-9]+)*$/.test(space.id), 'id', space.id);
  attempt(`example ${space.example}`, () => {
    law(space.format(space.parse(space.example)) === space.example, 'example', space.example);
  });
  for (let i = 0; i < samples; i++) attempt(`random architecture ${i}`, () => architectureLaws(space, i, law));
  for (let i = 0; i < graphs; i++) {
    attempt(`network of random architecture ${i}`, () => {
      const architecture = space.sample(stream(2, 'space-laws', i));
      attempt(space.format(architecture), () => graphLaws(space, architecture, settings, law));
    });
  }
  if (space.enumerate && typeof space.size === 'bigint' && space.size <= BigInt(enumerate)) {
    attempt('enumerate', () => {
      const all = new Set<string>();
      for (const a of space.enumerate!()) all.add(space.format(a));
      law(BigInt(all.size) === space.size, 'enumerate', `${all.size} of ${space.size}`);
    });
  }
  for (const nonsense of ['', 'nonsense', '|', '\u0000']) {
    law(
      refuses(() => space.parse(nonsense)),
      'nonsense',
      JSON.stringify(nonsense),
    );
  }
  return [...problems.values()];
}

/** How many architectures have all their neighbours listed. */
const listed = 5;

function architectureLaws<A>(space: Space<A>, i: number, law: Law): void {
  const text = (architecture: A): string => space.format(architecture);
  const rng = stream(1, 'space-laws', i);
  const a = space.sample(rng);
  const name = text(a);
  law(text(space.sample(stream(1, 'space-laws', i))) === name, 'sample', name);
  law(text(space.parse(name)) === name, 'text', name);
  law(space.canonical(space.parse(name)) === space.canonical(a), 'canonical', name);
  const mutated = space.mutate(a, rng);
  law(text(a) === name, 'unchanged', `${name} became ${text(a)}`);
  law(text(mutated) !== name, 'mutates', name);
  law(readsBack(space, mutated), 'mutant', `${text(mutated)} from ${name}`);
  if (space.cross) {
    const child = space.cross(a, mutated, rng);
    law(readsBack(space, child), 'child', `${text(child)} from ${name} and ${text(mutated)}`);
    law(text(space.cross(a, a, rng)) === name, 'self', name);
  }
  if (space.index && space.fromIndex) law(text(space.fromIndex(space.index(a))) === name, 'index', name);
  if (space.neighbours && i < listed) {
    const around = [...space.neighbours(a)].map(text);
    law(!around.includes(name), 'notOwn', name);
    law(new Set(around).size === around.length, 'distinct', name);
  }
}

/** Whether the text form is read, and as the same architecture. */
function readsBack<A>(space: Space<A>, architecture: A): boolean {
  const text = space.format(architecture);
  try {
    return space.format(space.parse(text)) === text;
  } catch {
    return false;
  }
}

function graphLaws<A>(space: Space<A>, architecture: A, settings: NetworkSettings, law: Law): void {
  const name = space.format(architecture);
  const graph = space.graph(architecture, settings);
  const [problem] = checkGraph(graph);
  law(problem === undefined, 'graph', `${name}: ${problem}`);
  const foreign = graph.nodes.find(({ kind }) => !networkOps.includes(kind));
  law(foreign === undefined, 'ops', `${name}: ${foreign?.kind}`);
  const { batch, resolution, classes } = settings;
  const again = space.graph(space.parse(name), { ...settings, batch: batch + 1 });
  law(graphHash(again) === graphHash(graph), 'batch', name);
  const input = graph.nodes[graph.inputs[0] ?? -1]?.shape.join();
  law(input === [batch, 3, resolution, resolution].join(), 'input', `${name}: [${input ?? 'no input'}]`);
  const logits = graph.outputs.find((output) => output.name === 'logits');
  const shape = logits && graph.nodes[logits.value]?.shape.join();
  law(shape === [batch, classes].join(), 'logits', `${name}: ${shape === undefined ? 'no such output' : `[${shape}]`}`);
  law(
    graph.features.some(({ kind }) => kind === 'last'),
    'last',
    name,
  );
  if (space.counts) {
    const counted = space.counts(architecture, settings);
    const built = costs(graph);
    law(counted.params === built.params, 'params', `${name}: ${counted.params}, ${built.params}`);
    law(counted.macs === built.macs, 'macs', `${name}: ${counted.macs}, ${built.macs}`);
  }
}

function refuses(parse: () => unknown): boolean {
  try {
    parse();
    return false;
  } catch (error) {
    return isNascentError(error) && error.exitCode === 2;
  }
}
