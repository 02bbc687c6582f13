/**
 * Parameters and MACs of a network of cells without building it, equal to counting the graph; and the count of NASLib
 * (automl/NASLib, `get_model_infos`), whose published columns are MACs plus one per ReLU output, one per batch norm output (two
 * with scale and shift) and one per pooled value.
 */
import { type CostTerms, sumCosts } from './cost-terms.ts';
import type { CellName, Genotype } from './genotype.ts';
import { cellOperations, type OperationName, type Place } from './operations.ts';
import { half, placeCells, type Skeleton } from './skeleton.ts';

export interface CellNetworkCounts {
  readonly params: number;
  readonly macs: number;
  /** MACs, ReLUs, norms and pools as NASLib counts them, without the head's pool. */
  readonly operations: number;
}

/** Sums of a cell's edges; those from a reduction cell's inputs are counted apart, since they change the map's size. */
interface CellTerms {
  readonly sameSize: CostTerms;
  readonly halving: CostTerms;
}

const costsOf = (norms: Place['norms'], stride: Place['stride']) =>
  Object.fromEntries(
    Object.entries(cellOperations).map(([name, operation]) => [name, operation.cost({ stride, norms })]),
  ) as { readonly [K in OperationName]: CostTerms };

const operationCosts = {
  evaluation: { sameSize: costsOf('evaluation', 1), halving: costsOf('evaluation', 2) },
  search: { sameSize: costsOf('search', 1), halving: costsOf('search', 2) },
} as const;

function termsOf(genotype: Genotype, kind: CellName, norms: Place['norms']): CellTerms {
  const sameSize: CostTerms[] = [];
  const halving: CostTerms[] = [];
  const known = operationCosts[norms];
  for (const { operation, source } of genotype[kind].edges)
    if (kind === 'reduce' && source < 2) halving.push(known.halving[operation]);
    else sameSize.push(known.sameSize[operation]);
  return { sameSize: sumCosts(sameSize), halving: sumCosts(halving) };
}

export function countNetwork(genotype: Genotype, skeleton: Skeleton): CellNetworkCounts {
  const placed = placeCells(skeleton, genotype);
  const { norms, classes } = skeleton;
  const terms = { normal: termsOf(genotype, 'normal', norms), reduce: termsOf(genotype, 'reduce', norms) };
  const affine = norms === 'evaluation' ? 2 : 0;
  const normWork = norms === 'evaluation' ? 2 : 1;
  let { params, macs, operations } = countStem(skeleton);

  const addEdges = (t: CostTerms, c: number, input: number, output: number): void => {
    params += t.square * c * c + (t.linear + affine * t.norms) * c;
    macs += (t.squareMacs * c + t.linearMacs) * c * output ** 2 + t.mixedMacs * c * c * input * output;
    operations += (t.inputRelus * input ** 2 + (t.outputRelus + normWork * t.norms + t.poolTaps) * output ** 2) * c;
  };
  for (const { kind, channels: c, inputs, output } of placed) {
    const [before, last] = inputs;
    params += (before.channels + last.channels + 4) * c;
    macs += (before.channels + last.channels) * c * last.side ** 2;
    operations += before.channels * before.side ** 2 + (last.channels + 4 * c) * last.side ** 2;
    addEdges(terms[kind].sameSize, c, output.side, output.side);
    addEdges(terms[kind].halving, c, last.side, output.side);
  }
  const { channels } = placed.at(-1)!.output;
  params += (channels + 1) * classes;
  macs += channels * classes;
  return { params, macs, operations: operations + macs };
}

function countStem({ kind, channels: c, resolution }: Skeleton): CellNetworkCounts {
  if (kind === 'cifar') {
    return { params: 87 * c, macs: 81 * c * resolution ** 2, operations: 6 * c * resolution ** 2 };
  }
  const a = half(resolution);
  const b = half(a);
  const d = half(b);
  const [first, second, third] = [27 * (c / 2), 9 * (c / 2) * c, 9 * c * c];
  return {
    params: first + second + third + 5 * c,
    macs: first * a ** 2 + second * b ** 2 + third * d ** 2,
    operations: 1.5 * c * a ** 2 + 3 * c * b ** 2 + 2 * c * d ** 2,
  };
}
