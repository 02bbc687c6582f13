/**
 * Loader hooks for a user's modules, run by Node in a thread of its own. `nascent` and `nascent/spaces` mean the package that runs
 * them, wherever the file lies: what it builds must fit this process. TypeScript loses its types (esbuild) and is always an ES
 * module: tsx would take a file outside a package of type "module" for CommonJS, which cannot import ours.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface HookData {
  /** Folder of this package's modules, as URL. */
  readonly root: string;
  /** `index.js` or, uncompiled, `index.ts`. */
  readonly index: string;
  /** This Node strips types itself. */
  readonly native: boolean;
}

interface Resolved {
  readonly url: string;
  readonly format?: string | null;
  readonly shortCircuit?: boolean;
}
type Next<C, R> = (name: string, context: C) => Promise<R>;

let data: HookData;

export function initialize(given: HookData): void {
  data = given;
}

const typescript = /\.[cm]?ts$/;

export async function resolve<C extends { readonly parentURL?: string }>(
  specifier: string,
  context: C,
  next: Next<C, Resolved>,
): Promise<Resolved> {
  const own = /^nascent(?:\/([a-z]+))?$/.exec(specifier);
  if (own) return next(`${data.root}${own[1] === undefined ? '' : `${own[1]}/`}${data.index}`, context);
  try {
    return await next(specifier, context);
  } catch (error) {
    const url = /^\.{1,2}\//.test(specifier) ? typescriptFile(specifier, context.parentURL) : null;
    if (url === null) throw error;
    return { url, format: 'module', shortCircuit: true };
  }
}

/** `./blocks.js` or `./blocks` in a TypeScript file may mean `./blocks.ts`. */
function typescriptFile(specifier: string, parent: string | undefined): string | null {
  if (parent === undefined || !typescript.test(parent)) return null;
  for (const name of [specifier.replace(/\.([cm]?)js$/, '.$1ts'), `${specifier}.ts`]) {
    const url = new URL(name, parent);
    if (typescript.test(name) && existsSync(url)) return url.href;
  }
  return null;
}

interface Loaded {
  readonly format: string;
  readonly source?: unknown;
  readonly shortCircuit?: boolean;
}

export async function load<C>(url: string, context: C, next: Next<C, Loaded>): Promise<Loaded> {
  if (data.native || !url.startsWith('file:') || !typescript.test(url)) return next(url, context);
  const { transform } = await import('esbuild');
  const path = fileURLToPath(url);
  const { code } = await transform(readFileSync(path, 'utf8'), {
    loader: 'ts',
    format: 'esm',
    target: 'node20',
    sourcemap: 'inline',
    sourcefile: path,
    logLevel: 'silent',
  });
  return { format: 'module', source: code, shortCircuit: true };
}
