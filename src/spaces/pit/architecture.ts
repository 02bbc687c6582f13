/** A PiT architecture: four choices; its text form. */
import { NascentError } from '../../base/index.ts';

export type Triple = readonly [number, number, number];

export interface Pit {
  /** Width of one head; the tokens of a stage are `base` times its heads wide. */
  readonly base: number;
  /** MLP ratio of all layers. */
  readonly ratio: number;
  /** Layers of each stage. */
  readonly depths: Triple;
  /** Heads of each stage. */
  readonly heads: Triple;
}

const triples = (choices: readonly (readonly number[])[], allowed: (triple: Triple) => boolean): readonly Triple[] =>
  choices[0]!.flatMap((a) =>
    choices[1]!.flatMap((b) => choices[2]!.map((c): Triple => [a, b, c]).filter((triple) => allowed(triple))),
  );

const sum = ([a, b, c]: Triple): number => a + b + c;

export interface PitChoices {
  readonly base: readonly number[];
  readonly ratio: readonly number[];
  readonly depths: readonly Triple[];
  readonly heads: readonly Triple[];
}

/** The support of the 100 networks of ViT-Bench-101: every value, and every triple, listed here occurs there and no other. */
export const pitChoices: PitChoices = {
  base: [16, 24, 32, 40],
  ratio: [2, 4, 6, 8],
  depths: triples(
    [
      [1, 2, 3],
      [4, 6, 8],
      [2, 4, 6],
    ],
    (depths) => sum(depths) >= 12 && sum(depths) <= 14,
  ),
  heads: triples(
    [
      [2, 4, 8],
      [2, 4, 8],
      [2, 4, 8],
    ],
    ([a, b, c]) => a <= b && b <= c,
  ),
};

export const formatPit = ({ base, ratio, depths, heads }: Pit): string =>
  `base=${base}/mlp=${ratio}/depth=${depths.join()}/heads=${heads.join()}`;

/** Triples may be separated by commas or blanks. */
export function parsePit(text: string): Pit {
  const fail = (what: string, expected: string, got: string): never => {
    throw new NascentError('input', {
      what: `text is not an architecture of pit: ${what}`,
      where: `"${text.length > 160 ? `${text.slice(0, 157)}...` : text}"`,
      expected,
      got: got === '' ? 'nothing' : `"${got}"`,
      hint: 'form: base=32/mlp=4/depth=2,6,4/heads=2,4,8',
    });
  };
  const match = /^base=([^/]*)\/mlp=([^/]*)\/depth=([^/]*)\/heads=([^/]*)$/.exec(text.trim());
  if (!match) return fail('its parts', 'base=B/mlp=R/depth=d1,d2,d3/heads=h1,h2,h3', text.slice(0, 40));
  const one = (part: string, name: string, allowed: readonly number[]): number =>
    allowed.find((value) => String(value) === part.trim()) ?? fail(name, allowed.join(', '), part);
  const three = (part: string, name: string, allowed: readonly Triple[]): Triple => {
    const plain = part
      .trim()
      .split(/[\s,]+/)
      .join();
    return allowed.find((triple) => triple.join() === plain) ?? fail(name, `one of ${allowed.join(' | ')}`, part);
  };
  return {
    base: one(match[1]!, 'base', pitChoices.base),
    ratio: one(match[2]!, 'mlp', pitChoices.ratio),
    depths: three(match[3]!, 'depth', pitChoices.depths),
    heads: three(match[4]!, 'heads', pitChoices.heads),
  };
}
