import { expect, test } from 'vitest';
import { stream } from '../random/index.ts';
import { logRankHistory } from './log-rank-history.ts';
import { logRankSum } from './rank.ts';

test('toy check of AZ-NAS: two proxies over four architectures', () => {
  const history = logRankHistory(2);
  [
    [1, 5],
    [2, 1],
    [3, 2],
    [3, 7],
  ].forEach((scores) => {
    history.insert(scores);
  });
  const expected = [-1.673976, -2.079442, -0.826679, -0.133531];
  history.sums().forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i]!, 6);
  });
});

test('equals the ranking from scratch after every entry, with ties, infinities and failures', () => {
  const rng = stream(1, 'log-rank-history');
  const history = logRankHistory(3);
  const columns: (number | null)[][] = [[], [], []];
  const draw = (): number | null => rng.pick([null, Number.NEGATIVE_INFINITY, rng.int(6), rng.float()]);
  for (let n = 0; n < 150; n++) {
    const scores = columns.map(draw);
    history.insert(scores);
    scores.forEach((score, c) => {
      columns[c]!.push(score);
    });
    expect(history.sums()).toEqual(logRankSum(columns));
  }
});

test('NaN is refused', () => {
  expect(() => logRankHistory(1).insert([Number.NaN])).toThrow('NaN');
});
