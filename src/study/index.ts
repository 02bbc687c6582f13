export { assertFeasible, type Constraint, countsOf, parseBudget, satisfies } from './budget.ts';
export { networkSettings } from './candidates.ts';
export { createMemoryStore } from './memory-store.ts';
export { fitnessOf, type Objective, objectiveColumns, parseObjective } from './objective.ts';
export { runStudy, type StudyEvent, type StudyRun } from './run.ts';
export { parseStudySettings } from './settings.ts';
export { assertContinues, type StoreState, scoresFromText, scoresToText } from './stored-round.ts';
export { evaluateStudy, frontOf, type RankedTrial, ranking, type StudySummary, summarise } from './summary.ts';
export { type StudyTimings, studyTimings } from './timings.ts';
export {
  type ChosenProxy,
  type EvaluationRequest,
  type EvaluationResult,
  type Evaluator,
  type OptionValues,
  type RoundRecord,
  type RoundTiming,
  type StopReason,
  type StoredStudy,
  type StudySettings,
  type StudyStore,
  studyVersion,
  type Trial,
} from './types.ts';
