/** Codes of Once-for-All sub-networks: a kernel and an expansion per block, a depth per stage (`ks/e/d`, as the HELP tables). */
import { NascentError } from '../../base/index.ts';
import { type Code, type DigitForm, formatCode, parseCode } from '../digit-code.ts';

const kernels = '357';
const expansions = '346';
const depths = '234';
const deepest = 4;
export const stageCount = 5;

/** Codes of five stages with 2 to 4 of their 4 blocks in use, and `fixed` blocks after them that are always there. */
export interface ElasticForm extends DigitForm {
  readonly fixed: number;
}

export function elasticForm(title: string, fixed: number): ElasticForm {
  const perBlock = (alphabet: string): string[] => Array(stageCount * deepest + fixed).fill(alphabet);
  return {
    title,
    fixed,
    groups: [
      { name: 'kernel', alphabets: perBlock(kernels) },
      { name: 'expansion', alphabets: perBlock(expansions) },
      { name: 'depth', alphabets: Array(stageCount).fill(depths) },
    ],
  };
}

export interface ElasticBlock {
  readonly kernel: number;
  readonly expansion: number;
}

const blockCount = ({ fixed }: ElasticForm): number => stageCount * deepest + fixed;

/** Positions of the blocks in use, per stage; the fixed ones are stages of one block. */
function usedBlocks(form: ElasticForm, code: Code): readonly (readonly number[])[] {
  const blocks = blockCount(form);
  return Array.from({ length: stageCount + form.fixed }, (_, stage) =>
    stage < stageCount
      ? Array.from({ length: code[2 * blocks + stage]! + 2 }, (_, i) => stage * deepest + i)
      : [stageCount * deepest + stage - stageCount],
  );
}

/** The blocks in use, stage by stage. */
export function elasticStages(form: ElasticForm, code: Code): readonly (readonly ElasticBlock[])[] {
  const blocks = blockCount(form);
  return usedBlocks(form, code).map((stage) =>
    stage.map((block) => ({
      kernel: Number(kernels[code[block]!]),
      expansion: Number(expansions[code[blocks + block]!]),
    })),
  );
}

/** Positions of the code that the network depends on. */
export function activePositions(form: ElasticForm, code: Code): readonly number[] {
  const blocks = blockCount(form);
  const used = usedBlocks(form, code).flat();
  const depthPositions = Array.from({ length: stageCount }, (_, i) => 2 * blocks + i);
  return [...used, ...used.map((block) => blocks + block), ...depthPositions];
}

/** The code with the first choice wherever the network does not depend on it. */
export function canonicalCode(form: ElasticForm, code: Code): string {
  const active = new Set(activePositions(form, code));
  return formatCode(
    form,
    code.map((choice, i) => (active.has(i) ? choice : 0)),
  );
}

/** Number of different networks: (9^2 + 9^3 + 9^4)^5 times 9 per fixed block. */
export const networkCount = ({ fixed }: ElasticForm): bigint =>
  (9n ** 2n + 9n ** 3n + 9n ** 4n) ** BigInt(stageCount) * 9n ** BigInt(fixed);

/** Reads `ks/e/d`, or the tables' `ks/e/d/r`, whose resolution is checked and left out. */
export function parseElastic(form: ElasticForm, text: string): Code {
  const end = /[/,](\d+)$/.exec(text);
  const resolution = end && text.split(/[/,]/).length === 4 ? Number(end[1]) : null;
  if (resolution === null) return parseCode(form, text);
  if (resolution < 128 || resolution > 224 || resolution % 4 !== 0) {
    throw new NascentError('input', {
      what: `resolution outside ${form.title}`,
      where: `"${text.slice(0, 120)}"`,
      expected: '128 to 224 in steps of 4',
      got: String(resolution),
    });
  }
  return parseCode(form, text.slice(0, end!.index));
}
