/** A study in memory, for browsers and tests: the contract of a stored one without durability. */
import { assertContinues, scoresFromText, scoresToText } from './stored-round.ts';
import type { RoundRecord, RoundTiming, StopReason, StoredStudy, StudySettings, StudyStore } from './types.ts';

/** A new, empty study. What is read shares nothing with what was committed: both go through text, as in a file. */
export function createMemoryStore(settings: StudySettings, lowering: string, local: StoredStudy['local']): StudyStore {
  const head = JSON.stringify({ settings, lowering, local });
  const rounds: string[] = [];
  const timings: string[] = [];
  let trials = 0;
  let stopped: StopReason | null = null;
  let open = true;
  const assertOpen = (): void => {
    if (!open) throw new Error('the store is closed');
  };
  return {
    read() {
      assertOpen();
      return {
        ...(JSON.parse(head) as Pick<StoredStudy, 'settings' | 'lowering' | 'local'>),
        rounds: rounds.map(roundFromText),
        timings: timings.map((text) => JSON.parse(text) as RoundTiming),
        stopped,
      };
    },
    commitRound(record, timing) {
      assertOpen();
      assertContinues(record, { rounds: rounds.length, trials, stopped });
      const [round, time] = [roundToText(record), JSON.stringify(timing)];
      rounds.push(round);
      timings.push(time);
      trials += record.trials.length;
      stopped = null;
    },
    setStopped(reason) {
      assertOpen();
      stopped = reason;
    },
    close() {
      open = false;
    },
  };
}

function roundToText(record: RoundRecord): string {
  const trials = record.trials.map((trial) => ({ ...trial, scores: scoresToText(trial.scores) }));
  return JSON.stringify({ ...record, trials });
}

function roundFromText(text: string): RoundRecord {
  const record = JSON.parse(text) as RoundRecord;
  const trials = record.trials.map((trial) => ({ ...trial, scores: scoresFromText(String(trial.scores)) }));
  return { ...record, trials };
}
