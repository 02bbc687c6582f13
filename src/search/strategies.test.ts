/** What each strategy adds to the contract: whom it changes, whom it forgets, and that it finds more than random search. */
import { describe, expect, it } from 'vitest';
import { stream } from '../random/index.ts';
import { nasBench201 as space } from '../spaces/index.ts';
import { type Strategy, type StrategyOptions, strategies, type Told } from './index.ts';

type Cell = number;
type Fitness = (cell: Cell) => number | null;

interface Run {
  readonly strategy: Strategy<Cell>;
  readonly cells: Cell[];
  /** One round of n; what was asked. */
  round(n: number): readonly Cell[];
}

/** `present` is what the study says later, where it differs from what was told. */
function start(
  id: string,
  fitness: Fitness,
  options: StrategyOptions = {},
  { seed = 1, present = fitness, forget = (_: Cell): boolean => false } = {},
): Run {
  const cells: Cell[] = [];
  const context = {
    space,
    round: 8,
    feasible: () => true,
    told: () => cells.map((cell) => space.format(cell)),
    isTold: (text: string) => !forget(space.parse(text)) && cells.includes(space.parse(text)),
    fitness: () => cells.map(present),
  };
  const strategy = strategies[id]!.create(context, options, stream(seed, id));
  return {
    strategy,
    cells,
    round(n) {
      const asked = strategy.ask(n);
      cells.push(...asked);
      strategy.tell(
        asked.map((architecture): Told<Cell> => ({ architecture, scores: {}, fitness: fitness(architecture) })),
      );
      return asked;
    },
  };
}

/** Edges in which two cells differ. */
const distance = (a: Cell, b: Cell): number => {
  const [left, right] = [a, b].map((cell) => space.format(cell).split(/[|+]+/));
  return left!.filter((edge, i) => edge !== right![i]).length;
};
const nearest = (cell: Cell, parents: readonly Cell[]): number =>
  Math.min(...parents.map((parent) => distance(cell, parent)));
const best = (cells: readonly Cell[], fitness: Fitness): Cell =>
  cells.reduce((a, b) => ((fitness(b) ?? -1) > (fitness(a) ?? -1) ? b : a));
const hashed: Fitness = (cell) => stream(cell, 'fitness').float();

describe('evolution', () => {
  it('changes one edge of the best living member when the sample is large, whatever the dead were', () => {
    const run = start('evolution', hashed, { population: 6, sample: 200 });
    expect(run.round(4)).toHaveLength(4);
    // Two more random members complete the population; the round is filled with children of the first four.
    const parents = run.cells.slice();
    const [, , ...children] = run.round(4);
    for (const child of children) expect(distance(child, best(parents, hashed))).toBe(1);
    let deadBest = 0;
    for (let i = 0; i < 30; i++) {
      const parent = best(run.cells.slice(-6), hashed);
      if (parent !== best(run.cells, hashed)) deadBest++;
      for (const child of run.round(2)) expect(distance(child, parent)).toBe(1);
    }
    expect(deadBest).toBeGreaterThan(0);
  });

  it('draws parents uniformly when the sample is one', () => {
    const run = start('evolution', hashed, { population: 6, sample: 1 });
    run.round(6);
    const parents = run.cells.slice();
    const children = run.round(40);
    expect(children.every((child) => nearest(child, parents) === 1)).toBe(true);
    for (const parent of parents) expect(children.some((child) => distance(child, parent) === 1)).toBe(true);
  });

  it('reads the fitness the study has now, not the one it was told', () => {
    const present: Fitness = (cell) => 1 - hashed(cell)!;
    const run = start('evolution', hashed, { population: 6, sample: 200 }, { present });
    run.round(6);
    const parent = best(run.cells, present);
    for (const child of run.round(8)) expect(distance(child, parent)).toBe(1);
  });
});

describe.each(['zico-evolution', 'az-evolution'])('%s', (id) => {
  it('changes one edge of its first sample until more than ten are known, then two of a member', () => {
    const run = start(id, hashed);
    const first = run.round(6)[0]!;
    run.round(4);
    run.round(3);
    expect(run.cells.slice(1).map((cell) => distance(cell, first))).toEqual(Array(12).fill(1));
    const members = run.cells.slice();
    const children = run.round(40);
    expect(children.every((child) => nearest(child, members) <= 2)).toBe(true);
    expect(children.some((child) => distance(child, first) === 3)).toBe(true);
  });
});

it('zico-evolution keeps the best of its pool by the present fitness', () => {
  const run = start('zico-evolution', hashed, { pool: 12 });
  for (let i = 0; i < 6; i++) run.round(8);
  // One worst member leaves for each that comes: what stays are the 12 best of all, as the fitness does not change here.
  const expected = [...run.cells.keys()].sort((a, b) => hashed(run.cells[b]!)! - hashed(run.cells[a]!)!).slice(0, 12);
  expect((run.strategy.dump() as { pool: number[] }).pool.slice().sort()).toEqual(expected.sort());
  const members = expected.map((i) => run.cells[i]!);
  for (const child of run.round(20)) expect(nearest(child, members)).toBeLessThanOrEqual(2);
});

it('az-evolution takes its parents from the best of the whole history, by the present ranking', () => {
  let sign = 1;
  const fitness: Fitness = (cell) => sign * hashed(cell)!;
  const run = start('az-evolution', fitness, { population: 4 });
  for (let i = 0; i < 5; i++) run.round(8);
  for (const now of [1, -1]) {
    sign = now;
    const parents = [...run.cells].sort((a, b) => fitness(b)! - fitness(a)!).slice(0, 3);
    const children = run.strategy.ask(30);
    expect(children.every((child) => nearest(child, parents) <= 2)).toBe(true);
    for (const parent of parents) expect(children.some((child) => distance(child, parent) <= 2)).toBe(true);
  }
});

it.each(['evolution', 'zico-evolution', 'az-evolution'])('%s: failed networks are no parents', (id) => {
  // Only the cells whose first edge is a 3x3 convolution can be scored.
  const scored = (cell: Cell): boolean => space.format(cell).startsWith('|nor_conv_3x3');
  const run = start(id, (cell) => (scored(cell) ? 1 : null), { evolution: { population: 30, sample: 1 } }[id] ?? {});
  for (let i = 0; i < 5; i++) run.round(8);
  const living = (id === 'evolution' ? run.cells.slice(-30) : run.cells).filter(scored);
  expect(living.length).toBeGreaterThan(0);
  for (const child of run.strategy.ask(16)) expect(nearest(child, living)).toBeLessThanOrEqual(2);
});

it.each(['random', 'evolution'])('%s does not ask again for another text of a known network', (id) => {
  const run = start(id, hashed, {}, { forget: (cell) => cell % 2 === 0 });
  for (let i = 0; i < 20; i++) run.round(8);
  expect(new Set(run.cells).size).toBe(run.cells.length);
});

describe('exhaustive', () => {
  it('goes through the space in its order and ends', () => {
    const run = start('exhaustive', hashed);
    while (run.round(4000).length > 0);
    expect(run.cells).toEqual([...space.enumerate!()]);
  });

  it('takes from a huge space only what is asked for, and refuses one that cannot be listed', () => {
    const { enumerate, ...unlisted } = space;
    const context = { round: 8, feasible: () => true, told: () => [], isTold: () => false, fitness: () => [] };
    const endless = {
      ...space,
      *enumerate() {
        for (let i = 0; ; i++) yield i % 15_625;
      },
    };
    expect(enumerate).toBeDefined();
    expect(strategies.exhaustive!.create({ ...context, space: endless }, {}, stream(1)).ask(3)).toEqual([0, 1, 2]);
    expect(() => strategies.exhaustive!.create({ ...context, space: unlisted }, {}, stream(1))).toThrow(
      'space nas-bench-201 cannot be listed, so it cannot be searched exhaustively',
    );
  });
});

describe('a planted optimum: edges that agree with one cell, each with its weight', () => {
  const planted = 9_876;
  const weights = [1, 1.7, 0.6, 1.3, 0.9, 1.1];
  const edgesOf = (cell: Cell): string[] =>
    space
      .format(cell)
      .split(/[|+]+/)
      .filter((text) => text !== '');
  const target = edgesOf(planted);
  const fitness: Fitness = (cell) =>
    edgesOf(cell).reduce((sum, edge, i) => sum + (edge === target[i] ? weights[i]! : 0), 0);
  // The published pools (512, 1024) are larger than this budget: nothing would be selected.
  const options: Readonly<Record<string, StrategyOptions>> = {
    'zico-evolution': { pool: 16 },
    'az-evolution': { population: 17 },
  };
  const median = (id: string): number => {
    const found = Array.from({ length: 9 }, (_, seed) => {
      const run = start(id, fitness, options[id] ?? {}, { seed });
      while (run.cells.length < 160) run.round(8);
      return fitness(best(run.cells, fitness))!;
    });
    return found.sort((a, b) => a - b)[4]!;
  };
  const byChance = median('random');

  it.each(['evolution', 'zico-evolution', 'az-evolution'])('%s finds more than random search', (id) => {
    expect(median(id)).toBeGreaterThan(byChance);
  });
});
