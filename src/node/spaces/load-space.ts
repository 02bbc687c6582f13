/** A user's own space from a file: TypeScript or JavaScript (its code runs), YAML or JSON (data). */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { canonicalJson, errorText, hash128, type Json, NascentError } from '../../base/index.ts';
import {
  declarationProblems,
  defineSpace,
  definitionProblems,
  type Problem,
  type Space,
  type SpaceDefinition,
  spaceOfDeclaration,
  spaces,
  throwProblems,
} from '../../spaces/index.ts';
import { guardSpace } from './guard.ts';
import { importModule } from './import-module.ts';
import { sourceHash } from './source-files.ts';

/** A file that holds a space, read but not yet checked. */
export interface SpaceFile {
  /** Absolute. */
  readonly path: string;
  /** As the user named it. */
  readonly shown: string;
  /** Of the code with its relative imports, or of the declared data (comments and layout do not count). */
  readonly hash: string;
  /** Mistakes of the definition; `space` throws the first. */
  readonly problems: readonly Problem[];
  space(): Space;
}

const code = /\.[cm]?[jt]s$/i;
const data = /\.(ya?ml|json)$/i;

/** Whether the text names a file and not a space's id. */
export const isSpaceFile = (text: string): boolean => code.test(text) || data.test(text) || /[\\/]/.test(text);

/** Reads the file; code runs, which `onCode` is told before. Throws NascentError `not-found`, or `input` for what is no space. */
export async function openSpaceFile(shown: string, cwd: string, onCode?: () => void): Promise<SpaceFile> {
  const path = resolve(cwd, shown);
  if (!existsSync(path) || !statSync(path).isFile()) {
    throw new NascentError('not-found', { what: 'no such file of a space', where: shown });
  }
  if (data.test(shown)) {
    const declared = readData(path, shown);
    const problems = [...declarationProblems(declared), ...takenId(declared)];
    return fileOf(shown, path, problems.length > 0 ? '' : hash128(canonicalJson(declared as Json)), problems, () =>
      spaceOfDeclaration(declared),
    );
  }
  if (!code.test(shown)) {
    throw new NascentError('input', {
      what: 'not a file of a space',
      where: shown,
      expected: '.ts, .js, .mjs, .yaml or .json',
    });
  }
  const hash = sourceHash(path);
  onCode?.();
  const module = await importModule(path, shown);
  const definition = module.default ?? module.space;
  if (definition === undefined) {
    throw new NascentError('input', {
      what: 'the module exports no space',
      where: shown,
      expected: 'export default defineSpace({ ... })',
      got: Object.keys(module).join(', ') || 'no exports',
    });
  }
  const problems = [...definitionProblems(definition), ...takenId(definition)];
  return fileOf(shown, path, hash, problems, () => defineSpace(definition as SpaceDefinition<unknown>));
}

function fileOf(shown: string, path: string, hash: string, problems: readonly Problem[], make: () => Space): SpaceFile {
  const space = (): Space => {
    throwProblems(problems, shown);
    try {
      return guardSpace(make(), shown);
    } catch (error) {
      // The example is made by the user's own functions.
      if (error instanceof NascentError) throw error;
      throw new NascentError('input', {
        what: 'the space cannot be made',
        where: shown,
        got: errorText(error),
        cause: error,
      });
    }
  };
  return { path, shown, hash, problems, space };
}

/** A study names its space by id: a user's must not be taken for a known one. */
function takenId(definition: unknown): readonly Problem[] {
  const id = (definition as { readonly id?: unknown } | null)?.id;
  const taken =
    typeof id === 'string' && Object.values(spaces).some((space) => space.id === id || space.aliases?.includes(id));
  return taken ? [{ path: 'id', expected: 'an id that no space of nascent has', got: `"${id}"` }] : [];
}

function readData(path: string, shown: string): unknown {
  const document = parseDocument(readFileSync(path, 'utf8'));
  const [error] = document.errors;
  if (error) {
    const line = error.linePos?.[0].line;
    throw new NascentError('input', {
      what: `the file is not ${/json$/i.test(shown) ? 'JSON' : 'YAML'}`,
      where: line === undefined ? shown : `${shown}, line ${line}`,
      got: errorText(error).split(' at line')[0]!,
    });
  }
  return document.toJS({ maxAliasCount: 100 });
}
