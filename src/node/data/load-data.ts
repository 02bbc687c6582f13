/** `--data`: a built-in set, noise, or files of the user, whose kind is detected or forced by a prefix. */
import { basename, join } from 'node:path';
import { NascentError } from '../../base/index.ts';
import { type ImageSet, isBuiltIn } from '../../data/index.ts';
import { gunzipIfNeeded } from '../../formats/index.ts';
import { loadBuiltIn } from './built-in.ts';
import { cifarKindOf, loadCifar } from './cifar.ts';
import { loadFolder, subfolders } from './folder.ts';
import { isIdxImages, loadIdx } from './idx.ts';
import { loadNpz } from './npz.ts';
import { describe, list, readBytes, sketch } from './read-file.ts';

const loaders: Readonly<Record<string, (path: string) => Promise<ImageSet>>> = {
  cifar10: (path) => loadCifar('cifar10', path),
  cifar100: (path) => loadCifar('cifar100', path),
  idx: loadIdx,
  npz: loadNpz,
  folder: loadFolder,
};

/**
 * `fashion-mnist | digits | gaussian | PATH`, or `cifar10:PATH`, `cifar100:PATH`, `idx:PATH`, `npz:PATH`, `folder:PATH`.
 * Throws NascentError: what is wrong, in which file, what was found.
 */
export async function loadData(spec: string): Promise<ImageSet | 'gaussian'> {
  if (spec === 'gaussian') return 'gaussian';
  if (isBuiltIn(spec)) return loadBuiltIn(spec);
  const [, kind, forcedPath] = /^(\w+):(.*)$/s.exec(spec) ?? [];
  if (kind !== undefined && Object.hasOwn(loaders, kind)) {
    if (forcedPath === '') throw new NascentError('usage', { what: 'no path', where: `--data ${spec}` });
    return loaders[kind]!(forcedPath!);
  }
  return loaders[await detect(spec)]!(spec);
}

async function detect(path: string): Promise<string> {
  const { isFolder } = await describe(path).catch((error: unknown) => {
    if (!(error instanceof NascentError) || error.code !== 'not-found') throw error;
    throw new NascentError('not-found', {
      what: 'no such data',
      where: path,
      hint: 'give fashion-mnist, digits, gaussian, or the path of a file or folder',
    });
  });
  return isFolder ? detectFolder(path) : detectFile(path);
}

async function detectFile(path: string): Promise<string> {
  const bytes = await readBytes(path);
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return 'npz';
  if (isIdxImages(basename(path))) return 'idx';
  if (/\.bin(\.gz)?$/i.test(path)) {
    const { length } = gunzipIfNeeded(bytes, path);
    if (length > 0 && length % 3073 === 0) return 'cifar10';
    if (length > 0 && length % 3074 === 0) return 'cifar100';
  }
  throw new NascentError('input', {
    what: 'data of an unknown kind',
    where: path,
    expected: 'an .npz file, IDX images, a CIFAR .bin file, or a folder of images by class',
    hint: 'force a kind with cifar10:, cifar100:, idx:, npz: or folder: before the path',
  });
}

async function detectFolder(path: string): Promise<string> {
  const names = await list(path);
  const cifar = cifarKindOf(names);
  if (cifar !== null) return cifar;
  if (names.some(isIdxImages)) return 'idx';
  const archives = names.filter((name) => /\.npz$/i.test(name));
  if (archives.length > 0 && (await subfolders(path)).length === 0) {
    throw new NascentError('input', {
      what: 'a folder with .npz files',
      where: path,
      expected: 'one of them',
      got: sketch(archives),
      hint: `give ${join(path, archives[0]!)}`,
    });
  }
  return 'folder';
}
