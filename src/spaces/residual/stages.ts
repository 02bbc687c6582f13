/** Networks of residual stages: `d` blocks of width `w` each, for bottlenecks with a ratio `r` and a number of groups `g`. */
import { fieldsOf, type Literal, readLiteral } from '../parsing/literal.ts';
import { Reader } from '../parsing/reader.ts';

export interface Stage {
  /** Number of blocks. */
  readonly depth: number;
  /** Channels. */
  readonly width: number;
  /** Width over the inner width of a bottleneck; 1 in basic blocks. */
  readonly ratio: number;
  /** Groups of a bottleneck's 3x3 convolution; 1 in basic blocks. */
  readonly groups: number;
}

export type Stages = readonly Stage[];

/** Choices per stage; a space of basic blocks has one ratio and one number of groups, which its text leaves out. */
export interface StageChoices {
  readonly depth: readonly number[];
  readonly width: readonly number[];
  readonly ratio: readonly number[];
  readonly groups: readonly number[];
}

export const stageCount = 3;
export const stageFields = ['depth', 'width', 'ratio', 'groups'] as const;

export const innerWidth = ({ width, ratio }: Stage): number => Math.round(width / ratio);

export const formatStages = (stages: Stages, bottleneck: boolean): string =>
  stages
    .map(({ depth, width, ratio, groups }) => `d${depth}w${width}${bottleneck ? `r${ratio}g${groups}` : ''}`)
    .join('/');

/** Largest numbers that are read: far above any published network. */
const most: Stage = { depth: 256, width: 8192, ratio: 64, groups: 8192 };

/** Our form or an entry of the release (`ds`, `ws`, `bot_muls`, `num_gs`). Numbers outside the space's choices are read too, as its sweeps have them. */
export function parseStages(text: string, bottleneck: boolean, space: string): Stages {
  const one = bottleneck ? 'd2w64r2g4' : 'd2w64';
  const reader = new Reader(text, `text is not an architecture of ${space}`, `form: ${one}/${one}/${one}`);
  if (/^\s*\{/.test(text)) {
    const entry = readLiteral(reader);
    reader.skipSpace();
    reader.end();
    return stagesOfEntry(reader, entry, bottleneck);
  }
  const positive = (token: string, field: keyof Stage): number => {
    reader.expect(token);
    const at = reader.at;
    const value = field === 'ratio' ? reader.decimal() : reader.whole();
    return value > 0 && value <= most[field] ? value : reader.fail(`a number above 0, at most ${most[field]}`, at);
  };
  const stages: Stage[] = [];
  for (let i = 0; i < stageCount; i++) {
    if (i > 0) reader.expect('/');
    const depth = positive('d', 'depth');
    const width = positive('w', 'width');
    if (!bottleneck) {
      stages.push({ depth, width, ratio: 1, groups: 1 });
      continue;
    }
    const ratio = positive('r', 'ratio');
    const at = reader.at;
    const stage = { depth, width, ratio, groups: positive('g', 'groups') };
    if (!divides(stage)) reader.fail(`a number of groups that divides the inner width ${innerWidth(stage)}`, at);
    stages.push(stage);
  }
  reader.end();
  return stages;
}

/** Whether the groups split the inner width evenly. */
export const divides = (stage: Stage): boolean => innerWidth(stage) > 0 && innerWidth(stage) % stage.groups === 0;

function stagesOfEntry(reader: Reader, entry: Literal, bottleneck: boolean): Stages {
  const fields = fieldsOf(entry) ?? {};
  const numbers = (...names: string[]): readonly number[] => {
    const list = names.map((name) => fields[name]).find((value) => Array.isArray(value)) as
      | readonly Literal[]
      | undefined;
    const fits = list?.length === stageCount && list.every((value) => typeof value === 'number' && value > 0);
    return fits ? (list as readonly number[]) : reader.refuse(`${names[0]} with ${stageCount} positive numbers`);
  };
  const whole = (field: 'depth' | 'width', name: string): readonly number[] =>
    numbers(name).every((value) => Number.isInteger(value) && value <= most[field])
      ? numbers(name)
      : reader.refuse(`whole numbers up to ${most[field]} in ${name}`);
  if (fields.ss !== undefined && numbers('ss').join() !== '1,2,2') reader.refuse('strides 1, 2, 2');
  const [depths, widths] = [whole('depth', 'ds'), whole('width', 'ws')];
  return depths.map((depth, i) => {
    const width = widths[i]!;
    if (!bottleneck) return { depth, width, ratio: 1, groups: 1 };
    // Six decimals, as far as the text form goes.
    const ratio = Number((1 / numbers('bot_muls', 'bms')[i]!).toFixed(6));
    const stage = { depth, width, ratio, groups: numbers('num_gs', 'gws')[i]! };
    return divides(stage) ? stage : reader.refuse(`groups that divide the inner width ${innerWidth(stage)}`);
  });
}
