/** The contract of a strategy (search/types.ts) as a list of laws. */
import { canonicalJson, type Json } from '../base/index.ts';
import { stream } from '../random/index.ts';
import type { Strategy, StrategyFactory, Told } from '../search/index.ts';
import type { Space } from '../spaces/index.ts';

export interface StrategyLawOptions {
  readonly rounds?: number;
  readonly round?: number;
  readonly options?: Readonly<Record<string, number | string | boolean>>;
}

interface Run<A> {
  readonly strategy: Strategy<A>;
  readonly told: Told<A>[];
}

/** One line per broken law; empty for a strategy that keeps all. */
export function strategyViolations<A>(
  factory: StrategyFactory,
  space: Space<A>,
  settings: StrategyLawOptions = {},
): string[] {
  const { rounds = 20, round = 8 } = settings;
  const violations = new Set<string>();
  const law = (kept: boolean, text: string): void => {
    if (!kept) violations.add(`${factory.id}: ${text}`);
  };
  const start = (feasible: (a: A) => boolean): Run<A> => {
    const told: Told<A>[] = [];
    const text = ({ architecture }: Told<A>): string => space.format(architecture);
    const context = {
      space,
      feasible,
      round,
      told: () => told.map(text),
      isTold: (name: string) => told.some((result) => text(result) === name),
      fitness: () => told.map(({ fitness }) => fitness),
    };
    const options = {
      ...Object.fromEntries(factory.options.map((option) => [option.name, option.default])),
      ...settings.options,
    };
    return { strategy: factory.create(context, options, stream(3, 'strategy-laws', factory.id)), told };
  };
  const texts = (architectures: readonly A[]): string => architectures.map((a) => space.format(a)).join(' ');

  // Half of the space, by a hash of the text: no structure that a strategy could know.
  const feasible = (a: A): boolean => stream(space.format(a)).float() < 0.5;
  for (const [name, allowed] of [
    ['no budget', () => true],
    ['a budget half of the space satisfies', feasible],
  ] as const) {
    let run = start(allowed);
    for (let i = 0; i < rounds; i++) {
      const before = canonicalJson(run.strategy.dump());
      const asked = run.strategy.ask(round);
      law(asked.length <= round, `asks for at most n (${name})`);
      law(canonicalJson(run.strategy.dump()) === before, `ask changes no observable state (${name})`);
      law(texts(run.strategy.ask(round)) === texts(asked), `asking twice without telling gives the same (${name})`);
      law(asked.every(allowed), `asks only for architectures within the budget (${name})`);
      const results = asked.map((architecture, j): Told<A> => {
        // Every seventh score fails: a strategy has to live with it.
        const fitness = j % 7 === 6 ? null : stream(space.format(architecture), 'fitness').float();
        return { architecture, scores: { toy: fitness }, fitness };
      });
      run.told.push(...results);
      run.strategy.tell(results);
      const copy = start(allowed);
      copy.told.push(...run.told);
      copy.strategy.load(JSON.parse(JSON.stringify(run.strategy.dump())) as Json);
      law(
        texts(copy.strategy.ask(round)) === texts(run.strategy.ask(round)),
        `load(dump()) continues identically (${name}, after round ${i + 1})`,
      );
      run = copy;
      if (asked.length === 0) break;
    }
    law(run.told.length > 0, `asks for something (${name})`);
  }
  return [...violations];
}
