export { correlationMatrix, gramMatrix, logAbsDeterminant } from './dense.ts';
export { type LogRankHistory, logRankHistory } from './log-rank-history.ts';
export { type Direction, hypervolume2d, paretoFront } from './pareto.ts';
export { median, quantiles } from './quantile.ts';
export { averageRanks, kendallTauB, logRankSum, pearson, sortedOrder, spearman } from './rank.ts';
export { largestSingularValue } from './singular-value.ts';
export { symmetricEigenvalues } from './symmetric-eigen.ts';
