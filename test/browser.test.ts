/** The library in a real browser: a cell on real images scored through onnxruntime-web has the values that Node computes. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as data from '../src/data/index.ts';
import type * as engine from '../src/engine/index.ts';
import { loadExecutor } from '../src/node/engine/index.ts';
import * as proxies from '../src/proxies/index.ts';
import * as spaces from '../src/spaces/index.ts';
import { hasChromium, launchChromium } from './support/chromium.ts';
import { type StaticServer, serveStatic } from './support/static-server.ts';

const root = resolve(import.meta.dirname, '..');
const modules = join(root, 'node_modules');
const compiled = mkdtempSync(join(tmpdir(), 'nascent-browser-'));
const request = {
  cell: '|nor_conv_3x3~0|+|nor_conv_3x3~0|avg_pool_3x3~1|+|skip_connect~0|nor_conv_1x1~1|nor_conv_3x3~2|',
  settings: { batch: 16, resolution: 16, classes: 10, options: { C: 16, N: 1 } },
  proxies: ['zico', 'naswot', 'synflow-log', 'snip', 'jacob-cov', 'sed-r', 'params', 'macs'],
  seed: 11,
};
const image = 'fashion-mnist-train-3000.bin.gz';
const test = 'fashion-mnist-test-1000.bin.gz';

/**
 * Relative. Both sides compute in float32 with sums in another order: 1e-5, measured 4e-8. ZiCo divides by differences of nearly
 * equal gradients: on this cell float32 is up to 1.1 % from float64 in either lowering (four seeds, gradient norms within 2e-7), so
 * two float32 runs may be 2.2 % apart. A ReLU at zero may flip in NASWOT.
 */
const tolerance = (id: string): number => ({ zico: 2.5e-2, naswot: 1e-3, params: 0, macs: 0 })[id] ?? 1e-5;

interface Library {
  readonly data: typeof data;
  readonly proxies: typeof proxies;
  readonly spaces: typeof spaces;
}
interface Outcome {
  /** Programs that ran on ONNX Runtime. */
  readonly native: number;
  readonly scores: Readonly<Record<string, proxies.Score>>;
}

/** Runs here and, as text, in the page: it may use nothing but its arguments. */
async function scoreCell(
  library: Library,
  executor: engine.Executor,
  contents: readonly Uint8Array[],
  { cell, settings, proxies: ids, seed }: typeof request,
): Promise<Outcome> {
  let native = 0;
  const counting: engine.Executor = {
    id: executor.id,
    lowering: executor.lowering,
    compile(program) {
      native++;
      return executor.compile(program);
    },
  };
  const space = library.spaces.nasBench201;
  const scores = await library.proxies.scoreNetwork(
    library.proxies.sourceOfArchitecture(space, space.parse(cell), settings),
    ids.map((id) => ({ proxy: library.proxies.proxies[id]!, options: {} })),
    {
      executors: { ...library.proxies.referenceExecutors(), native: counting },
      data: library.data.imageBatches(library.data.builtInSet('fashion-mnist', contents), { seed }),
      seed,
    },
  );
  return { native, scores };
}

const page = `<!doctype html><meta charset="utf-8"><title>Nascent</title>
<script type="importmap">${JSON.stringify({
  imports: {
    'onnxruntime-web': '/modules/onnxruntime-web/dist/ort.wasm.bundle.min.mjs',
    'pure-rand/generator/xoroshiro128plus': '/modules/pure-rand/lib/esm/generator/xoroshiro128plus.js',
    zod: '/modules/zod/index.js',
    fflate: '/modules/fflate/esm/browser.js',
  },
})}</script>
<script type="module">
const scoreCell = ${scoreCell.toString()};
try {
  const ort = await import('onnxruntime-web');
  ort.env.wasm.numThreads = 1;
  const [data, engine, proxies, spaces] = await Promise.all(
    ['data', 'engine', 'proxies', 'spaces'].map((folder) => import('/dist/' + folder + '/index.js')),
  );
  const executor = await engine.createOnnxRuntimeExecutor(ort);
  const contents = await Promise.all(
    ${JSON.stringify([image, test])}.map(async (name) => new Uint8Array(await (await fetch('/data/' + name)).arrayBuffer())),
  );
  globalThis.outcome = await scoreCell({ data, proxies, spaces }, executor, contents, ${JSON.stringify(request)});
} catch (error) {
  globalThis.outcome = { error: String(error && error.stack || error) };
}
</script>`;

describe.skipIf(!hasChromium())('in Chromium (skipped where no Chromium is installed)', () => {
  let server: StaticServer;

  beforeAll(async () => {
    // Compiled here, not taken from dist/, so that the test never sees an old build.
    const compiler = createRequire(import.meta.url)
      .resolve('typescript/package.json')
      .replace('package.json', 'bin/tsc');
    const project = join(root, 'tsconfig.build.json');
    const options = ['-p', project, '--outDir', compiled];
    const { status, stdout } = spawnSync(process.execPath, [compiler, ...options], { encoding: 'utf8' });
    expect(stdout).toBe('');
    expect(status).toBe(0);
    server = await serveStatic(
      { '/dist/': compiled, '/modules/': modules, '/data/': join(root, 'data') },
      { '/': page },
    );
  });
  afterAll(async () => {
    await server?.close();
    rmSync(compiled, { recursive: true, force: true });
  });

  it('scores a cell as Node does', async () => {
    const contents = [image, test].map((name) => new Uint8Array(readFileSync(join(root, 'data', name))));
    const executor = await loadExecutor();
    const here = await scoreCell({ data, proxies, spaces }, executor, contents, request);
    expect(here.native).toBeGreaterThan(0);

    const browser = await launchChromium();
    try {
      const tab = await browser.newPage();
      const outside: string[] = [];
      tab.on('request', (each) => each.url().startsWith(server.url) || outside.push(each.url()));
      await tab.goto(server.url);
      const handle = await tab.waitForFunction(() => (globalThis as { outcome?: unknown }).outcome, null, {
        timeout: 50_000,
      });
      const there = (await handle.jsonValue()) as Outcome & { error?: string };
      expect(there.error).toBeUndefined();
      expect(there.native).toBe(here.native);
      for (const id of request.proxies) {
        const [mine, theirs] = [here.scores[id]!, there.scores[id]!];
        if (!mine.ok || !theirs.ok)
          throw new Error(`${id}: ${JSON.stringify(mine)} here, ${JSON.stringify(theirs)} there`);
        const error = Math.abs(theirs.value - mine.value) / Math.abs(mine.value);
        expect(error, `${id}: ${mine.value} here, ${theirs.value} there`).toBeLessThanOrEqual(tolerance(id));
      }
      expect(outside.filter((url) => !url.startsWith('data:') && !url.startsWith('blob:'))).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
