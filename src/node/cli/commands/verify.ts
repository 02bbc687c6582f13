/** `nascent verify`: recomputes golden files and compares by their rule. */
import { basename, dirname, join, resolve } from 'node:path';
import { createReferenceExecutor } from '../../../engine/index.ts';
import { allPassed, type Executors, type VerifiedFile, verifyGolden, type Worst } from '../../../proxies/index.ts';
import { loadExecutor } from '../../engine/index.ts';
import { externalData } from '../../onnx-file.ts';
import { type Command, type CommandRun, defineCommand, type FlagInput } from '../command.ts';
import { printDocument } from '../document.ts';
import { readBytes } from '../inputs/score-items.ts';
import { createProgress } from '../progress.ts';
import { countText, numberText, table } from '../table.ts';

const flags = {
  executor: {
    kind: 'text',
    choices: ['onnxruntime', 'reference'],
    description: 'what computes every network, whatever its size, and alone decides',
    default: 'onnxruntime, doubtful values confirmed by reference',
  },
} as const;

export const verify: Command = defineCommand({
  name: 'verify',
  summary: 'recompute golden files and compare every quantity',
  positionals: '<file.json...>',
  minimumPositionals: 1,
  flags,
  examples: [
    { command: 'nascent verify golden.json', does: 'worst error per quantity; exit 1 when one is out of tolerance' },
    { command: 'nascent verify golden.json --executor reference --json', does: 'the same in float64, as a document' },
  ],
  run,
});

async function run(input: FlagInput<typeof flags>, context: CommandRun): Promise<number> {
  const { effects, positionals, json } = context;
  const executor = input.executor ?? 'onnxruntime';
  const executors = await open(executor);
  const files: VerifiedFile[] = [];
  for (const path of positionals) {
    const text = new TextDecoder().decode(readBytes(path, effects.cwd));
    const progress = createProgress(context, {});
    const verified = await verifyGolden(path, text, {
      executors,
      confirm: input.executor === undefined ? { reference: createReferenceExecutor(), native: null } : undefined,
      external: externalData(dirname(resolve(effects.cwd, path)), path),
      readFile: (name) => readBytes(join(dirname(path), basename(name)), effects.cwd),
      onRecord: (done) => progress.update({ done, failed: 0, round: 1, best: null }),
    });
    progress.finish();
    files.push(verified);
  }
  const ok = allPassed(files);
  if (json) printDocument(effects, 'verify', { ok, executor, files });
  else for (const file of files) effects.stdout(fileText(file));
  return ok ? 0 : 1;
}

async function open(id: string): Promise<Executors> {
  if (id === 'reference') return { reference: createReferenceExecutor(), native: null };
  // Small networks too: scoring would leave them to the interpreter, and nothing of the native engine would be checked.
  const native = await loadExecutor();
  return { reference: native, native };
}

function fileText({ file, records, quantities }: VerifiedFile): string {
  const failed = quantities.filter((quantity) => quantity.failed > 0).length;
  const verdict = failed === 0 ? 'all quantities agree' : `${failed} of ${quantities.length} quantities FAILED`;
  const rows = quantities.map(({ name, n, failed: bad, notJudged, confirmedInFloat64: confirmed, worst }) => [
    bad > 0 ? 'FAILED' : notJudged === n ? 'not judged' : 'ok',
    name,
    String(n),
    String(bad),
    numberText(worst.error),
    numberText(worst.tolerance),
    confirmed === undefined ? explain(worst) : `${explain(worst)}; ${confirmed} confirmed in float64 only`,
  ]);
  const header = ['', 'quantity', 'n', 'failed', 'worst error', 'tolerance', 'where'];
  return `${file}: ${countText(records)} records, ${verdict}\n${table(header, rows)}`;
}

function explain({ record, got, expected, note, error, tolerance }: Worst): string {
  const sides =
    error <= tolerance || typeof got === 'object'
      ? ''
      : `: got ${numberText(got as number)}, expected ${numberText(expected as number)}`;
  return `${record}${sides}${note === undefined ? '' : ` (${note})`}`;
}
