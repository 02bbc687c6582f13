/** Study settings from flags, everything checked before anything is written. */
import { NascentError } from '../../../base/index.ts';
import { nascent } from '../../../proxies/index.ts';
import { type StrategyFactory, strategies } from '../../../search/index.ts';
import type { Space } from '../../../spaces/index.ts';
import {
  assertFeasible,
  networkSettings,
  parseBudget,
  parseObjective,
  type StudySettings,
} from '../../../study/index.ts';
import { allImmediate } from '../../workers/index.ts';
import type { Flag, FlagInput } from '../command.ts';
import { measurementSettings } from '../inputs/measurement.ts';
import { networkFlags } from '../inputs/network-flags.ts';
import { checkOptions } from '../inputs/options.ts';
import { chooseProxies } from '../inputs/proxies.ts';
import { chooseSpace, type SpaceContext, type SpaceOrigin } from '../inputs/space.ts';
import { byId } from '../lookup.ts';

type SearchFlags = {
  readonly proxy: Flag & { readonly kind: 'list' };
  readonly 'proxy-option': Flag & { readonly kind: 'pairs' };
  readonly objective: Flag & { readonly kind: 'text' };
  readonly strategy: Flag & { readonly kind: 'text' };
  readonly 'strategy-option': Flag & { readonly kind: 'pairs' };
  readonly budget: Flag & { readonly kind: 'text' };
  readonly count: Flag & { readonly kind: 'text' };
  readonly evaluations: Flag & { readonly kind: 'integer' };
  readonly time: Flag & { readonly kind: 'number' };
  readonly round: Flag & { readonly kind: 'integer' };
};

/** Flags that decide the result of a search. */
export const searchFlags: typeof networkFlags & SearchFlags = {
  ...networkFlags,
  proxy: {
    kind: 'list',
    value: 'A,B,...',
    description: 'proxies to compute (nascent proxies)',
    default: 'those of --objective, else nascent',
  },
  'proxy-option': { kind: 'pairs', value: 'PROXY.NAME=VALUE', description: 'option of a proxy, repeatable' },
  objective: {
    kind: 'text',
    value: 'A | -A | rank(A,B) | A,-B',
    description: 'what to maximise; - minimises, rank() sums log ranks, commas make a Pareto front',
    default: 'the first proxy',
  },
  strategy: { kind: 'text', value: 'S', description: 'search strategy (nascent strategies)', default: 'evolution' },
  'strategy-option': { kind: 'pairs', description: 'option of the strategy, repeatable' },
  budget: { kind: 'text', value: 'CONSTRAINTS', description: 'e.g. params<=1e6,macs<=100M', default: 'none' },
  count: {
    kind: 'text',
    choices: ['ours', 'official'],
    description: "counts that budgets use: ours, or the space's published ones",
    default: 'ours',
  },
  evaluations: {
    kind: 'integer',
    minimum: 1,
    value: 'N',
    description: 'stop after N distinct networks',
    default: '100',
  },
  time: { kind: 'number', minimum: 0, value: 'SECONDS', description: 'stop after this time (not reproducible)' },
  round: {
    kind: 'integer',
    minimum: 1,
    value: 'N',
    description: 'architectures asked at a time',
    default: '16; 2048 for an exhaustive search by topology',
  },
};

export type SearchInput = FlagInput<typeof searchFlags>;

export interface PlannedStudy {
  readonly settings: StudySettings;
  readonly space: Space;
  /** File of a user's own space. */
  readonly origin: SpaceOrigin | null;
  readonly strategy: StrategyFactory;
  /** What `--data` said: where the data is on this machine. */
  readonly dataSpec: string;
  /** Remarks for people. */
  readonly notes: readonly string[];
}

const defaultEvaluations = 100;
const defaultRound = 16;
const listingRound = 2048;

/** Proxies that an objective names; our own score where there is none. */
function objectiveProxies(objective: string | undefined): readonly string[] {
  const named = (objective ?? '').split(/[,()]/).map((word) => word.trim().replace(/^-/, ''));
  const ids = [...new Set(named.filter((word) => word !== '' && word !== 'rank'))];
  return ids.length > 0 ? ids : [nascent.id];
}

/** Throws NascentError for anything wrong; reads the data. */
export async function planStudy(
  spaceName: string | undefined,
  input: SearchInput,
  context: SpaceContext,
): Promise<PlannedStudy> {
  if (spaceName !== undefined && input.space !== undefined && spaceName !== input.space) {
    throw new NascentError('usage', {
      what: 'two spaces',
      expected: 'one',
      got: `${spaceName} and --space ${input.space}`,
    });
  }
  const chosen = await chooseSpace(spaceName ?? input.space, input['space-option'], context);
  const { space, origin, options: spaceOptions } = chosen;
  const selection = chooseProxies(input.proxy ?? objectiveProxies(input.objective), input['proxy-option']);
  const strategy = byId(Object.values(strategies), input.strategy ?? 'evolution', 'strategy');
  const strategyOptions = checkOptions(
    input['strategy-option'] ?? {},
    strategy.options,
    `strategy ${strategy.id}`,
    '--strategy-option',
  );
  const objective = input.objective ?? selection.ids[0]!;
  const measured = selection.choices.map(({ proxy }) => proxy.id);
  parseObjective(objective, measured);
  const constraints = parseBudget(input.budget ?? '');
  if (input.time !== undefined && input.time <= 0) {
    throw new NascentError('usage', {
      what: 'bad value for --time',
      expected: 'seconds above 0',
      got: String(input.time),
    });
  }
  const dataSpec = input.data ?? 'fashion-mnist';
  const planned: StudySettings = {
    ...(await measurementSettings(chosen, spaceOptions, selection.choices, input)),
    populationProxies: selection.population.map(({ id }) => id),
    objective,
    strategy: { id: strategy.id, options: strategyOptions },
    budget: input.budget ?? '',
    countOfficial: input.count === 'official',
    evaluations: input.evaluations ?? (input.time === undefined ? defaultEvaluations : null),
    timeSeconds: input.time ?? null,
    round: input.round ?? defaultRound,
  };
  // A listing learns nothing between rounds, and scores that cost microseconds should not wait for a commit each few.
  const listing = input.round === undefined && strategy.id === 'exhaustive' && allImmediate(space, planned);
  const settings = listing ? { ...planned, round: listingRound } : planned;
  // Builds one network: options that do not fit together fail here and not in a worker.
  const network = networkSettings(settings);
  const first = space.enumerate?.()[Symbol.iterator]().next().value;
  if (first !== undefined) space.graph(first, network);
  assertFeasible(space, network, constraints, settings.countOfficial);
  return { settings, space, origin, strategy, dataSpec, notes: selection.notes };
}
