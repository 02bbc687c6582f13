import { describe, expect, it } from 'vitest';
import type { CommandRun } from './command.ts';
import { createProgress, durationText, progressText } from './progress.ts';

const state = (done: number, round: number, failed = 0) => ({ done, failed, round, best: '2.5' });

function recorder(fancy: boolean, quiet = false) {
  const clock = { now: 0 };
  const written: string[] = [];
  const context: CommandRun = {
    positionals: [],
    json: false,
    quiet,
    fancy,
    allCommands: async () => [],
    effects: {
      stdout: () => {
        throw new Error('progress belongs on stderr');
      },
      stderr: (text) => void written.push(text),
      isTTY: fancy,
      columns: 40,
      env: {},
      cwd: '.',
      now: () => clock.now,
      stdin: async () => '',
      onInterrupt: () => () => {},
    },
  };
  return { clock, written, context };
}

describe('progressText', () => {
  it('shows count, rate, remaining time, failures and the best', () => {
    // 10 of 40 in 5 s: 2/s, 30 left: 15 s.
    expect(progressText(state(10, 1, 2), 5000, { total: 40 })).toBe(
      '10/40 networks  round 1  2.0/s  about 15 s left  2 failed  best 2.5',
    );
  });

  it('counts only this run into the rate after a resume', () => {
    expect(progressText(state(30, 2), 5000, { total: 40, before: 20 })).toContain('2.0/s  about 5.0 s left');
  });
});

describe('createProgress', () => {
  it('rewrites one line on a terminal, at most ten times a second, no wider than the terminal', () => {
    const { clock, written, context } = recorder(true);
    const progress = createProgress(context, { total: 1000 });
    for (clock.now = 10; clock.now <= 1000; clock.now += 10) progress.update(state(clock.now, 1));
    progress.finish();
    const shown = written.filter((text) => text.startsWith('\r'));
    expect(shown.length).toBeGreaterThan(5);
    expect(shown.length).toBeLessThanOrEqual(12);
    expect(Math.max(...shown.map((text) => text.replace('\r\x1b[2K', '').length))).toBeLessThan(40);
    expect(written.at(-1)).toBe('\n');
  });

  it('writes plain lines elsewhere, none faster than every two seconds, and always the last state', () => {
    const { clock, written, context } = recorder(false);
    const progress = createProgress(context, { total: 100 });
    for (clock.now = 100; clock.now <= 10_000; clock.now += 100)
      progress.update(state(clock.now / 100, clock.now / 100));
    progress.finish();
    expect(written.length).toBeGreaterThanOrEqual(5);
    expect(written.length).toBeLessThanOrEqual(7);
    expect(written.join('')).not.toContain('\x1b');
    expect(written.at(-1)).toContain('100/100');
  });

  it('is silent when quiet', () => {
    const { written, context } = recorder(false, true);
    const progress = createProgress(context, {});
    progress.update(state(1, 1));
    progress.note('text');
    progress.finish();
    expect(written).toEqual([]);
  });
});

describe('durationText', () => {
  it.each([
    [850, '850 ms'],
    [1234, '1.2 s'],
    [45_600, '46 s'],
    [245_000, '4 min 05 s'],
    [7_800_000, '2 h 10 min'],
  ])('%d ms is %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });
});
