/** ONNX files on disk, with the data files beside them: a model may name files of its own folder and no others. */
import { closeSync, fstatSync, openSync, readFileSync, readSync, realpathSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { errorText, NascentError } from '../base/index.ts';
import { type ExternalData, type OnnxNetwork, type ReadOnnxOptions, readOnnx } from '../graph/index.ts';

/** Reads `path` and what it refers to. Throws NascentError. */
export function readOnnxFile(
  path: string,
  cwd: string,
  options: Omit<ReadOnnxOptions, 'external' | 'name'>,
): OnnxNetwork {
  const full = resolve(cwd, path);
  return readOnnx(bytesOf(full, path), { ...options, name: path, external: externalData(dirname(full), path) });
}

function bytesOf(full: string, path: string): Uint8Array {
  try {
    return readFileSync(full);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT')
      throw new NascentError('not-found', { what: 'no such file', where: path, cause });
    throw new NascentError('input', { what: 'cannot read the file', where: path, got: errorText(cause), cause });
  }
}

/**
 * Slices of files in `folder`; `model` names the model in errors. Links that leave the folder, absolute paths and `..` are refused;
 * a slice is checked against the file's size before room is made for it, and read once however many tensors share it.
 */
export function externalData(folder: string, model: string): ExternalData {
  const slices = new Map<string, Uint8Array>();
  const sizes = new Map<string, number>();
  let total = 0;
  return (location, offset, length) => {
    const key = `${offset} ${length} ${location}`;
    const known = slices.get(key);
    if (known) return known;
    const refuse = (what: string, expected?: string, got?: string): NascentError =>
      new NascentError('input', {
        what,
        where: `${model}, external data '${location}'`,
        ...(expected === undefined ? {} : { expected }),
        ...(got === undefined ? {} : { got }),
      });
    const path = insideFolder(folder, location, refuse);
    const file = openSync(path, 'r');
    try {
      const stat = fstatSync(file);
      if (!stat.isFile()) throw refuse('not a file');
      sizes.set(path, stat.size);
      if (!(offset + length <= stat.size))
        throw refuse('the file is too short', `${offset + length} bytes`, String(stat.size));
      total += length;
      const stored = [...sizes.values()].reduce((sum, size) => sum + size, 0);
      if (total > stored) throw refuse('tensors overlap', `at most the ${stored} bytes stored`, String(total));
      const bytes = new Uint8Array(length);
      for (let at = 0; at < length; ) {
        const got = readSync(file, bytes, at, Math.min(length - at, 1 << 30), offset + at);
        if (got === 0) throw refuse('the file ended early');
        at += got;
      }
      slices.set(key, bytes);
      return bytes;
    } finally {
      closeSync(file);
    }
  };
}

function insideFolder(
  folder: string,
  location: string,
  refuse: (what: string, expected?: string) => NascentError,
): string {
  const parts = location.split(/[\\/]/);
  if (
    location === '' ||
    location.includes('\0') ||
    parts.some((part) => part === '..') ||
    resolve(location) === location
  )
    throw refuse('the path leaves the folder of the model', 'a file beside the model');
  let path: string;
  let root: string;
  try {
    root = realpathSync(folder);
    path = realpathSync(resolve(folder, location));
  } catch {
    throw refuse('no such file', 'a file beside the model');
  }
  const inside = relative(root, path);
  if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || resolve(inside) === inside)
    throw refuse('the path leaves the folder of the model', 'a file beside the model');
  return path;
}
