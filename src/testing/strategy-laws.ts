/** The contract of a strategy (search/types.ts) as a list of laws. */
import { canonicalJson, type ErrorCode, isNascentError, type Json } from '../base/index.ts';
import { stream } from '../random/index.ts';
import type { Strategy, StrategyFactory, StrategyOptions, Told } from '../search/index.ts';
import type { Space } from '../spaces/index.ts';

export interface StrategyLawOptions {
  readonly rounds?: number;
  readonly round?: number;
  readonly options?: StrategyOptions;
  /** Size to which a budget shrinks the space for the law about exhausted spaces. */
  readonly few?: number;
}

interface Run<A> {
  readonly strategy: Strategy<A>;
  readonly told: Told<A>[];
  /** Tells and remembers, as a study does. */
  tell(results: readonly Told<A>[]): void;
}

/** One line per broken law; empty for a strategy that keeps all. */
export function strategyViolations<A>(
  factory: StrategyFactory,
  space: Space<A>,
  settings: StrategyLawOptions = {},
): string[] {
  const { rounds = 20, round = 8, few = 30 } = settings;
  const violations = new Set<string>();
  const law = (kept: boolean, text: string): void => {
    if (!kept) violations.add(`${factory.id}: ${text}`);
  };
  const defaults = Object.fromEntries(factory.options.map((option) => [option.name, option.default]));
  const start = (feasible: (a: A) => boolean, options: StrategyOptions = settings.options ?? {}): Run<A> => {
    const told: Told<A>[] = [];
    const known = new Set<string>();
    const context = {
      space,
      feasible,
      round,
      told: () => told.map(({ architecture }) => space.format(architecture)),
      isTold: (text: string) => known.has(text),
      fitness: () => told.map(({ fitness }) => fitness),
    };
    const rng = stream(3, 'strategy-laws', factory.id);
    const strategy = factory.create(context, { ...defaults, ...options }, rng);
    return {
      strategy,
      told,
      tell(results) {
        told.push(...results);
        for (const { architecture } of results) known.add(space.format(architecture));
        strategy.tell(results);
      },
    };
  };
  const texts = (architectures: readonly A[]): string => architectures.map((a) => space.format(a)).join(' ');
  const result = (architecture: A, fitness: number | null): Told<A> => ({
    architecture,
    scores: { toy: fitness },
    fitness,
  });
  // By a hash of the text: no structure that a strategy could know.
  const chances = new Map<string, number>();
  const chance = (a: A): number => {
    const text = space.format(a);
    const value = chances.get(text) ?? stream(text).float();
    chances.set(text, value);
    return value;
  };

  for (const [name, allowed, failing] of [
    ['no budget', () => true, (_: A, j: number) => j % 7 === 6],
    ['a budget half of the space satisfies', (a) => chance(a) < 0.5, (_: A, j: number) => j % 7 === 6],
    ['every score fails', () => true, () => true],
  ] as readonly (readonly [string, (a: A) => boolean, (a: A, j: number) => boolean])[]) {
    let run = start(allowed);
    for (let i = 0; i < rounds; i++) {
      const before = canonicalJson(run.strategy.dump());
      const asked = run.strategy.ask(round);
      law(asked.length <= round, `asks for at most n (${name})`);
      law(canonicalJson(run.strategy.dump()) === before, `ask changes no observable state (${name})`);
      law(texts(run.strategy.ask(round)) === texts(asked), `asking twice without telling gives the same (${name})`);
      law(asked.every(allowed), `asks only for architectures within the budget (${name})`);
      run.tell(asked.map((a, j) => result(a, failing(a, j) ? null : stream(space.format(a), 'fitness').float())));
      const copy = start(allowed);
      const state = JSON.parse(JSON.stringify(run.strategy.dump())) as Json;
      // As a resumed study: the history is there before the state.
      copy.tell(run.told);
      copy.strategy.load(state);
      law(
        texts(copy.strategy.ask(round)) === texts(run.strategy.ask(round)),
        `load(dump()) continues identically (${name}, after round ${i + 1})`,
      );
      run = copy;
      if (asked.length === 0) break;
    }
    law(run.told.length > 0, `asks for something (${name})`);
  }

  if (typeof space.size === 'bigint' && space.size <= 1_000_000n && space.enumerate) {
    const share = few / Number(space.size);
    const left = new Set([...space.enumerate()].filter((a) => chance(a) < share).map((a) => space.format(a)));
    const run = start((a) => chance(a) < share);
    const size = left.size;
    for (let i = 0; i <= size && run.strategy.ask(round).length > 0; i++) {
      const asked = run.strategy.ask(round);
      for (const a of asked) law(left.delete(space.format(a)), 'asks for nothing twice while something is new');
      run.tell(asked.map((a) => result(a, chance(a))));
    }
    law(left.size === 0 && run.strategy.ask(round).length === 0, 'finds all of a small space, then asks for nothing');
  }
  law(
    throwsCode('infeasible', () => start(() => false).strategy.ask(round)),
    'a budget nothing satisfies is an infeasible error',
  );
  for (const state of [null, 'nonsense', 3, [], {}] as const) {
    law(
      throwsCode('input', () => start(() => true).strategy.load(state)),
      `refuses a foreign state with an input error (${JSON.stringify(state)})`,
    );
  }
  for (const options of [{ 'no-such-option': 1 }, ...factory.options.map(({ name }) => ({ [name]: Number.NaN }))]) {
    law(
      throwsCode('usage', () => start(() => true, options)),
      `refuses a bad option with a usage error (${Object.keys(options)[0]})`,
    );
  }
  return [...violations];
}

function throwsCode(code: ErrorCode, act: () => unknown): boolean {
  try {
    act();
    return false;
  } catch (error) {
    return isNascentError(error) && error.code === code;
  }
}
