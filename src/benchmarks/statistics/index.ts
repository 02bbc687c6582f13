export { type Agreement, agreement } from './agreement.ts';
export { type BootstrapOptions, bootstrapIntervals, type CorrelationIntervals, type Interval } from './bootstrap.ts';
export { type Correlation, correlation, topRows } from './correlation.ts';
export {
  budgetQuantiles,
  type HardwareBudget,
  type HardwareProxy,
  type HardwareReport,
  hardwareReport,
} from './hardware.ts';
export { bestMean, meanAtBest, ndcg, precisionAt } from './picks.ts';
export { bestShare, type Ranking, rankingOf } from './ranking.ts';
export { type Resample, type ResampledCorrelation, resampledRanks } from './resampled-ranks.ts';
export {
  type CostColumn,
  type ProxyTrust,
  precisionPlaces,
  type ScoredColumn,
  type TrustOptions,
  type TrustReport,
  trustReport,
} from './trust-report.ts';
