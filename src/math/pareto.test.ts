import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Direction, hypervolume2d, paretoFront } from './pareto.ts';
import { median, quantiles } from './quantile.ts';

test('paretoFront keeps equal points, honours directions and infinities, refuses NaN', () => {
  const points = [
    [1, 5],
    [2, 5],
    [2, 7],
    [1, 5],
    [0, -Infinity],
    [3, 6],
  ];
  expect(paretoFront(points, ['minimise', 'maximise'])).toEqual([0, 2, 3, 4]);
  expect(paretoFront([[3], [1], [1]], ['minimise'])).toEqual([1, 2]);
  expect(paretoFront([], ['minimise'])).toEqual([]);
  expect(() => paretoFront([[Number.NaN]], ['minimise'])).toThrow('point 0');
});

test('paretoFront equals the definition in 2 and 3 objectives', () => {
  const coordinate = fc.integer({ min: 0, max: 5 });
  const direction = fc.constantFrom<Direction>('minimise', 'maximise');
  for (const dimensions of [2, 3])
    fc.assert(
      fc.property(
        fc.array(fc.array(coordinate, { minLength: dimensions, maxLength: dimensions }), { maxLength: 30 }),
        fc.array(direction, { minLength: dimensions, maxLength: dimensions }),
        (points, directions) => {
          const atLeast = (a: number, b: number, k: number): boolean =>
            directions[k] === 'minimise' ? a <= b : a >= b;
          const expected = points.flatMap((p, i) =>
            points.some((q) => q.every((v, k) => atLeast(v, p[k]!, k)) && q.some((v, k) => v !== p[k])) ? [] : [i],
          );
          expect(paretoFront(points, directions)).toEqual(expected);
        },
      ),
    );
});

test('hypervolume2d equals counting unit squares', () => {
  expect(hypervolume2d([[1, 1]], [3, 4], ['minimise', 'minimise'])).toBe(6);
  expect(hypervolume2d([[5, 1]], [3, 4], ['minimise', 'minimise'])).toBe(0);
  const coordinate = fc.integer({ min: 0, max: 8 });
  fc.assert(
    fc.property(fc.array(fc.tuple(coordinate, coordinate), { maxLength: 12 }), (points) => {
      let squares = 0;
      for (let x = 0; x < 8; x++)
        for (let y = 0; y < 8; y++) if (points.some(([a, b]) => a <= x && b >= y + 1)) squares++;
      expect(hypervolume2d(points, [8, 0], ['minimise', 'maximise'])).toBe(squares);
    }),
  );
});

test('quantiles interpolate as NumPy does: percentile([1, 2, 3, 4], 25) = 1.75', () => {
  expect(quantiles([4, 1, 3, 2], [0, 0.25, 0.5, 1])).toEqual([1, 1.75, 2.5, 4]);
  // numpy.quantile([3, 1, 2, 10], 0.95)
  expect(quantiles([3, 1, 2, 10], [0.95])[0]).toBeCloseTo(8.95, 14);
  expect(quantiles([-Infinity, -Infinity, 5], [0.25, 1])).toEqual([-Infinity, 5]);
  expect(median([3, 1, 2])).toBe(2);
  expect(median([])).toBeNaN();
  expect(() => quantiles([1, Number.NaN], [0.5])).toThrow('NaN');
});
