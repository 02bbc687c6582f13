/** Times of a study: apart from results, which must not depend on the machine. */
import type { StoredStudy } from './types.ts';

export interface StudyTimings {
  /** Wall time of all rounds. */
  readonly searchMs: number;
  /** Computing time of all scores, summed over workers. */
  readonly scoringMs: number;
  /** Computing time per distinct network; null before the first. */
  readonly perCandidateMs: number | null;
}

export function studyTimings({ timings }: StoredStudy): StudyTimings {
  let searchMs = 0;
  let scoringMs = 0;
  let networks = 0;
  for (const { roundMs, trials } of timings) {
    searchMs += roundMs;
    for (const { ms } of trials) {
      networks++;
      for (const each of Object.values(ms)) scoringMs += each;
    }
  }
  return { searchMs, scoringMs, perCandidateMs: networks === 0 ? null : scoringMs / networks };
}
