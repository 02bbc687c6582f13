/** Images in one .npz file, under the names people use. */
import { basename } from 'node:path';
import { NascentError } from '../../base/index.ts';
import type { ImageSet } from '../../data/index.ts';
import { npzNames, readNpz } from '../../formats/index.ts';
import { type ArrayPart, arrayImages } from './array-images.ts';
import { readBytes } from './read-file.ts';

/** Lower-case names of (images, labels), most specific first. */
const trainNames = [
  ['x_train', 'y_train'],
  ['train_x', 'train_y'],
  ['train_images', 'train_labels'],
  ['train_data', 'train_labels'],
  ['images', 'labels'],
  ['x', 'y'],
  ['data', 'labels'],
  ['data', 'target'],
  ['data', 'targets'],
  ['arr_0', 'arr_1'],
] as const;
const testNames = [
  ['x_test', 'y_test'],
  ['test_x', 'test_y'],
  ['test_images', 'test_labels'],
  ['test_data', 'test_labels'],
  ['x_val', 'y_val'],
  ['val_images', 'val_labels'],
] as const;

export async function loadNpz(path: string): Promise<ImageSet> {
  const bytes = await readBytes(path);
  const names = npzNames(bytes, path);
  const train = pick(names, trainNames);
  if (train === null) {
    throw new NascentError('input', {
      what: 'no images with labels',
      where: path,
      expected: `arrays named ${trainNames.map((pair) => pair.join(' and ')).join(', or ')}`,
      got: names.length === 0 ? 'no arrays' : names.slice(0, 10).join(', '),
    });
  }
  const test = pick(names, testNames);
  const arrays = readNpz(bytes, path, (name) => train.includes(name) || (test?.includes(name) ?? false));
  const part = ([images, labels]: readonly [string, string]): ArrayPart => ({
    images: { ...arrays.get(images)!, where: `${path}, array ${images}` },
    labels: { ...arrays.get(labels)!, where: `${path}, array ${labels}` },
  });
  return arrayImages(
    { train: part(train), test: test === null ? undefined : part(test) },
    { id: 'npz', title: basename(path) },
  );
}

function pick(names: readonly string[], pairs: readonly (readonly [string, string])[]): [string, string] | null {
  const named = (wanted: string): string | undefined => names.find((name) => name.toLowerCase() === wanted);
  for (const [images, labels] of pairs) {
    const found = [named(images), named(labels)] as const;
    if (found[0] !== undefined && found[1] !== undefined) return [found[0], found[1]];
  }
  return null;
}
