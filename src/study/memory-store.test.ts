import { expect, it } from 'vitest';
import { storeViolations } from '../testing/index.ts';
import { createMemoryStore } from './memory-store.ts';

it('keeps the laws of a study store', async () => {
  expect(await storeViolations({ create: createMemoryStore })).toEqual([]);
});
