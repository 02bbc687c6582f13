export type { Strategy, StrategyContext, StrategyFactory, StrategyOption, Told } from './types.ts';
