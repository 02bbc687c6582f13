/** Where studies are: a study is named by its file or its folder. */
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { errorText, NascentError } from '../../base/index.ts';
import type { StopReason } from '../../study/index.ts';
import { openStudy, statOf } from './sqlite-store.ts';

/** Name of a study's file in its folder. */
export const studyFileName = 'study.db';

export type ListedStudy =
  | {
      readonly ok: true;
      readonly path: string;
      readonly space: string;
      readonly objective: string;
      readonly strategy: string;
      readonly networks: number;
      readonly stopped: StopReason | null;
    }
  | { readonly ok: false; readonly path: string; readonly reason: string };

/** Absolute path of a study's file from the file's or the folder's name. Throws `not-found`. */
export function findStudy(name: string, cwd: string): string {
  const path = resolve(cwd, name);
  const found = statOf(path);
  if (found?.isFile()) return path;
  const inside = join(path, studyFileName);
  if (found && isFile(inside)) return inside;
  throw new NascentError('not-found', {
    what: found ? `no ${studyFileName} in this folder` : 'no such study',
    where: name,
    hint: '`nascent studies [DIR]` lists the studies of a folder',
  });
}

/** The studies in a folder and in its direct subfolders, by path. Unreadable ones carry the reason. Throws for a missing folder. */
export async function listStudies(folder: string): Promise<ListedStudy[]> {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new NascentError(missing ? 'not-found' : 'input', {
      what: missing ? 'no such folder' : 'cannot list the folder',
      where: folder,
      ...(missing ? {} : { got: errorText(error) }),
      cause: error,
    });
  }
  const paths = ['.', ...names.sort()].map((name) => join(folder, name, studyFileName)).filter(isFile);
  const listed: ListedStudy[] = [];
  for (const path of paths) listed.push(await describeStudy(path));
  return listed;
}

async function describeStudy(path: string): Promise<ListedStudy> {
  try {
    const store = await openStudy(path, { write: false });
    try {
      const { settings, rounds, stopped } = store.read();
      const networks = rounds.reduce((sum, { trials }) => sum + trials.length, 0);
      const { space, objective, strategy } = settings;
      return { ok: true, path, space, objective, strategy: strategy.id, networks, stopped };
    } finally {
      store.close();
    }
  } catch (error) {
    return { ok: false, path, reason: errorText(error) };
  }
}

function isFile(path: string): boolean {
  return statOf(path)?.isFile() ?? false;
}
