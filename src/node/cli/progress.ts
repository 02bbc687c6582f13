/**
 * Progress of a search on stderr: one rewritten line on a terminal, plain lines elsewhere (one per round, at most one every two
 * seconds, and the last). Shows count, rate, remaining time, failures, best so far.
 */
import type { CommandRun } from './command.ts';

export interface ProgressState {
  /** Distinct networks scored. */
  readonly done: number;
  readonly failed: number;
  /** Null where there are no rounds. */
  readonly round: number | null;
  /** Best fitness so far, already as text; null before the first. */
  readonly best: string | null;
}

export interface Progress {
  /** `options`: known only now, replacing the first ones. */
  update(state: ProgressState, options?: ProgressOptions): void;
  /** A line of its own that stays above the progress line. */
  note(text: string): void;
  /** Ends the progress line. */
  finish(): void;
}

export interface ProgressOptions {
  /** Networks to score, when the budget is a count. */
  readonly total?: number;
  /** Milliseconds, when the budget is a time. */
  readonly limitMs?: number;
  /** Networks already scored when this run began (resume): they do not count into the rate. */
  readonly before?: number;
}

const terminalIntervalMs = 100;
const plainIntervalMs = 2000;
const clearLine = '\r\x1b[2K';

export function createProgress(context: CommandRun, options: ProgressOptions): Progress {
  const { effects, quiet, fancy } = context;
  if (quiet) return { update: () => {}, note: () => {}, finish: () => {} };
  const started = effects.now();
  let current = options;
  let shownAt = Number.NEGATIVE_INFINITY;
  let last: ProgressState | null = null;
  let shown: ProgressState | null = null;

  const show = (state: ProgressState): void => {
    const now = effects.now();
    const text = progressText(state, now - started, current);
    effects.stderr(fancy ? `${clearLine}${text.slice(0, effects.columns - 1)}` : `${text}\n`);
    shownAt = now;
    shown = state;
  };

  return {
    update(state, replaced) {
      current = replaced ?? current;
      const newRound = fancy || state.round === null || state.round !== shown?.round;
      last = state;
      if (newRound && effects.now() - shownAt >= (fancy ? terminalIntervalMs : plainIntervalMs)) show(state);
    },
    note(text) {
      effects.stderr(fancy ? `${clearLine}${text}\n` : `${text}\n`);
      if (fancy && last) show(last);
    },
    finish() {
      if (last && last !== shown) show(last);
      if (fancy && shown) effects.stderr('\n');
    },
  };
}

/** One line: `12/40 networks  round 2  3.1/s  about 9 s left  1 failed  best 2.53`. */
export function progressText(state: ProgressState, elapsedMs: number, options: ProgressOptions): string {
  const { total, limitMs, before = 0 } = options;
  const perSecond = elapsedMs > 0 ? ((state.done - before) * 1000) / elapsedMs : 0;
  const parts = [
    total === undefined ? `${state.done} networks` : `${state.done}/${total} networks`,
    ...(state.round === null ? [] : [`round ${state.round}`]),
    `${perSecond >= 10 ? perSecond.toFixed(0) : perSecond.toFixed(1)}/s`,
  ];
  let leftMs: number | null = null;
  if (total !== undefined && perSecond > 0) leftMs = ((total - state.done) * 1000) / perSecond;
  else if (limitMs !== undefined) leftMs = Math.max(0, limitMs - elapsedMs);
  if (leftMs !== null && leftMs > 0) parts.push(`about ${durationText(leftMs)} left`);
  if (state.failed > 0) parts.push(`${state.failed} failed`);
  if (state.best !== null) parts.push(`best ${state.best}`);
  return parts.join('  ');
}

/** `850 ms`, `12.3 s`, `4 min 05 s`, `2 h 10 min`. */
export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${String(Math.floor(seconds % 60)).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}
