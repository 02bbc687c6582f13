/** An AutoFormer architecture, its text form and its elementary changes (arXiv 2107.00651, table 1). */
import { NascentError } from '../../base/index.ts';
import type { Stream } from '../../random/index.ts';

export interface Autoformer {
  /** Width of the tokens in the whole network. */
  readonly embed: number;
  /** MLP ratio of each layer. */
  readonly ratios: readonly number[];
  /** Attention heads of each layer, as many as `ratios`. */
  readonly heads: readonly number[];
}

export interface Choices {
  readonly embed: readonly number[];
  readonly depths: readonly number[];
  readonly ratios: readonly number[];
  readonly heads: readonly number[];
  /** Ratios that published networks outside the sampled space have. */
  readonly acceptedRatios: readonly number[];
}

export const formatAutoformer = ({ embed, ratios, heads }: Autoformer): string =>
  `embed=${embed}/mlp=${ratios.join()}/heads=${heads.join()}`;

/** Reads the text form; lists may be separated by commas or blanks and numbers written as 4.0, as the tables do. */
export function parseAutoformer(text: string, id: string, choices: Choices): Autoformer {
  const fail = (what: string, expected: string, got: string): never => {
    throw new NascentError('input', {
      what: `text is not an architecture of ${id}: ${what}`,
      where: `"${text.length > 160 ? `${text.slice(0, 157)}...` : text}"`,
      expected,
      got: got === '' ? 'nothing' : `"${got}"`,
      hint: 'form: embed=192/mlp=3.5,4,.../heads=3,4,...',
    });
  };
  const match = /^embed=([^/]*)\/mlp=([^/]*)\/heads=([^/]*)$/.exec(text.trim());
  if (!match) return fail('its parts', 'embed=E/mlp=list/heads=list', text.slice(0, 40));
  const numbers = (part: string, name: string, allowed: readonly number[]): number[] =>
    part
      .trim()
      .split(/[\s,]+/)
      .map((word, i) => {
        const value = /^\d+(\.\d+)?$/.test(word) ? Number(word) : Number.NaN;
        return allowed.includes(value) ? value : fail(`${name} ${i + 1}`, allowed.join(' or '), word);
      });
  const [embed, ...more] = numbers(match[1]!, 'embed', choices.embed);
  if (more.length > 0) fail('embed', 'one width', match[1]!);
  const ratios = numbers(match[2]!, 'mlp', [...choices.ratios, ...choices.acceptedRatios]);
  const heads = numbers(match[3]!, 'heads', choices.heads);
  if (!choices.depths.includes(ratios.length))
    fail('the number of layers', choices.depths.join(' or '), String(ratios.length));
  if (heads.length !== ratios.length) fail('heads', `${ratios.length} numbers, as mlp has`, String(heads.length));
  return { embed: embed!, ratios, heads };
}

/** Depth first, then the layers independently, then one width for all: the authors' sampling. */
export function sampleAutoformer(rng: Stream, choices: Choices): Autoformer {
  const depth = rng.pick(choices.depths);
  const ratios: number[] = [];
  const heads: number[] = [];
  for (let i = 0; i < depth; i++) {
    ratios.push(rng.pick(choices.ratios));
    heads.push(rng.pick(choices.heads));
  }
  return { embed: rng.pick(choices.embed), ratios, heads };
}

const other = <T>(values: readonly T[], value: T): T[] => values.filter((candidate) => candidate !== value);

const replaced = (list: readonly number[], at: number, value: number): number[] =>
  list.map((old, i) => (i === at ? value : old));

/** Another width, one layer's ratio or heads, or one layer more or less at the end. */
export function mutateAutoformer(a: Autoformer, rng: Stream, choices: Choices): Autoformer {
  const depth = a.ratios.length;
  const place = rng.int(2 + 2 * depth);
  if (place === 0) return { ...a, embed: rng.pick(other(choices.embed, a.embed)) };
  if (place === 1) {
    const wanted = rng.pick([depth - 1, depth + 1].filter((next) => choices.depths.includes(next)));
    if (wanted < depth) return { ...a, ratios: a.ratios.slice(0, wanted), heads: a.heads.slice(0, wanted) };
    return { ...a, ratios: [...a.ratios, rng.pick(choices.ratios)], heads: [...a.heads, rng.pick(choices.heads)] };
  }
  const layer = (place - 2) >> 1;
  if (place % 2 === 0)
    return { ...a, ratios: replaced(a.ratios, layer, rng.pick(other(choices.ratios, a.ratios[layer]!))) };
  return { ...a, heads: replaced(a.heads, layer, rng.pick(other(choices.heads, a.heads[layer]!))) };
}

/** Every number from one of the two; layers that only the deeper has come with its depth. */
export function crossAutoformer(a: Autoformer, b: Autoformer, rng: Stream): Autoformer {
  const [first, second] = rng.int(2) === 0 ? [a, b] : [b, a];
  const either = (x: number, y: number | undefined): number => (y !== undefined && rng.int(2) === 1 ? y : x);
  return {
    embed: either(first.embed, second.embed),
    ratios: first.ratios.map((ratio, i) => either(ratio, second.ratios[i])),
    heads: first.heads.map((count, i) => either(count, second.heads[i])),
  };
}

export function* neighboursOfAutoformer(a: Autoformer, choices: Choices): Iterable<Autoformer> {
  const depth = a.ratios.length;
  for (const embed of other(choices.embed, a.embed)) yield { ...a, embed };
  for (let layer = 0; layer < depth; layer++) {
    for (const ratio of other(choices.ratios, a.ratios[layer]!))
      yield { ...a, ratios: replaced(a.ratios, layer, ratio) };
    for (const count of other(choices.heads, a.heads[layer]!)) yield { ...a, heads: replaced(a.heads, layer, count) };
  }
  if (choices.depths.includes(depth - 1)) yield { ...a, ratios: a.ratios.slice(0, -1), heads: a.heads.slice(0, -1) };
  if (choices.depths.includes(depth + 1)) {
    for (const ratio of choices.ratios)
      for (const count of choices.heads) yield { ...a, ratios: [...a.ratios, ratio], heads: [...a.heads, count] };
  }
}
