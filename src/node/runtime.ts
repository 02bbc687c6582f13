/** What scoring runs on: executors and data, opened the same way for one command and for every worker process. */
import { NascentError } from '../base/index.ts';
import { type BatchSource, gaussianBatches, imageBatches } from '../data/index.ts';
import { createReferenceExecutor, type OnnxRuntimeExecutor } from '../engine/index.ts';
import type { Executors } from '../proxies/index.ts';
import { loadData } from './data/index.ts';
import { loadExecutor } from './engine/index.ts';

export interface Data {
  /** As given with `--data`. */
  readonly name: string;
  /** `fashion-mnist`, `gaussian`, `folder`, ...; never a path. */
  readonly kind: string;
  readonly provider: BatchSource;
  /** Null for noise. */
  readonly classes: number | null;
}

export interface DataInput {
  readonly data?: string | undefined;
  readonly labels?: string | undefined;
  readonly classes?: number | undefined;
  readonly seed?: number | undefined;
}

/** Classes of random labels for noise, where nothing says how many. */
const gaussianClasses = 10;

export async function openData({ data: name = 'fashion-mnist', labels, classes, seed = 0 }: DataInput): Promise<Data> {
  const set = await loadData(name);
  if (set === 'gaussian') {
    const random = labels === 'random' ? { classes: classes ?? gaussianClasses } : {};
    return { name, kind: set, provider: gaussianBatches({ seed, ...random }), classes: null };
  }
  const provider = imageBatches(set, { seed, labels: labels === 'random' ? 'random' : 'real' });
  return { name, kind: set.id, provider, classes: set.classes };
}

/**
 * The native executor, tested, and the interpreter. `lowering` asks for exactly that one (a study's values hold for one lowering);
 * throws NascentError `unsupported` where this machine does not have it.
 */
export async function openExecutors(
  lowering: string | null = null,
): Promise<Executors & { readonly native: OnnxRuntimeExecutor }> {
  const native = await loadExecutor(
    lowering === null ? {} : { lowering: lowering === 'standard' ? 'standard' : 'blocked' },
  );
  if (lowering !== null && native.lowering !== lowering) {
    throw new NascentError('unsupported', {
      what: 'this machine does not have the lowering the scores were computed with',
      expected: lowering,
      got: native.lowering,
      hint: 'continue on a machine like the first one, or start a new study',
    });
  }
  return { native, reference: createReferenceExecutor() };
}
