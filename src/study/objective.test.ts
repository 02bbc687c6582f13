import { describe, expect, it } from 'vitest';
import { fitnessOf, objectiveColumns, parseBudget, parseObjective, satisfies } from './index.ts';

const ok = (value: number) => ({ ok: true, value }) as const;
const failed = { ok: false, reason: 'singular' } as const;

describe('objectives', () => {
  it('orient values: minus and proxies where lower is better', () => {
    const networks = [
      { zico: ok(3), 'ntk-cond': ok(7) },
      { zico: failed, 'ntk-cond': ok(2) },
    ];
    const columns = objectiveColumns(parseObjective('zico,-zico,ntk-cond', ['zico', 'ntk-cond']), networks);
    expect(columns).toEqual([
      [3, null],
      [-3, null],
      [-7, -2],
    ]);
  });

  it('rank() is the log-rank sum of arXiv 2403.19232 (its worked example)', () => {
    const [a, b] = [
      [1, 2, 3, 3],
      [5, 1, 2, 7],
    ] as const;
    const networks = a.map((value, i) => ({ zico: ok(value), snip: ok(b[i]!) }));
    const [column] = objectiveColumns(parseObjective('rank(zico, snip)', ['zico', 'snip']), networks);
    [-1.673976, -2.079442, -0.826679, -0.133531].forEach((value, i) => {
      expect(column![i]).toBeCloseTo(value, 6);
    });
    expect(fitnessOf([column!])).toBe(column);
  });

  it.each(['', 'zic', 'rank(zico', 'rank(zico,naswot)', 'zico,', 'az-nas'])('refuses "%s"', (text) => {
    expect(() => parseObjective(text, ['zico'])).toThrow('bad --objective');
  });
});

describe('budgets', () => {
  it('read units and both directions', () => {
    const constraints = parseBudget('params<=1.5M, macs>=2e6');
    expect(constraints).toEqual([
      { key: 'params', comparison: '<=', limit: 1.5e6 },
      { key: 'macs', comparison: '>=', limit: 2e6 },
    ]);
    expect(satisfies({ params: 1.5e6, macs: 2e6 }, constraints)).toBe(true);
    expect(satisfies({ params: 1.5e6 + 1, macs: 2e6 }, constraints)).toBe(false);
  });

  it.each(['params', 'params<1e6', 'latency<=3', 'params<=x', 'params<=1e6;macs<=2', 'params<=-1'])(
    'refuse "%s"',
    (text) => {
      expect(() => parseBudget(text)).toThrow('bad --budget');
    },
  );
});
