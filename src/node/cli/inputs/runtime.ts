/** What scoring runs on: executors, data, a clock. */
import { type BatchSource, gaussianBatches, imageBatches } from '../../../data/index.ts';
import { createOnnxRuntimeExecutor, createReferenceExecutor, type OnnxRuntime } from '../../../engine/index.ts';
import type { Executors } from '../../../proxies/index.ts';
import { loadData } from '../../data/index.ts';
import type { Effects } from '../effects.ts';

export interface Data {
  /** As given with `--data`. */
  readonly name: string;
  readonly provider: BatchSource;
  /** Null for noise. */
  readonly classes: number | null;
}

export interface Runtime {
  readonly executors: Executors;
  /** Of the native executor: `standard`, `blocked-8`, `blocked-16`. */
  readonly lowering: string;
  readonly data: Data;
  readonly now: () => number;
}

export interface RuntimeInput {
  readonly data?: string | undefined;
  readonly labels?: string | undefined;
  readonly classes?: number | undefined;
  readonly seed?: number | undefined;
}

/** Classes of random labels for noise, where nothing says how many. */
const gaussianClasses = 10;

export async function openData({
  data: name = 'fashion-mnist',
  labels,
  classes,
  seed = 0,
}: RuntimeInput): Promise<Data> {
  const set = await loadData(name);
  if (set === 'gaussian') {
    const random = labels === 'random' ? { classes: classes ?? gaussianClasses } : {};
    return { name, provider: gaussianBatches({ seed, ...random }), classes: null };
  }
  const provider = imageBatches(set, { seed, labels: labels === 'random' ? 'random' : 'real' });
  return { name, provider, classes: set.classes };
}

export async function openRuntime(input: RuntimeInput, effects: Effects): Promise<Runtime> {
  const ort: OnnxRuntime = await import('onnxruntime-node');
  const [native, data] = await Promise.all([createOnnxRuntimeExecutor(ort), openData(input)]);
  return {
    executors: { native, reference: createReferenceExecutor() },
    lowering: native.lowering,
    data,
    now: effects.now,
  };
}
