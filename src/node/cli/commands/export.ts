/** `nascent export`: an architecture, or the best of a study, as ONNX, PyTorch source or tables. */
import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { NascentError } from '../../../base/index.ts';
import { exportCsv, exportJson, exportParquet } from '../../../export/index.ts';
import { costs, graphHash } from '../../../graph/index.ts';
import { type StoredStudy, summarise } from '../../../study/index.ts';
import { type ExportSubject, onnxFile, pytorchFiles, weightedNetwork } from '../../export-network.ts';
import { writeFileAtomic } from '../../files.ts';
import { findStudy, openStudy } from '../../store/index.ts';
import { version } from '../../version.ts';
import { type Command, type CommandRun, defineCommand, type FlagInput } from '../command.ts';
import { printDocument } from '../document.ts';
import { networkFlags } from '../inputs/network-flags.ts';
import { openData, openExecutors } from '../inputs/runtime.ts';
import { chooseSpace } from '../inputs/space.ts';
import { bestJson, exportSubject } from '../study/outputs.ts';
import { studySpace } from '../study/study-space.ts';
import { trialRows } from '../study/trial-rows.ts';

const flags = {
  ...networkFlags,
  format: {
    kind: 'text',
    choices: ['onnx', 'pytorch', 'json', 'csv', 'parquet'],
    description: 'what to write',
  },
  out: { kind: 'text', value: 'PATH', description: 'file to write (json, csv and pytorch: stdout without it)' },
  weights: { kind: 'boolean', description: 'pytorch: also a .safetensors file with the weights, beside the source' },
} as const;

type Input = FlagInput<typeof flags>;

export const exportCommand: Command = defineCommand({
  name: 'export',
  summary: 'write a network as ONNX, PyTorch source or JSON, or the trials of a study as a table',
  positionals: '<study[#rank]|architecture>',
  minimumPositionals: 1,
  maximumPositionals: 1,
  flags,
  examples: [
    {
      command: 'nascent export nascent-out --format onnx --out best.onnx',
      does: 'the best network of a study as ONNX',
    },
    {
      command: "nascent export 'nascent-out#2' --format pytorch --weights --out second.py",
      does: 'the second best as PyTorch source with its weights',
    },
    { command: 'nascent export nascent-out --format csv', does: 'all trials as a table on stdout' },
  ],
  run,
});

async function run(input: Input, context: CommandRun): Promise<number> {
  const { format, out, weights } = input;
  if (format === undefined) {
    throw new NascentError('usage', { what: '--format is needed', expected: flags.format.choices.join(', ') });
  }
  if (weights && format !== 'pytorch') {
    throw new NascentError('usage', { what: '--weights belongs to --format pytorch', got: `--format ${format}` });
  }
  const needsFile = format === 'onnx' || format === 'parquet' || weights;
  if (needsFile && out === undefined) {
    throw new NascentError('usage', { what: '--out is needed', expected: '--out PATH: this format is no text' });
  }
  const content = await contentOf(format, input, context);
  const { effects, json } = context;
  if (out === undefined) {
    effects.stdout(typeof content.main === 'string' ? content.main : new TextDecoder().decode(content.main));
    return 0;
  }
  const path = resolve(effects.cwd, out);
  const files = [out];
  if (content.beside) {
    const { name, bytes } = content.beside;
    writeFileAtomic(resolve(path, '..', name), bytes);
    files.push(name);
  }
  writeFileAtomic(path, content.main);
  if (json) printDocument(effects, 'export', { format, files });
  else if (!context.quiet) effects.stderr(`wrote ${files.join(' and ')}\n`);
  return 0;
}

interface Content {
  readonly main: string | Uint8Array;
  /** A second file in the same folder. */
  readonly beside?: { readonly name: string; readonly bytes: Uint8Array };
}

async function contentOf(format: string, input: Input, context: CommandRun): Promise<Content> {
  const { positionals, effects } = context;
  const [name = ''] = positionals;
  const study = studyReference(name, effects.cwd);
  if (study) return studyContent(format, input, study, context);
  if (input.space === undefined) {
    throw new NascentError('not-found', { what: 'no such study', where: name, hint: 'an architecture needs --space' });
  }
  return networkContent(format, input, await architectureSubject(name, input, context));
}

interface StudyReference {
  readonly name: string;
  readonly rank: number;
}

/** `folder`, `study.db`, `folder#2`; null for what is no path of anything that exists. */
function studyReference(text: string, cwd: string): StudyReference | null {
  const match = /^(.+?)(?:#([^#]*))?$/.exec(text);
  const name = match?.[1] ?? '';
  if (!existsSync(resolve(cwd, name))) return null;
  const rank = match?.[2] === undefined ? 1 : Number(match[2]);
  if (!Number.isInteger(rank) || rank < 1) {
    throw new NascentError('usage', {
      what: 'bad rank',
      where: text,
      expected: 'STUDY#N with N = 1 for the best',
      got: `#${match?.[2]}`,
    });
  }
  return { name, rank };
}

async function studyContent(
  format: string,
  input: Input,
  { name, rank }: StudyReference,
  context: CommandRun,
): Promise<Content> {
  const store = await openStudy(findStudy(name, context.effects.cwd), { write: false });
  let stored: StoredStudy;
  try {
    stored = store.read();
  } finally {
    store.close();
  }
  if (format === 'csv') return { main: exportCsv(trialRows(stored)) };
  if (format === 'parquet') return { main: await exportParquet(trialRows(stored)) };
  const { best, unique } = summarise(stored, rank);
  const trial = best[rank - 1];
  if (!trial)
    throw new NascentError('usage', {
      what: 'no such rank in the study',
      where: name,
      expected: `1 to ${unique}`,
      got: String(rank),
    });
  if (format === 'json') return { main: bestJson(stored, trial) };
  const { settings, local } = stored;
  const { space } = await studySpace(stored, input.space, context);
  const { labels, classes, seed } = settings;
  const { provider } = await openData({ data: input.data ?? local.data, labels, classes, seed });
  return networkContent(format, input, exportSubject(stored, trial, space, provider));
}

async function architectureSubject(text: string, input: Input, context: CommandRun): Promise<ExportSubject> {
  const { space, options } = await chooseSpace(input.space, input['space-option'], context);
  const architecture = space.parse(text);
  const { provider, classes, kind } = await openData(input);
  return {
    space,
    architecture,
    settings: {
      batch: input.batch ?? space.defaults.batch,
      resolution: input.resolution ?? space.defaults.resolution,
      classes: input.classes ?? classes ?? space.defaults.classes,
      options,
    },
    seed: input.seed ?? 0,
    data: provider,
    dataKind: kind,
  };
}

async function networkContent(format: string, { out, weights }: Input, subject: ExportSubject): Promise<Content> {
  const { space, architecture, settings, seed } = subject;
  if (format === 'onnx') {
    const { native } = await openExecutors();
    return { main: onnxFile(subject, await weightedNetwork(subject, native)) };
  }
  if (format === 'pytorch') {
    if (!weights) return { main: pytorchFiles(subject, space.graph(architecture, settings), null).source };
    const { native } = await openExecutors();
    const network = await weightedNetwork(subject, native);
    const weightsFile = `${basename(out!).replace(/\.py$/, '')}.safetensors`;
    const files = pytorchFiles(subject, network.graph, { weights: network.weights, weightsFile });
    return { main: files.source, beside: { name: weightsFile, bytes: files.weights! } };
  }
  if (format === 'json') {
    const graph = space.graph(architecture, settings);
    const { batch, resolution, classes, options = {} } = settings;
    return {
      main: exportJson({
        space: space.id,
        architecture: space.format(architecture),
        hash: graphHash(graph),
        ...costs(graph),
        scores: {},
        seed,
        settings: { batch, resolution, classes, ...options },
        versions: { nascent: version },
      }),
    };
  }
  throw new NascentError('usage', {
    what: `--format ${format} writes the trials of a study`,
    expected: 'a study',
    got: 'an architecture',
  });
}
