/** The package's own image sets, read from its data/ folder. */
import { readFile } from 'node:fs/promises';
import { type BuiltInId, builtInFiles, builtInSet, type ImageSet } from '../../data/index.ts';

// Three levels up is the package both from src/node/data and from dist/node/data.
const dataFolder = new URL('../../../data/', import.meta.url);

export async function loadBuiltIn(id: BuiltInId): Promise<ImageSet> {
  return builtInSet(id, await Promise.all(builtInFiles(id).map((name) => readFile(new URL(name, dataFolder)))));
}
