/**
 * What a study maximises: `zico`, `-macs` (minimise), `rank(zico,naswot)` (sum of ln rank/m over the population), `az-nas`, or
 * several of these separated by commas (a Pareto front). Everything is oriented so that more is better.
 */
import { NascentError } from '../base/index.ts';
import { logRankSum } from '../math/index.ts';
import { type PopulationProxy, populationProxies, proxies, type Score } from '../proxies/index.ts';

interface Term {
  readonly id: string;
  /** 1, or -1 where less is better. */
  readonly sign: 1 | -1;
}

type ObjectivePart =
  | { readonly kind: 'value'; readonly label: string; readonly term: Term }
  | { readonly kind: 'rank'; readonly label: string; readonly terms: readonly Term[] }
  | { readonly kind: 'population'; readonly label: string; readonly proxy: PopulationProxy };

export interface Objective {
  readonly text: string;
  readonly parts: readonly ObjectivePart[];
}

/** Scores of one network by proxy id. */
export type ScoresById = Readonly<Record<string, Score>>;

/** `available`: ids that are measured. Throws NascentError `usage` for anything else. */
export function parseObjective(text: string, available: readonly string[]): Objective {
  const fail = (got: string, expected: string): never => {
    throw new NascentError('usage', {
      what: 'bad --objective',
      where: `"${text}"`,
      expected,
      got: got === '' ? 'nothing' : `"${got}"`,
    });
  };
  const term = (given: string): Term => {
    const minimise = given.startsWith('-');
    const id = minimise ? given.slice(1).trim() : given;
    if (!available.includes(id)) fail(id, `one of the proxies asked for (${available.join(', ')})`);
    return { id, sign: minimise || proxies[id]?.better === 'lower' ? -1 : 1 };
  };
  const parts = splitOutside(text).map((given): ObjectivePart => {
    const rank = /^rank\((.*)\)$/s.exec(given);
    if (rank) {
      const terms = rank[1]!.split(',').map((each) => term(each.trim()));
      return { kind: 'rank', label: given, terms };
    }
    const population = Object.hasOwn(populationProxies, given) ? populationProxies[given] : undefined;
    if (population) {
      const missing = population.terms.find((id) => !available.includes(id));
      if (missing) fail(given, `${given} among the proxies asked for`);
      return { kind: 'population', label: given, proxy: population };
    }
    return { kind: 'value', label: given, term: term(given) };
  });
  return { text, parts };
}

/** Oriented values per part and network; null where a network has none. Population parts look at all networks together. */
export function objectiveColumns(
  objective: Objective,
  networks: readonly ScoresById[],
): readonly (readonly (number | null)[])[] {
  const column = ({ id, sign }: Term): (number | null)[] =>
    networks.map((scores) => {
      const score = scores[id];
      return score?.ok ? sign * score.value : null;
    });
  return objective.parts.map((part) => {
    if (part.kind === 'value') return column(part.term);
    const columns =
      part.kind === 'rank' ? part.terms.map(column) : part.proxy.terms.map((id) => column({ id, sign: 1 }));
    const sums = part.kind === 'rank' ? logRankSum(columns) : part.proxy.aggregate(columns);
    // A network without any of the terms has no rank of its own.
    return [...sums].map((sum, i) => (columns.every((each) => each[i] === null) ? null : sum));
  });
}

/** The scalar that strategies maximise: the one objective, or the log-rank sum of several; null where nothing is known. */
export function fitnessOf(columns: readonly (readonly (number | null)[])[]): readonly (number | null)[] {
  if (columns.length === 1) return columns[0]!;
  return [...logRankSum(columns)].map((sum, i) => (columns.every((column) => column[i] === null) ? null : sum));
}

/** Splits at commas outside parentheses. */
function splitOutside(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')') depth--;
    else if (text[i] === ',' && depth === 0) {
      parts.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  parts.push(text.slice(start).trim());
  return parts;
}
