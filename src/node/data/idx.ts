/** Pairs of IDX files (MNIST, Fashion-MNIST, EMNIST, KMNIST), found by their usual names, gzipped or not. */
import { basename, dirname, join } from 'node:path';
import { NascentError } from '../../base/index.ts';
import type { ImageSet } from '../../data/index.ts';
import { readIdx } from '../../formats/index.ts';
import { type ArrayPart, arrayImages } from './array-images.ts';
import { describe, list, readBytes, sketch } from './read-file.ts';

const imagesPattern = /images?[-._]?idx\d?([-._]?ubyte)?(\.gz)?$/i;
const testPattern = /(^|[-_.])(t10k|test|val)[-_.]/i;

export function isIdxImages(name: string): boolean {
  return imagesPattern.test(name);
}

/** A folder with image and label files, or one image file whose label file lies beside it. */
export async function loadIdx(path: string): Promise<ImageSet> {
  const { isFolder } = await describe(path);
  const folder = isFolder ? path : dirname(path);
  const names = await list(folder);
  const candidates = isFolder ? names.filter(isIdxImages) : [basename(path)];
  const training = candidates.filter((name) => !testPattern.test(name));
  const trainName = isFolder ? training[0] : candidates[0];
  if (trainName === undefined) {
    throw new NascentError('input', {
      what: 'no IDX training images',
      where: path,
      expected: 'train-images-idx3-ubyte and train-labels-idx1-ubyte, with or without .gz',
      got: sketch(names),
    });
  }
  if (training.length > 1 && new Set(training.map((name) => name.replace(/\.gz$/i, ''))).size > 1) {
    throw new NascentError('input', {
      what: 'several sets of IDX images',
      where: path,
      expected: 'one training file',
      got: sketch(training),
      hint: `name one of them: idx:${join(folder, trainName)}`,
    });
  }
  const testName = isFolder ? candidates.find((name) => testPattern.test(name)) : undefined;
  const part = async (name: string): Promise<ArrayPart> => {
    const [imagesPath, labelsPath] = [join(folder, name), join(folder, labelsNameOf(name, names, folder))];
    const [images, labels] = await Promise.all([imagesPath, labelsPath].map((file) => readBytes(file)));
    return {
      images: { ...readIdx(images!, imagesPath), where: imagesPath },
      labels: { ...readIdx(labels!, labelsPath), where: labelsPath },
    };
  };
  return arrayImages(
    { train: await part(trainName), test: testName === undefined ? undefined : await part(testName) },
    { id: 'idx', title: basename(path) },
  );
}

/** `images` becomes `labels` and `idx3` becomes `idx1`; .gz may differ. */
function labelsNameOf(images: string, names: readonly string[], folder: string): string {
  const plain = (name: string): string => name.toLowerCase().replace(/\.gz$/, '');
  const expected = plain(images)
    .replace(/images?/, 'label')
    .replace(/idx\d/, 'idx1');
  const found = names.find(
    (name) => plain(name).replace(/labels?/, 'label') === expected && plain(name) !== plain(images),
  );
  if (found !== undefined) return found;
  throw new NascentError('input', {
    what: 'no label file for the images',
    where: join(folder, images),
    expected: `${plain(images)
      .replace(/images?/, 'labels')
      .replace(/idx\d/, 'idx1')} beside it`,
    got: sketch(names),
  });
}
