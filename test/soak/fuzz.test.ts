/** Damaged input in bulk: every file and text is read, or refused in one line; nothing else is ever thrown. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isNascentError } from '../../src/base/index.ts';
import { exportOnnx } from '../../src/export/index.ts';
import { readOnnx } from '../../src/graph/index.ts';
import { openStudy } from '../../src/node/store/index.ts';
import { type Stream, stream } from '../../src/random/index.ts';
import { nasBench201 } from '../../src/spaces/index.ts';
import { temporaryFolder } from '../support/cli.ts';
import { networks, randomWeights } from '../support/networks.ts';
import { commitRounds, newStudy } from '../support/stored-study.ts';

const folder = temporaryFolder();

/** A copy with up to four bytes overwritten; every fifth copy is cut too. */
function damaged(whole: Uint8Array, rng: Stream): Uint8Array {
  // A Buffer's own slice would share memory, and the damage add up.
  const bytes = new Uint8Array(whole);
  for (let changes = rng.int(5); changes > 0; changes--) bytes[rng.int(bytes.length)] = rng.int(256);
  return rng.int(5) === 0 ? bytes.subarray(0, rng.int(bytes.length)) : bytes;
}

/** One if it was refused in one line, 0 if it was read. */
async function refusals(read: () => unknown): Promise<number> {
  try {
    await read();
    return 0;
  } catch (error) {
    if (!isNascentError(error)) throw error;
    expect(error.message).not.toMatch(/\n/);
    return 1;
  }
}

it.each(Object.keys(networks))('ONNX: 3,000 damaged copies of %s', async (name) => {
  const graph = networks[name]!(1);
  const whole = exportOnnx(graph, randomWeights(graph));
  const rng = stream('soak', 'onnx', name);
  let refused = 0;
  for (let i = 0; i < 3000; i++) {
    const bytes = damaged(whole, rng);
    refused += await refusals(() => readOnnx(bytes, { batch: 2 }));
  }
  expect(refused).toBeGreaterThan(300);
});

it('studies: 2,000 damaged copies', async () => {
  const path = join(folder, 'study.db');
  const store = await newStudy(path);
  commitRounds(store, 0, 5);
  store.close();
  const whole = readFileSync(path);
  const rng = stream('soak', 'studies');
  let refused = 0;
  for (let i = 0; i < 2000; i++) {
    writeFileSync(path, damaged(whole, rng));
    refused += await refusals(async () => {
      const copy = await openStudy(path, { write: false });
      try {
        copy.read();
      } finally {
        copy.close();
      }
    });
  }
  expect(refused).toBeGreaterThan(200);
  // What is damaged in a free part of a page is still a whole study.
  expect(refused).toBeLessThan(1900);
});

it('cells: 100,000 damaged texts', async () => {
  const rng = stream('soak', 'cells');
  const letters = '|+~0123_xnorcvskipavgpl';
  let refused = 0;
  for (let i = 0; i < 100_000; i++) {
    const text = [...nasBench201.format(nasBench201.sample(rng))];
    for (let changes = 1 + rng.int(3); changes > 0; changes--) {
      text.splice(rng.int(text.length), rng.int(2), ...(rng.int(2) === 0 ? [rng.pick([...letters])] : []));
    }
    const changed = text.join('');
    refused += await refusals(() => expect(nasBench201.format(nasBench201.parse(changed))).toBe(changed));
  }
  expect(refused).toBeGreaterThan(50_000);
});
