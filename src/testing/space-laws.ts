/** The contract of a search space as a list of laws; a space that keeps them works with every strategy, proxy and command. */
import { isNascentError } from '../base/index.ts';
import { checkGraph, costs, graphHash, networkOps } from '../graph/index.ts';
import { stream } from '../random/index.ts';
import type { NetworkSettings, Space } from '../spaces/index.ts';

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

/** One line per broken law; empty for a space that keeps all. */
export function spaceViolations<A>(space: Space<A>, options: SpaceLawOptions = {}): string[] {
  const { samples = 50, graphs = 8, enumerate = 20_000 } = options;
  const settings = options.settings ?? { batch: 2, resolution: 16, classes: 10 };
  const violations = new Set<string>();
  const law = (kept: boolean, text: string): void => {
    if (!kept) violations.add(`${space.id}: ${text}`);
  };
  const text = (architecture: A): string => space.format(architecture);

  law(/^[a-z0-9]+(-[a-z0-9]+)*$/.test(space.id), 'the id is in kebab case');
  law(text(space.parse(space.example)) === space.example, `the example is in text form (${space.example})`);
  for (let i = 0; i < samples; i++) {
    const rng = stream(1, 'space-laws', i);
    const a = space.sample(rng);
    const name = text(a);
    law(text(space.sample(stream(1, 'space-laws', i))) === name, 'the same stream samples the same architecture');
    law(text(space.parse(name)) === name, `parse(format(a)) is a (${name})`);
    law(space.canonical(space.parse(name)) === space.canonical(a), `canonical survives parse and format (${name})`);
    const mutated = space.mutate(a, rng);
    law(text(a) === name, `mutate leaves its argument unchanged (${name})`);
    law(text(mutated) !== name, `mutate returns another architecture (${name})`);
    law(text(space.parse(text(mutated))) === text(mutated), `mutants are in the space (${text(mutated)})`);
    if (space.cross) {
      const child = text(space.cross(a, mutated, rng));
      law(text(space.parse(child)) === child, `crossover stays in the space (${child})`);
      law(text(space.cross(a, a, rng)) === name, `crossing an architecture with itself gives it back (${name})`);
    }
    if (space.index && space.fromIndex) {
      law(text(space.fromIndex(space.index(a))) === name, `fromIndex(index(a)) is a (${name})`);
    }
    if (space.neighbours && i < 5) {
      const around = [...space.neighbours(a)].map(text);
      law(!around.includes(name), `no architecture is its own neighbour (${name})`);
      law(new Set(around).size === around.length, `neighbours are distinct (${name})`);
    }
  }
  for (let i = 0; i < graphs; i++) graphLaws(space, space.sample(stream(2, 'space-laws', i)), settings, law);
  if (space.enumerate && typeof space.size === 'bigint' && space.size <= BigInt(enumerate)) {
    const all = new Set<string>();
    for (const a of space.enumerate()) all.add(text(a));
    law(BigInt(all.size) === space.size, `enumerate gives size distinct architectures (${all.size} of ${space.size})`);
  }
  for (const nonsense of ['', 'nonsense', '|', '\u0000']) {
    law(
      refuses(() => space.parse(nonsense)),
      `parse refuses ${JSON.stringify(nonsense)} with an input error`,
    );
  }
  return [...violations];
}

function graphLaws<A>(
  space: Space<A>,
  architecture: A,
  settings: NetworkSettings,
  law: (kept: boolean, text: string) => void,
): void {
  const name = space.format(architecture);
  const graph = space.graph(architecture, settings);
  for (const problem of checkGraph(graph)) law(false, `the graph keeps the specification (${name}: ${problem})`);
  const foreign = graph.nodes.find(({ kind }) => !networkOps.includes(kind));
  law(foreign === undefined, `the graph holds network ops only (${name}: ${foreign?.kind})`);
  const { batch, resolution, classes } = settings;
  const again = space.graph(space.parse(name), { ...settings, batch: batch + 1 });
  law(
    graphHash(again) === graphHash(graph),
    `the same architecture gives the same network at any batch size (${name})`,
  );
  const input = graph.nodes[graph.inputs[0] ?? -1]?.shape.join();
  law(input === [batch, 3, resolution, resolution].join(), `the first input is the image batch (${name})`);
  const logits = graph.outputs.find((output) => output.name === 'logits');
  const shape = logits && graph.nodes[logits.value]?.shape.join();
  law(shape === [batch, classes].join(), `the output logits is [batch, classes] (${name})`);
  law(
    graph.features.some(({ kind }) => kind === 'last'),
    `the graph names its last feature (${name})`,
  );
  if (space.counts) {
    const counted = space.counts(architecture, settings);
    const built = costs(graph);
    law(counted.params === built.params, `counts.params is the graph's (${name}: ${counted.params}, ${built.params})`);
    law(counted.macs === built.macs, `counts.macs is the graph's (${name}: ${counted.macs}, ${built.macs})`);
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
