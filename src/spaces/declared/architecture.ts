/** An architecture of a declared space: which alternative stands at every place; its text form. */
import { NascentError } from '../../base/index.ts';
import {
  type Alternative,
  type Head,
  headAlternatives,
  type Layer,
  layerAlternatives,
  type StageShape,
  type Stem,
  stageAlternatives,
  stemAlternatives,
} from './alternatives.ts';
import type { Declaration } from './schema.ts';

/** Indices into the alternatives of the places. */
export interface DeclaredArchitecture {
  readonly stem: number;
  readonly stages: readonly {
    readonly shape: number;
    /** One per layer; equal where the stage's layers are the same. */
    readonly layers: readonly number[];
  }[];
  readonly head: number;
}

export interface StagePlaces {
  readonly shapes: readonly Alternative<StageShape>[];
  readonly layers: readonly Alternative<Layer>[];
  /** Ascending. */
  readonly depths: readonly number[];
  /** One choice for all layers of the stage. */
  readonly same: boolean;
}

export interface Places {
  readonly id: string;
  readonly stem: readonly Alternative<Stem>[];
  readonly stages: readonly StagePlaces[];
  readonly head: readonly Alternative<Head>[];
}

export const placesOf = (declaration: Declaration): Places => ({
  id: declaration.id,
  stem: stemAlternatives(declaration),
  stages: declaration.stages.map((stage) => ({
    shapes: stageAlternatives(stage),
    layers: layerAlternatives(stage),
    depths: [...stage.depth].sort((a, b) => a - b),
    same: stage.layers === 'same',
  })),
  head: headAlternatives(declaration),
});

/** Sections joined by `/`: the stem where it has choices, every stage, the head where it has choices. */
export function formatDeclared(a: DeclaredArchitecture, { stem, stages, head }: Places): string {
  const sections = a.stages.map(({ shape, layers }, i) => {
    const { shapes, layers: alternatives, same } = stages[i]!;
    const list = same
      ? `${layers.length}x${alternatives[layers[0]!]!.text}`
      : layers.map((layer) => alternatives[layer]!.text).join();
    return shapes.length > 1 ? `${shapes[shape]!.text}:${list}` : list;
  });
  if (stem.length > 1) sections.unshift(stem[a.stem]!.text);
  if (head.length > 1) sections.push(head[a.head]!.text);
  return sections.join('/');
}

/** How the text of this space looks, for messages and help. */
export const declaredForm = ({ stem, stages, head }: Places): string =>
  [
    ...(stem.length > 1 ? [stem[0]!.text] : []),
    ...stages.map(({ shapes, layers, depths, same }) => {
      const layer = layers[0]!.text;
      const list = same ? `${depths[0]}x${layer}` : new Array(depths[0]).fill(layer).join();
      return shapes.length > 1 ? `${shapes[0]!.text}:${list}` : list;
    }),
    ...(head.length > 1 ? [head[0]!.text] : []),
  ].join('/');

export function parseDeclared(text: string, places: Places): DeclaredArchitecture {
  const { id, stem, stages, head } = places;
  const sections = text.trim().split('/');
  const fail = (section: number, expected: string, got: string): never => {
    throw new NascentError('input', {
      what: `text is not an architecture of ${id}`,
      where: `part ${section + 1} of "${text.length > 120 ? `${text.slice(0, 117)}...` : text}"`,
      expected,
      got: got === '' ? 'nothing' : `"${got}"`,
      hint: `form: ${declaredForm(places)}`,
    });
  };
  const indexOf = <T>(alternatives: readonly Alternative<T>[], word: string, section: number): number => {
    const found = alternatives.findIndex((alternative) => alternative.text === word);
    return found >= 0 ? found : fail(section, listed(alternatives.map((alternative) => alternative.text)), word);
  };
  const total = stages.length + Number(stem.length > 1) + Number(head.length > 1);
  if (sections.length !== total) fail(0, `${total} parts joined by /`, `${sections.length} parts`);
  let at = 0;
  const chosenStem = stem.length > 1 ? indexOf(stem, sections[at]!, at++) : 0;
  const chosen = stages.map(({ shapes, layers, depths, same }) => {
    const section = at++;
    const parts = sections[section]!.split(':');
    if (parts.length !== (shapes.length > 1 ? 2 : 1))
      fail(section, shapes.length > 1 ? `${shapes[0]!.text}:layers` : 'layers', sections[section]!);
    const shape = shapes.length > 1 ? indexOf(shapes, parts[0]!, section) : 0;
    const list = parts.at(-1)!;
    const [, times, name] = /^(\d+)x(.*)$/.exec(list) ?? [];
    if (same && times === undefined) fail(section, 'a number of layers, x, and the layer', list);
    const words = same ? new Array<string>(Math.min(Number(times), 100)).fill(name!) : list.split(',');
    if (!depths.includes(words.length)) fail(section, `${depths.join(' or ')} layers`, String(words.length));
    return { shape, layers: words.map((word) => indexOf(layers, word, section)) };
  });
  const chosenHead = head.length > 1 ? indexOf(head, sections[at]!, at) : 0;
  return { stem: chosenStem, stages: chosen, head: chosenHead };
}

/** A few names and how many more there are. */
const listed = (names: readonly string[]): string =>
  names.length <= 8 ? names.join(', ') : `${names.slice(0, 6).join(', ')} or one of ${names.length - 6} more`;
