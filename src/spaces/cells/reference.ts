/**
 * Published cells as genotypes: DARTS (arXiv 1806.09055), NASNet-A (1707.07012) and AmoebaNet-A (1802.01548) as in quark0/darts,
 * PNASNet (1712.00559) as in pycls, ENAS (1802.03268) as drawn in its paper.
 */
import { concatOf, type Edge, type Genotype } from './genotype.ts';
import { isOperation } from './operations.ts';

const edges = (text: string): readonly Edge[] =>
  text.split(' ').map((part) => {
    const [operation, source] = part.split(':') as [string, string];
    if (!isOperation(operation)) throw new Error(`no operation ${operation}`);
    return { operation, source: Number(source) };
  });

const genotype = (normal: string, reduce: string, concat: 'all' | 'loose-ends'): Genotype => {
  const [first, second] = [edges(normal), edges(reduce)];
  return {
    normal: { edges: first, concat: concatOf(first, concat) },
    reduce: { edges: second, concat: concatOf(second, concat) },
  };
};

export const referenceGenotypes: Readonly<Record<string, Genotype>> = {
  DARTS_V1: genotype(
    'sep_conv_3x3:1 sep_conv_3x3:0 skip_connect:0 sep_conv_3x3:1 skip_connect:0 sep_conv_3x3:1 sep_conv_3x3:0 skip_connect:2',
    'max_pool_3x3:0 max_pool_3x3:1 skip_connect:2 max_pool_3x3:0 max_pool_3x3:0 skip_connect:2 skip_connect:2 avg_pool_3x3:0',
    'all',
  ),
  DARTS_V2: genotype(
    'sep_conv_3x3:0 sep_conv_3x3:1 sep_conv_3x3:0 sep_conv_3x3:1 sep_conv_3x3:1 skip_connect:0 skip_connect:0 dil_conv_3x3:2',
    'max_pool_3x3:0 max_pool_3x3:1 skip_connect:2 max_pool_3x3:1 max_pool_3x3:0 skip_connect:2 skip_connect:2 max_pool_3x3:1',
    'all',
  ),
  NASNet: genotype(
    'sep_conv_5x5:1 sep_conv_3x3:0 sep_conv_5x5:0 sep_conv_3x3:0 avg_pool_3x3:1 skip_connect:0 avg_pool_3x3:0 avg_pool_3x3:0 sep_conv_3x3:1 skip_connect:1',
    'sep_conv_5x5:1 sep_conv_7x7:0 max_pool_3x3:1 sep_conv_7x7:0 avg_pool_3x3:1 sep_conv_5x5:0 skip_connect:3 avg_pool_3x3:2 sep_conv_3x3:2 max_pool_3x3:1',
    'loose-ends',
  ),
  ENAS: genotype(
    'sep_conv_3x3:1 skip_connect:1 sep_conv_5x5:1 skip_connect:0 avg_pool_3x3:0 sep_conv_3x3:1 sep_conv_3x3:0 avg_pool_3x3:1 sep_conv_5x5:1 avg_pool_3x3:0',
    'sep_conv_5x5:0 avg_pool_3x3:1 sep_conv_3x3:1 avg_pool_3x3:1 avg_pool_3x3:1 sep_conv_3x3:1 sep_conv_5x5:4 avg_pool_3x3:1 sep_conv_3x3:5 sep_conv_5x5:0',
    'loose-ends',
  ),
  PNASNet: genotype(
    'sep_conv_5x5:0 max_pool_3x3:0 sep_conv_7x7:1 max_pool_3x3:1 sep_conv_5x5:1 sep_conv_3x3:1 sep_conv_3x3:4 max_pool_3x3:1 sep_conv_3x3:0 skip_connect:1',
    'sep_conv_5x5:0 max_pool_3x3:0 sep_conv_7x7:1 max_pool_3x3:1 sep_conv_5x5:1 sep_conv_3x3:1 sep_conv_3x3:4 max_pool_3x3:1 sep_conv_3x3:0 skip_connect:1',
    'all',
  ),
  AmoebaNet: genotype(
    'avg_pool_3x3:0 max_pool_3x3:1 sep_conv_3x3:0 sep_conv_5x5:2 sep_conv_3x3:0 avg_pool_3x3:3 sep_conv_3x3:1 skip_connect:1 skip_connect:0 avg_pool_3x3:1',
    'avg_pool_3x3:0 sep_conv_3x3:1 max_pool_3x3:0 sep_conv_7x7:2 sep_conv_7x7:0 avg_pool_3x3:1 max_pool_3x3:0 max_pool_3x3:1 conv_7x1_1x7:0 sep_conv_3x3:5',
    'loose-ends',
  ),
};
