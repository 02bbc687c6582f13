/** The declarative form of a space of stages and blocks: what a YAML or JSON file may say. Every value may be a list of choices. */
import { z } from 'zod';
import { type KnownKeys, type Problem, problemsOf } from '../define/problems.ts';

export const operations = [
  'conv',
  'separable',
  'mbconv',
  'basic',
  'bottleneck',
  'identity',
  'avgpool',
  'maxpool',
] as const;
export type Operation = (typeof operations)[number];

export const activations = ['relu', 'relu6', 'hswish', 'gelu', 'silu'] as const;
export type ActivationName = (typeof activations)[number];

/** Other names of the field. */
const synonyms: Readonly<Record<string, string>> = {
  'depthwise-separable': 'separable',
  'inverted-bottleneck': 'mbconv',
  'residual-basic': 'basic',
  'residual-bottleneck': 'bottleneck',
  'average-pool': 'avgpool',
  'avg-pool': 'avgpool',
  'max-pool': 'maxpool',
  'hard-swish': 'hswish',
  swish: 'silu',
};
const plainName = (value: unknown): unknown =>
  typeof value === 'string' ? (synonyms[value.toLowerCase().replaceAll('_', '-')] ?? value.toLowerCase()) : value;

/** Lists of choices; of one value where there is none. */
export interface StageDeclaration {
  readonly width: readonly number[];
  readonly depth: readonly number[];
  /** Of the first layer of the stage. */
  readonly stride: readonly number[];
  /** Whether every layer is chosen for itself, or one for the whole stage. */
  readonly layers: 'each' | 'same';
  readonly op: readonly Operation[];
  readonly kernel: readonly number[];
  /** Inner channels of `mbconv` as a multiple of its input's. */
  readonly expansion: readonly number[];
  /** Inner channels of `bottleneck` as a part of its output's. */
  readonly ratio: readonly number[];
  /** Squeeze-and-excitation: squeezed part of the channels; 0 is none. */
  readonly se: readonly number[];
  /** Empty: as the operation does by itself. */
  readonly skip: readonly boolean[];
  readonly activation: readonly ActivationName[];
}

export interface Declaration {
  readonly id: string;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly paper?: string | undefined;
  readonly defaults: { readonly resolution: number; readonly classes: number; readonly batch: number };
  readonly stem: {
    readonly width: readonly number[];
    readonly kernel: readonly number[];
    readonly stride: readonly number[];
    readonly pool: readonly boolean[];
    readonly activation: readonly ActivationName[];
  };
  readonly stages: readonly StageDeclaration[];
  readonly head: { readonly width: readonly number[]; readonly activation: readonly ActivationName[] };
}

/** One value or a list of distinct ones; always a list afterwards. */
const choices = <T extends z.ZodType>(value: T, standard: readonly z.output<T>[]) =>
  z
    .preprocess(
      (given) => (given === undefined || Array.isArray(given) ? given : [given]),
      z
        .array(value)
        .min(1)
        .refine((values) => new Set(values.map(String)).size === values.length, 'distinct values')
        .optional(),
    )
    .transform((values): readonly z.output<T>[] => values ?? standard);

const whole = (least: number, most: number) => z.number().int().min(least).max(most);
const width = whole(1, 8192);
const stride = whole(1, 8);
const oddKernel = whole(1, 31).refine((kernel) => kernel % 2 === 1, 'an odd number, so that padding keeps the size');
const activation = choices(z.preprocess(plainName, z.enum(activations)), ['relu']);
/** Squeeze-and-excitation: none, a quarter of the channels, or another part of them. */
const squeeze = z.preprocess(
  (given) => (given === true ? 0.25 : given === false ? 0 : given),
  z.number('true, false or a number above 0, at most 1').min(0).max(1),
);

const stage = z.strictObject({
  width: choices(width, []).refine((values) => values.length > 0, 'the output channels of the stage'),
  depth: choices(whole(1, 64), [1]),
  stride: choices(stride, [1]),
  layers: z.enum(['each', 'same']).default('each'),
  op: choices(z.preprocess(plainName, z.enum(operations)), []).refine(
    (values) => values.length > 0,
    operations.join(', '),
  ),
  kernel: choices(oddKernel, [3]),
  expansion: choices(z.number().min(0.05).max(16), [6]),
  ratio: choices(z.number().min(0.01).max(4), [0.25]),
  se: choices(squeeze, [0]),
  skip: choices(z.boolean(), []),
  activation,
});

const stem = z.strictObject({
  width: choices(width, []).refine((values) => values.length > 0, 'the output channels of the stem'),
  kernel: choices(oddKernel, [3]),
  stride: choices(stride, [1]),
  pool: choices(z.boolean(), [false]),
  activation,
});

const head = z.strictObject({ width: choices(whole(0, 8192), [0]), activation });

const defaults = z.strictObject({
  resolution: whole(1, 4096).default(32),
  classes: whole(2, 1e6).default(10),
  batch: whole(1, 1e6).default(64),
});

const schema = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case words joined by hyphens, such as my-space'),
  title: z.string().optional(),
  description: z.string().optional(),
  paper: z.string().optional(),
  defaults: defaults.default({ resolution: 32, classes: 10, batch: 64 }),
  stem,
  stages: z.array(stage).min(1).max(32),
  head: head.default({ width: [0], activation: ['relu'] }),
});

export interface ReadDeclaration {
  /** Null where there are problems. */
  readonly declaration: Declaration | null;
  readonly problems: readonly Problem[];
}

const knownKeys: KnownKeys = ([place]) => {
  const parts = { stem, head, stages: stage, defaults };
  return Object.keys((parts[place as keyof typeof parts] ?? schema).shape);
};

export function readDeclaration(value: unknown): ReadDeclaration {
  const parsed = schema.safeParse(value);
  return parsed.success
    ? { declaration: parsed.data, problems: [] }
    : { declaration: null, problems: problemsOf(parsed.error, value, knownKeys) };
}
