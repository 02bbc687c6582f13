export { type SpaceLawOptions, spaceViolations } from './space-laws.ts';
export { type StoreLawOptions, storeViolations } from './store-laws.ts';
export { type StrategyLawOptions, strategyViolations } from './strategy-laws.ts';
