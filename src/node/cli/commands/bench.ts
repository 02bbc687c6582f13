/** `nascent bench`: how far proxies can be trusted on the architectures of a table. */
import { join } from 'node:path';
import { NascentError } from '../../../base/index.ts';
import { tasksOf } from '../../../benchmarks/index.ts';
import { benchMarkdown, renderBench } from '../../../report/index.ts';
import { benchFileNames, outFolder, runBench } from '../../bench/index.ts';
import { writeFileAtomic } from '../../files.ts';
import { version } from '../../version.ts';
import { benchText } from '../bench-text.ts';
import { type Command, type CommandRun, defineCommand, type Flag, type FlagInput } from '../command.ts';
import { documentText, printDocument } from '../document.ts';
import { networkFlags } from '../inputs/network-flags.ts';
import { createProgress } from '../progress.ts';

type BenchFlags = {
  readonly table: Flag & { readonly kind: 'text' };
  readonly target: Flag & { readonly kind: 'list' };
  readonly key: Flag & { readonly kind: 'text' };
  readonly where: Flag & { readonly kind: 'list' };
  readonly join: Flag & { readonly kind: 'list' };
  readonly proxy: Flag & { readonly kind: 'list' };
  readonly 'proxy-option': Flag & { readonly kind: 'pairs' };
  readonly sample: Flag & { readonly kind: 'integer' };
  readonly costs: Flag & { readonly kind: 'list' };
  readonly published: Flag & { readonly kind: 'boolean' };
  readonly resamples: Flag & { readonly kind: 'integer' };
  readonly workers: Flag & { readonly kind: 'integer' };
  readonly out: Flag & { readonly kind: 'text' };
};

const flags: typeof networkFlags & BenchFlags = {
  ...networkFlags,
  table: { kind: 'text', value: 'FILE', description: 'results: CSV, JSON, Parquet (also gzipped) or an official file' },
  target: { kind: 'list', value: 'COLUMN,...', description: 'what the proxies shall predict, higher is better' },
  key: {
    kind: 'text',
    value: 'COLUMN',
    description: 'holds the architecture: string, code or index',
    default: 'found by name',
  },
  where: { kind: 'list', value: 'COLUMN=VALUE', description: 'rows to use (also !=, <, <=, >, >=); all must hold' },
  join: { kind: 'list', value: 'FILE', description: 'table with more columns of the same architectures' },
  proxy: {
    kind: 'list',
    value: 'A,column:NAME,...',
    description: 'proxies (nascent proxies) and columns ranked like one',
  },
  'proxy-option': { kind: 'pairs', value: 'PROXY.NAME=VALUE', description: 'option of a proxy, repeatable' },
  sample: { kind: 'integer', minimum: 2, value: 'N', description: 'that many random rows', default: 'all rows' },
  costs: { kind: 'list', value: 'COLUMN,...', description: 'hardware-aware comparison under budgets of these costs' },
  published: { kind: 'boolean', description: 'published values beside ours' },
  resamples: {
    kind: 'integer',
    minimum: 0,
    value: 'N',
    description: 'bootstrap resamples of the intervals',
    default: '1000',
  },
  workers: { kind: 'integer', minimum: 1, value: 'N', description: 'worker processes', default: '1' },
  out: {
    kind: 'text',
    value: 'DIR',
    description: 'folder for the scores (kept and reused), report.html, bench.md, bench.json',
  },
};

type Input = FlagInput<typeof flags>;

export const bench: Command = defineCommand({
  name: 'bench',
  summary: 'measure how far proxies can be trusted, on a table of trained architectures',
  positionals: '[space]',
  maximumPositionals: 1,
  flags,
  examples: [
    {
      command:
        'nascent bench nas-bench-201 --table accuracy.csv.gz --target c10_test --proxy sed-r,params,macs --published',
      does: 'topology proxies on all cells, beside published values',
    },
    {
      command:
        'nascent bench nas-bench-201 --table accuracy.csv.gz --target c10_test --proxy az-nas,zico,params --sample 300 --workers 2 --out trust',
      does: '300 cells; the same command with more proxies later computes only what is missing',
    },
    {
      command:
        'nascent bench nas-bench-201 --table zc_cifar10.csv.gz --join hw_nas_bench.csv.gz --target val_acc_naslib --proxy column:nwot,column:params --costs c10_edgegpu_energy',
      does: 'scores of a table, and what they pick under energy budgets',
    },
  ],
  run,
});

async function run(input: Input, context: CommandRun): Promise<number> {
  const { effects, json, quiet } = context;
  const space = context.positionals[0] ?? input.space;
  if (space === undefined) throw needed('a space', 'nascent bench SPACE');
  if (input.table === undefined) throw needed('--table', '--table FILE');
  if (!input.target || input.target.length === 0) throw needed('--target', '--target COLUMN');
  const stop = new AbortController();
  const interrupted = new NascentError('interrupted', {
    what: 'interrupted',
    ...(input.out === undefined ? {} : { hint: 'the scores so far are kept; the same command continues' }),
  });
  const release = effects.onInterrupt(() => stop.abort(interrupted));
  const progress = createProgress(context, {});
  try {
    const { spaceOption, proxyOption, ...rest } = camel(input);
    const { document, data } = await runBench({
      ...rest,
      space,
      table: input.table,
      targets: input.target,
      proxies: input.proxy ?? [],
      spaceOptions: spaceOption,
      proxyOptions: proxyOption,
      workers: input.workers ?? 1,
      cwd: effects.cwd,
      signal: stop.signal,
      onNote: (text) => {
        if (!quiet) effects.stderr(`${text}\n`);
      },
      onProgress: ({ done, total, cached, failed }) =>
        progress.update({ done, failed, round: null, best: null }, { total, before: cached }),
    });
    progress.finish();
    if (input.out !== undefined) {
      const folder = outFolder(input.out, effects.cwd);
      const { Window } = await import('happy-dom');
      const page = renderBench(document, data, new Window().document as unknown as Document, version);
      const contents = [`${documentText('bench', document)}\n`, benchMarkdown(document), page];
      benchFileNames.forEach((name, i) => {
        writeFileAtomic(join(folder, name), contents[i]!);
      });
      if (!quiet) effects.stderr(`wrote ${benchFileNames.map((name) => `${input.out}/${name}`).join(', ')}\n`);
    }
    if (json) printDocument(effects, 'bench', document);
    else effects.stdout(benchText(document));
    return tasksOf(document).some(({ proxies }) => proxies.some(({ n }) => n > 0)) ? 0 : 1;
  } finally {
    release();
    progress.finish();
  }
}

const camel = ({ 'space-option': spaceOption, 'proxy-option': proxyOption, ...rest }: Input) => ({
  ...rest,
  spaceOption,
  proxyOption,
});

const needed = (what: string, expected: string): NascentError =>
  new NascentError('usage', { what: `${what} is needed`, expected, hint: 'nascent bench --help shows an example' });
