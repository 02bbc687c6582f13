/** The files beside a study: report.html, best.onnx, best.py, best.json. Each appears whole or not at all. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../../base/index.ts';
import type { BatchSource } from '../../../data/index.ts';
import type { Executor } from '../../../engine/index.ts';
import { exportJson } from '../../../export/index.ts';
import { renderReport } from '../../../report/index.ts';
import type { Space } from '../../../spaces/index.ts';
import { networkSettings, type RankedTrial, type StoredStudy, summarise } from '../../../study/index.ts';
import { type ExportSubject, onnxFile, pytorchFiles, weightedNetwork } from '../../export-network.ts';
import { writeFileAtomic } from '../../files.ts';
import { version } from '../../version.ts';
import { reportData, reproduceLines } from './report-data.ts';

export interface OutputContext {
  readonly folder: string;
  readonly space: Space;
  readonly data: BatchSource;
  readonly dataSpec: string;
  readonly executor: Executor;
  /** As the user named the folder. */
  readonly out: string;
}

/** What `writeOutputs` makes. */
export const outputNames: readonly string[] = ['best.json', 'best.onnx', 'best.py', 'report.html'];

export const missingOutputs = (folder: string): boolean => outputNames.some((name) => !existsSync(join(folder, name)));

/** Names of the files written; none when nothing was scored. */
export async function writeOutputs(stored: StoredStudy, context: OutputContext): Promise<readonly string[]> {
  const best = summarise(stored, 1).best[0];
  if (!best) return [];
  const subject = exportSubject(stored, best, context.space, context.data);
  const network = await weightedNetwork(subject, context.executor);
  const data = reportData(stored, context.space, reproduceLines(stored, context.dataSpec, context.out));
  const files: Record<string, string | Uint8Array> = {
    'best.json': bestJson(stored, best),
    'best.onnx': onnxFile(subject, network),
    'best.py': pytorchFiles(subject, network.graph, null).source,
  };
  if (data) {
    // Loaded here: only the report needs a document.
    const { Window } = await import('happy-dom');
    files['report.html'] = renderReport(data, new Window().document as unknown as Document);
  }
  for (const [name, content] of Object.entries(files)) writeFileAtomic(join(context.folder, name), content);
  return Object.keys(files);
}

export function exportSubject(stored: StoredStudy, trial: RankedTrial, space: Space, data: BatchSource): ExportSubject {
  const { settings } = stored;
  return {
    space,
    architecture: space.parse(trial.architecture),
    settings: networkSettings(settings),
    seed: settings.seed,
    data,
    dataKind: settings.data,
  };
}

/** Byte-identical for any number of workers, kills and resumes. */
export function bestJson({ settings, lowering }: StoredStudy, trial: RankedTrial): string {
  const { rank, architecture, hash, params, macs, scores } = trial;
  const { version: _, space, seed, ...rest } = settings;
  return exportJson({
    space,
    architecture,
    hash,
    params,
    macs,
    scores: scores as unknown as Readonly<Record<string, Json>>,
    rank,
    seed,
    settings: { ...rest, proxies: rest.proxies.map((proxy) => ({ ...proxy })), lowering },
    versions: { nascent: version },
  });
}
