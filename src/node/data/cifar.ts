/** CIFAR-10 and CIFAR-100 in their binary version (https://www.cs.toronto.edu/~kriz/cifar.html): a folder of batches or one file. */
import { basename, join } from 'node:path';
import { NascentError } from '../../base/index.ts';
import { type ImageSet, imageSet } from '../../data/index.ts';
import { cifar10Layout, cifar100Layout, type LabelledImages, readRecords } from '../../formats/index.ts';
import { describe, list, readBytes, sketch } from './read-file.ts';

export type CifarKind = 'cifar10' | 'cifar100';

const kinds = {
  cifar10: {
    layout: cifar10Layout,
    folder: 'cifar-10-batches-bin',
    train: /^data_batch_\d+\.bin(\.gz)?$/,
    test: /^test_batch\.bin(\.gz)?$/,
    classNames: ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'],
  },
  cifar100: {
    layout: cifar100Layout,
    folder: 'cifar-100-binary',
    train: /^train\.bin(\.gz)?$/,
    test: /^test\.bin(\.gz)?$/,
    classNames: undefined,
  },
} as const;

/** Which of the two the names in a folder are, if any. */
export function cifarKindOf(names: readonly string[]): CifarKind | null {
  for (const kind of ['cifar10', 'cifar100'] as const)
    if (names.some((name) => kinds[kind].train.test(name) || name === kinds[kind].folder)) return kind;
  return null;
}

/** A file is a training part; a folder has the official names, or names with `train` and `test` in them. */
export async function loadCifar(kind: CifarKind, path: string): Promise<ImageSet> {
  const { layout, folder, train: trainPattern, test: testPattern, classNames } = kinds[kind];
  const about = {
    id: kind,
    title: basename(path),
    classes: layout.classes,
    range: 255,
    ...(classNames === undefined ? {} : { classNames }),
  };
  if (!(await describe(path)).isFolder)
    return imageSet({ train: readRecords(await readBytes(path), layout, path) }, about);
  const names = await list(path);
  if (names.includes(folder)) return loadCifar(kind, join(path, folder));
  let trainNames = names.filter((name) => trainPattern.test(name));
  let testNames = names.filter((name) => testPattern.test(name));
  if (trainNames.length === 0) {
    const ours = names.filter((name) => name.includes(kind) && /\.bin(\.gz)?$/.test(name));
    trainNames = ours.filter((name) => /train/.test(name));
    testNames = ours.filter((name) => /test/.test(name));
  }
  if (trainNames.length === 0) {
    throw new NascentError('input', {
      what: `no ${kind} batches`,
      where: path,
      expected: kind === 'cifar10' ? 'data_batch_1.bin, ..., test_batch.bin' : 'train.bin, test.bin',
      got: sketch(names),
      hint: names.some((name) => /^(data_batch_\d|train)$/.test(name))
        ? 'this looks like the Python version: download the binary version'
        : 'the binary version is read, unpacked from its .tar.gz',
    });
  }
  const read = async (files: readonly string[]): Promise<LabelledImages> =>
    joined(
      await Promise.all(
        files.map(async (name) => readRecords(await readBytes(join(path, name)), layout, join(path, name))),
      ),
    );
  return imageSet(
    { train: await read(trainNames), test: testNames.length > 0 ? await read(testNames) : undefined },
    about,
  );
}

function joined(parts: readonly LabelledImages[]): LabelledImages {
  const [first] = parts;
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const images = new Uint8Array(parts.reduce((sum, part) => sum + part.images.length, 0));
  const labels = new Int32Array(count);
  let at = 0;
  for (const part of parts) {
    images.set(part.images, at * (images.length / count));
    labels.set(part.labels, at);
    at += part.count;
  }
  return { ...first!, count, images, labels };
}
