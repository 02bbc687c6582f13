/**
 * On how many ReLU units two images agree: the kernel of "Neural Architecture Search without Training" (arXiv 2006.04647).
 * Only [images, images] counts leave the program: with bits z and G = z z^T, K_ab = V - G_aa - G_bb + 2 G_ab.
 */
import type { ValueId } from '../../graph/index.ts';
import { batchSize, reluCalls, reluUnits } from './relu-calls.ts';
import type { Quantity } from './types.ts';

export interface ReluAgreement {
  readonly images: number;
  /** Units per image over all ReLU calls: the diagonal of the kernel. */
  readonly units: number;
  /** Units on which images a and b are both active or both inactive; [images, images]. */
  readonly kernel: Float64Array;
}

/** Integers up to here are exact in float32, so sums of counts are kept below it and added in float64 afterwards. */
const exactIntegers = 2 ** 24;

/** Every call of the network counts, also where the program merges calls on equal inputs. */
export const reluAgreement: Quantity<ReluAgreement> = {
  key: 'relu-agreement',
  build(builder) {
    const { program } = builder;
    const sums: ValueId[][] = [];
    let room = 0;
    for (const { active, units, calls } of reluCalls(builder, false).live) {
      if (units * calls > room || sums.length === 0) {
        sums.push([]);
        room = exactIntegers;
      }
      room -= units * calls;
      const gram = program.add('Gemm', [active, active], { transA: false, transB: true });
      sums.at(-1)!.push(program.scale(gram, calls));
    }
    return Object.fromEntries(sums.map((values, i) => [`both${i}`, program.sum(values)]));
  },
  read(outputs, graph) {
    const images = batchSize(graph);
    const units = reluUnits(graph);
    const both = new Float64Array(images * images);
    for (const sum of Object.values(outputs)) for (let i = 0; i < both.length; i++) both[i]! += sum[i]!;
    const kernel = new Float64Array(images * images);
    for (let a = 0; a < images; a++)
      for (let b = 0; b < images; b++)
        kernel[a * images + b] = units - both[a * images + a]! - both[b * images + b]! + 2 * both[a * images + b]!;
    return { images, units, kernel };
  },
};
