/** What every store shares: the text form of scores, and the order in which rounds and trials may arrive. */
import { jsonReplacer } from '../base/index.ts';
import type { Score } from '../proxies/index.ts';
import type { RoundRecord, StopReason, Trial } from './types.ts';

/** JSON with infinite values as "inf"/"-inf"; NaN throws. */
export function scoresToText(scores: Trial['scores']): string {
  return JSON.stringify(scores, jsonReplacer);
}

/** Inverse of `scoresToText`. Throws SyntaxError for text that is not a JSON object. */
export function scoresFromText(text: string): Trial['scores'] {
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== 'object' || parsed === null) throw new SyntaxError('scores are not an object');
  const entries = Object.entries(parsed as Record<string, Score>);
  return Object.fromEntries(
    entries.map(([id, score]) => [id, score.ok ? { ...score, value: finite(score.value) } : score]),
  );
}

function finite(value: number | string): number {
  return value === 'inf' ? Infinity : value === '-inf' ? -Infinity : (value as number);
}

/** How far a store is. */
export interface StoreState {
  readonly rounds: number;
  readonly trials: number;
  readonly stopped: StopReason | null;
}

/** Throws an ordinary Error (a defect of the caller) unless the round continues the study without a gap. */
export function assertContinues(record: RoundRecord, { rounds, trials, stopped }: StoreState): void {
  const fail = (what: string): never => {
    throw new Error(`round ${record.round} cannot be committed: ${what}`);
  };
  if (stopped !== null && stopped !== 'interrupted') fail(`the study has ended (${stopped})`);
  if (record.round !== rounds) fail(`the study holds ${rounds} rounds`);
  record.trials.forEach(({ index, round }, i) => {
    if (index !== trials + i) fail(`trial ${index} where ${trials + i} comes next`);
    if (round !== record.round) fail(`trial ${index} belongs to round ${round}`);
  });
  const known = trials + record.trials.length;
  const unknown = record.asked.find((index) => !(index >= 0 && index < known));
  if (unknown !== undefined) fail(`trial ${unknown} was asked and never scored`);
}
