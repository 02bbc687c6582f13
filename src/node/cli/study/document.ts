/** A study for people and scripts: the `search` document and its text form. */
import {
  type RankedTrial,
  type StoredStudy,
  type StudySummary,
  type StudyTimings,
  studyTimings,
  summarise,
} from '../../../study/index.ts';
import { durationText } from '../progress.ts';
import { countText, numberText, table } from '../table.ts';

export interface StudyDocument extends StudySummary {
  /** The study's file, as the user named it. */
  readonly study: string;
  readonly timings: StudyTimings;
}

export function studyDocument(path: string, stored: StoredStudy, top: number): StudyDocument {
  return { study: path, ...summarise(stored, top), timings: studyTimings(stored) };
}

/** Best architectures as a table, what was done, and how long it took. */
export function studyText(document: StudyDocument): string {
  const { settings, best, asked, unique, failed, stopped, timings } = document;
  const columns = [...settings.proxies.map(({ id }) => id), ...settings.populationProxies].filter(
    (id) => id !== 'params' && id !== 'macs',
  );
  const rows = best.map((entry) => [
    String(entry.rank),
    entry.architecture,
    countText(entry.params),
    countText(entry.macs),
    ...columns.map((id) => valueText(entry, id)),
  ]);
  const saved = asked - unique;
  const lines = [
    `Best of ${countText(unique)} distinct networks of ${document.space} by ${settings.objective}:`,
    table(['#', 'architecture', 'params', 'MACs', ...columns], rows).trimEnd(),
    '',
    `  asked ${countText(asked)}, distinct ${countText(unique)}${saved > 0 ? ` (${countText(saved)} were known and not scored again)` : ''}, ${failed} with a failed score; ${stopped === null ? 'not finished' : `stopped: ${stopped}`}`,
    `  workload: ${settings.space} ${optionText(settings.spaceOptions)}${settings.resolution}x${settings.resolution}, batch ${settings.batch}, ${settings.data} (${settings.classes} classes), proxies ${settings.proxies.map(({ id }) => id).join(',')}, strategy ${settings.strategy.id}, seed ${settings.seed}, ${settings.lowering}`,
  ];
  if (timings.perCandidateMs !== null) {
    lines.push(
      `  ${durationText(timings.searchMs)} for ${countText(unique)} networks; ${durationText(timings.perCandidateMs)} of computing per network`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function valueText({ scores }: RankedTrial, id: string): string {
  const score = scores[id];
  if (!score) return '-';
  return score.ok ? numberText(score.value) : score.reason;
}

const optionText = (options: StudySummary['settings']['spaceOptions']): string =>
  Object.entries(options)
    .map(([name, value]) => `${name}=${value} `)
    .join('');
