export {
  type DriverName,
  openDatabase,
  type SqlDatabase,
  type SqlRow,
  type SqlStatement,
  type SqlValue,
} from './database.ts';
export { findStudy, type ListedStudy, listStudies, studyFileName } from './find-study.ts';
export { openScoreStore, type ScoreStore, type StoredScore } from './score-store.ts';
export { createStudy, openStudy, removeStudy } from './sqlite-store.ts';
