/** `defineSpace`: a user's own search space from as little as an id, the choices and a graph; what can be derived is filled in. */
import { z } from 'zod';
import { NascentError } from '../../base/index.ts';
import { type Stream, stream } from '../../random/index.ts';
import type { Space } from '../types.ts';
import { type Choices, type Chosen, deriveFromChoices } from './choice-space.ts';
import { type KnownKeys, type Problem, problemsOf, throwProblems } from './problems.ts';

type Derivable<A> = Partial<
  Pick<
    Space<A>,
    | 'title'
    | 'paper'
    | 'description'
    | 'textForm'
    | 'example'
    | 'size'
    | 'options'
    | 'mutate'
    | 'canonical'
    | 'aliases'
    | 'reconstruction'
    | 'thin'
    | 'cross'
    | 'neighbours'
    | 'enumerate'
    | 'index'
    | 'fromIndex'
    | 'counts'
    | 'topology'
    | 'skipCells'
    | 'drawing'
  >
> & { readonly defaults?: Partial<Space['defaults']> };

/** Independent choices: an architecture is a record with one value per choice, and only the graph is left to write. */
export interface ChoiceDefinition<C extends Choices>
  extends Derivable<Chosen<C>>,
    Pick<Space<Chosen<C>>, 'id' | 'graph'> {
  readonly choices: C;
}

/** Any other architecture: how to draw one, write it and read it must be said. */
export interface SpaceDefinition<A>
  extends Derivable<A>,
    Pick<Space<A>, 'id' | 'graph' | 'sample' | 'format' | 'parse'> {}

const wholeFrom = (least: number): z.ZodType => z.number().int().min(least);
const aFunction: z.ZodType = z.custom((value) => typeof value === 'function', 'a function');
const kebabCase = /^[a-z0-9]+(-[a-z0-9]+)*$/;

const choice = z
  .array(
    z.union(
      [z.number(), z.boolean(), z.string().regex(/^[\w.+-]+$/)],
      'a number, true, false or a word without blanks',
    ),
    'a list of values',
  )
  .min(1)
  .refine((values) => new Set(values.map(String)).size === values.length, 'distinct values');

const optionSchema = z.strictObject({
  name: z.string().min(1),
  description: z.string(),
  default: z.union([z.number(), z.boolean(), z.string()], 'a number, truth value or text'),
  choices: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
});

const defaultsSchema = z.strictObject({
  resolution: wholeFrom(1).optional(),
  classes: wholeFrom(2).optional(),
  batch: wholeFrom(1).optional(),
});

const common = {
  id: z.string().regex(kebabCase, 'lower-case words joined by hyphens, such as my-space'),
  title: z.string().optional(),
  paper: z.string().optional(),
  description: z.string().optional(),
  textForm: z.string().optional(),
  example: z.string().optional(),
  aliases: z.array(z.string()).optional(),
  reconstruction: z.string().optional(),
  size: z
    .union(
      [z.bigint().min(1n), z.strictObject({ unbounded: z.string() })],
      'a bigint such as 100n, or { unbounded: why }',
    )
    .optional(),
  options: z.array(optionSchema).optional(),
  defaults: defaultsSchema.optional(),
  thin: z.strictObject({ options: z.record(z.string(), z.number()).optional(), resolution: wholeFrom(1) }).optional(),
  graph: aFunction,
  mutate: aFunction.optional(),
  cross: aFunction.optional(),
  neighbours: aFunction.optional(),
  enumerate: aFunction.optional(),
  index: aFunction.optional(),
  fromIndex: aFunction.optional(),
  canonical: aFunction.optional(),
  counts: aFunction.optional(),
  topology: aFunction.optional(),
  skipCells: aFunction.optional(),
  drawing: aFunction.optional(),
};
const byChoices = z.strictObject({
  ...common,
  choices: z.record(z.string().regex(/^[A-Za-z]\w*$/, 'a name of letters and digits'), choice),
  sample: aFunction.optional(),
  format: aFunction.optional(),
  parse: aFunction.optional(),
});
const byFunctions = z.strictObject({ ...common, sample: aFunction, format: aFunction, parse: aFunction });

const knownKeys: KnownKeys = ([place]) => {
  const schema = place === 'options' ? optionSchema : place === 'defaults' ? defaultsSchema : byChoices;
  return Object.keys(schema.shape);
};

/** Mistakes of a definition; empty for a good one. */
export function definitionProblems(definition: unknown): readonly Problem[] {
  const hasChoices = typeof definition === 'object' && definition !== null && 'choices' in definition;
  const parsed = (hasChoices ? byChoices : byFunctions).safeParse(definition);
  if (!parsed.success) return problemsOf(parsed.error, definition, knownKeys);
  const choices = hasChoices ? Object.values((definition as { readonly choices: Choices }).choices) : [[0, 1]];
  if (choices.some((values) => values.length > 1)) return [];
  return [{ path: 'choices', expected: 'a choice with two or more values', got: 'one architecture' }];
}

/**
 * Checks a definition and fills in what it leaves out. Throws NascentError `input` with the place of the first mistake.
 *
 *     export default defineSpace({
 *       id: 'my-space',
 *       choices: { kernel: [3, 5], width: [16, 32], depth: [1, 2, 3] },
 *       graph({ kernel, width, depth }, { batch, resolution, classes }) { ... },
 *     });
 */
export function defineSpace<const C extends Choices>(definition: ChoiceDefinition<C>): Space<Chosen<C>>;
export function defineSpace<A>(definition: SpaceDefinition<A>): Space<A>;
export function defineSpace(definition: ChoiceDefinition<Choices> | SpaceDefinition<unknown>): Space<unknown> {
  throwProblems(definitionProblems(definition));
  const { id, choices, ...rest } = definition as SpaceDefinition<unknown> & { readonly choices?: Choices };
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const derived = choices === undefined ? {} : deriveFromChoices(id, choices);
  const known = { ...(derived as object), ...given } as unknown as SpaceDefinition<unknown>;
  const title = known.title ?? id;
  return {
    description: title,
    paper: 'own space',
    textForm: 'As its definition writes it.',
    size: { unbounded: 'the definition states no size' },
    options: [],
    mutate: known.neighbours ? neighbourOf(known.neighbours) : anotherSample(known),
    canonical: (architecture) => known.format(architecture),
    ...known,
    id,
    title,
    example: known.example ?? known.format(known.sample(stream(0, 'example'))),
    defaults: { resolution: 32, classes: 10, batch: 64, ...known.defaults },
  };
}

const neighbourOf =
  (neighbours: (architecture: unknown) => Iterable<unknown>) =>
  (architecture: unknown, rng: Stream): unknown => {
    const around = [...neighbours(architecture)];
    return around.length === 0 ? tooSmall() : rng.pick(around);
  };

/** Draws in which an architecture other than the given one must appear. */
const drawsForAnother = 1000;

/** Without neighbours an elementary change is unknown: any other architecture. */
const anotherSample =
  ({ sample, format }: SpaceDefinition<unknown>) =>
  (architecture: unknown, rng: Stream): unknown => {
    const text = format(architecture);
    for (let i = 0; i < drawsForAnother; i++) {
      const other = sample(rng);
      if (format(other) !== text) return other;
    }
    return tooSmall();
  };

function tooSmall(): never {
  throw new NascentError('input', { what: 'the space has no second architecture to change to', got: 'one' });
}
