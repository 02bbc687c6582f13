import { expect, it } from 'vitest';
import { CPythonRandom } from './cpython.ts';

it('continues as CPython does: random.seed(88); [random.getrandbits(32) for _ in range(3)]; shuffle(list(range(10)))', () => {
  const rng = new CPythonRandom(88);
  expect([rng.uint32(), rng.uint32(), rng.uint32()]).toEqual([1707201716, 4182107318, 813946014]);
  expect(new CPythonRandom(88).shuffle([...Array(10).keys()])).toEqual([8, 2, 9, 4, 0, 7, 1, 5, 3, 6]);
});
