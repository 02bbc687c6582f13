/** Imports a user's module: JavaScript as Node does, TypeScript through esbuild where this Node cannot read it. */
import { createRequire, register } from 'node:module';
import { pathToFileURL } from 'node:url';
import { errorText, NascentError } from '../../base/index.ts';
import type { HookData } from './module-hooks.ts';

const built = !import.meta.url.endsWith('.ts');
/** Node 22.18 and later strip types themselves. */
const native = 'typescript' in process.features && process.features.typescript !== false;

/** Runs the code of the file. Throws NascentError `input` for code that does not load, `unsupported` without esbuild. */
export async function importModule(path: string, shown: string): Promise<Readonly<Record<string, unknown>>> {
  const typescript = /\.[cm]?ts$/.test(path) && !native;
  if (typescript) assertEsbuild();
  registerHooks();
  // Lines in the messages are the user's, not those of the code without types.
  if (typescript) process.setSourceMapsEnabled(true);
  try {
    return await import(pathToFileURL(path).href);
  } catch (error) {
    throw new NascentError('input', {
      what: 'the code does not load',
      where: shown,
      got: errorText(error),
      cause: error,
    });
  }
}

let registered = false;

function registerHooks(): void {
  if (registered) return;
  registered = true;
  const data: HookData = {
    root: new URL('../../', import.meta.url).href,
    index: built ? 'index.js' : 'index.ts',
    native,
  };
  register(new URL(built ? './module-hooks.js' : './module-hooks.ts', import.meta.url), { data });
}

/** An optional dependency: only TypeScript files on an older Node need it. */
function assertEsbuild(): void {
  try {
    createRequire(import.meta.url).resolve('esbuild');
  } catch (cause) {
    throw new NascentError('unsupported', {
      what: 'this Node cannot read TypeScript',
      expected: 'the package esbuild, or Node 22.18 or newer',
      got: `Node ${process.versions.node} without esbuild`,
      hint: 'npm install esbuild, or write the space in JavaScript',
      cause,
    });
  }
}
