/**
 * What sampling strategies share: the randomness of the next ask, and proposals that are within the budget and new. `ask` only
 * reads it; `tell` is the one change, so a crash between the two loses nothing.
 */
import type { Json } from '../base/index.ts';
import { type Stream, stream } from '../random/index.ts';
import { infeasible, isCount, notAState } from './errors.ts';
import type { StrategyContext, Told } from './types.ts';

/** Draws without a new feasible architecture after which a proposal gives up. */
const tries = 10_000;
/** The same for spaces that are small enough to list what is left instead. */
const listableTries = 1_000;
/** Largest space that is listed: a budget may need a graph for each architecture. */
const listable = 100_000n;

export interface Proposer<A> {
  /** The stream of one ask: the same until the next tell. */
  rng(): Stream;
  /**
   * At most n distinct feasible architectures that were not told, from `draw`, which gets the number of failed draws; fewer
   * when no more are left or found. They begin with `first`, already proposed. Throws NascentError `infeasible` when nothing
   * feasible has ever been found.
   */
  propose(n: number, rng: Stream, draw: (failures: number) => A, first?: readonly A[]): A[];
  tell(results: readonly Told<A>[]): void;
  dump(): { readonly [key: string]: Json };
  /** Throws NascentError `input` for anything but a dump. */
  load(state: Json): void;
}

export function createProposer<A>(context: StrategyContext<A>, seeds: Stream): Proposer<A> {
  const { space } = context;
  const canList = typeof space.size === 'bigint' && space.size <= listable && space.enumerate !== undefined;
  let seed = seeds.uint32();
  let tells = 0;
  /** Told texts that the study knows under another text (the same network); without them a space would never be exhausted. */
  let aliases = new Set<string>();
  /** Feasible architectures that were new when last listed: a cache, never part of the state. */
  let unknown: readonly A[] | null = null;

  const isNew = (text: string): boolean => !context.isTold(text) && !aliases.has(text);

  /** Null after too many failures. */
  function drawn(asked: ReadonlyMap<string, A>, draw: (failures: number) => A): A | null {
    for (let failures = 0; failures < (canList ? listableTries : tries); failures++) {
      const architecture = draw(failures);
      const text = space.format(architecture);
      if (!asked.has(text) && isNew(text) && context.feasible(architecture)) return architecture;
    }
    return null;
  }

  function listed(asked: ReadonlyMap<string, A>, rng: Stream): A | null {
    if (!canList) return null;
    unknown ??= [...space.enumerate!()].filter((architecture) => context.feasible(architecture));
    unknown = unknown.filter((architecture) => isNew(space.format(architecture)));
    const left = unknown.filter((architecture) => !asked.has(space.format(architecture)));
    return left.length === 0 ? null : rng.pick(left);
  }

  return {
    rng: () => stream(seed, 'ask', tells),
    propose(n, rng, draw, first = []) {
      const proposed = new Map(first.map((architecture) => [space.format(architecture), architecture]));
      // Where drawing has failed once it is not tried again in this ask: each failure costs thousands of draws.
      let drawing = true;
      while (proposed.size < n) {
        let architecture = drawing ? drawn(proposed, draw) : null;
        if (architecture === null) {
          drawing = false;
          architecture = listed(proposed, rng);
        }
        if (architecture === null) break;
        proposed.set(space.format(architecture), architecture);
      }
      if (n > 0 && proposed.size === 0 && context.told().length === 0) {
        throw infeasible(space.id, canList ? `none of all ${space.size}` : `none in ${tries} samples`);
      }
      return [...proposed.values()];
    },
    tell(results) {
      for (const { architecture } of results) {
        const text = space.format(architecture);
        if (!context.isTold(text)) aliases.add(text);
      }
      tells++;
    },
    dump: () => ({ seed, tells, aliases: [...aliases] }),
    load(state) {
      const dumped = (state ?? {}) as { readonly seed?: Json; readonly tells?: Json; readonly aliases?: Json };
      const names = dumped.aliases;
      const valid =
        isCount(dumped.seed) &&
        isCount(dumped.tells) &&
        Array.isArray(names) &&
        names.every((name) => typeof name === 'string');
      if (!valid) throw notAState();
      seed = dumped.seed as number;
      tells = dumped.tells as number;
      aliases = new Set(names as readonly string[]);
      unknown = null;
    },
  };
}
