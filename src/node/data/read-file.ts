/** Files and folders of the user, with errors that name them. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { errorText, NascentError } from '../../base/index.ts';

/** What one read returns at most. */
const maximumFileBytes = 2 ** 31 - 1;

export async function readBytes(path: string): Promise<Uint8Array> {
  const { size } = await describe(path);
  if (size > maximumFileBytes) {
    throw new NascentError('input', {
      what: 'file too large',
      where: path,
      expected: `at most ${maximumFileBytes} bytes`,
      got: String(size),
    });
  }
  return readFile(path).catch((error: unknown) => unreadable(path, error));
}

export interface PathKind {
  readonly isFolder: boolean;
  readonly size: number;
}

/** Follows links; throws `not-found` for nothing there. */
export async function describe(path: string): Promise<PathKind> {
  const found = await stat(path).catch((error: unknown) => unreadable(path, error));
  if (!found.isDirectory() && !found.isFile())
    throw new NascentError('input', { what: 'neither a file nor a folder', where: path });
  return { isFolder: found.isDirectory(), size: found.size };
}

/** Names in a folder, sorted by code unit, without hidden ones and the shadow folder some archives carry. */
export async function list(path: string): Promise<readonly string[]> {
  const names = await readdir(path).catch((error: unknown) => unreadable(path, error));
  return names.filter((name) => !name.startsWith('.') && name !== '__MACOSX').sort();
}

/** The first names of a folder, for an error that says what is there. */
export function sketch(names: readonly string[]): string {
  if (names.length === 0) return 'an empty folder';
  return names.slice(0, 5).join(', ') + (names.length > 5 ? `, ... (${names.length} entries)` : '');
}

function unreadable(path: string, error: unknown): never {
  const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
  throw new NascentError(missing ? 'not-found' : 'input', {
    what: missing ? 'no such file or folder' : 'cannot read',
    where: path,
    ...(missing ? {} : { got: errorText(error) }),
    cause: error,
  });
}
