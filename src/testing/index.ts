export { checkSpace, type SpaceLawOptions, type SpaceProblem, spaceViolations } from './space-laws.ts';
export { type SpaceRule, type SpaceRuleName, spaceRules } from './space-rules.ts';
export { type StoreLawOptions, storeViolations } from './store-laws.ts';
export { type StrategyLawOptions, strategyViolations } from './strategy-laws.ts';
