/** What scoring runs on: executors, data, a clock. */
import { type BatchSource, gaussianBatches, imageBatches } from '../../../data/index.ts';
import { createReferenceExecutor, type OnnxRuntimeExecutor } from '../../../engine/index.ts';
import type { Executors } from '../../../proxies/index.ts';
import { loadData } from '../../data/index.ts';
import { loadExecutor } from '../../engine/index.ts';
import type { Effects } from '../effects.ts';

export interface Data {
  /** As given with `--data`. */
  readonly name: string;
  /** `fashion-mnist`, `gaussian`, `folder`, ...; never a path. */
  readonly kind: string;
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
    return { name, kind: set, provider: gaussianBatches({ seed, ...random }), classes: null };
  }
  const provider = imageBatches(set, { seed, labels: labels === 'random' ? 'random' : 'real' });
  return { name, kind: set.id, provider, classes: set.classes };
}

/** The native executor with its lowering tested, and the interpreter. */
export async function openExecutors(): Promise<Executors & { readonly native: OnnxRuntimeExecutor }> {
  return { native: await loadExecutor(), reference: createReferenceExecutor() };
}

export async function openRuntime(input: RuntimeInput, effects: Effects): Promise<Runtime> {
  const [executors, data] = await Promise.all([openExecutors(), openData(input)]);
  return { executors, lowering: executors.native.lowering, data, now: effects.now };
}
