/** Golden files as data from outside: shape, bounds and sizes are checked before anything is built from them. */
import { z } from 'zod';
import { NascentError } from '../../base/index.ts';

const number = z.number();
/** null: no value (a reasoned failure); the infinities are texts, as JSON has none. */
const value = z.union([number, z.null(), z.literal(['inf', '-inf'])]);
const values = z.union([value, z.array(value).max(10_000)]);
const whole = (most: number) => z.number().int().min(1).max(most);
const logits = z.array(z.array(number).max(100_000)).max(100);
const noise = z.record(z.string().max(200), z.union([number.min(0), z.null()]));

const run = {
  resolution: whole(4096),
  batch: whole(4096),
  classes: whole(100_000),
  params_total: number.optional(),
  logits_first2: logits.optional(),
  loss: number.optional(),
  float32_noise: noise.optional(),
};

const architectureRecord = z.looseObject({
  ...run,
  arch: z.string().max(10_000),
  // Kernels of the batch are decomposed, in time that grows with its cube.
  batch: whole(1024),
  C: whole(1024),
  N: whole(100),
  layers: z
    .array(
      z.object({
        k: z.number().int().min(0),
        shape: z.array(whole(1e6)).max(8),
        grad_l2: number,
        grad_abs_sum: number,
        grad_first3: z.array(number).max(3),
      }),
    )
    .max(10_000)
    .optional(),
  proxies: z.record(z.string().max(200), values).optional(),
});

const onnxRecord = z.looseObject({
  ...run,
  // A plain name beside the golden file: a record cannot make the reader open other folders.
  file: z
    .string()
    .min(1)
    .max(255)
    .regex(/^[^/\\]+$/, 'expected a file name without a folder'),
  macs_conv_linear: number.nullable().optional(),
  layers: z
    .array(z.object({ initializer: z.string().max(1000), shape: z.array(whole(1e6)).max(8), grad_l2: number }))
    .max(10_000)
    .optional(),
  proxies: z.record(z.string().max(200), value).nullable().optional(),
});

interface CommonRecord {
  readonly resolution: number;
  readonly batch: number;
  readonly classes: number;
  readonly params_total?: number | undefined;
  readonly logits_first2?: readonly (readonly number[])[] | undefined;
  readonly loss?: number | undefined;
  /** Quantity -> relative difference of single precision; null: undefined (the value is 0). */
  readonly float32_noise?: Readonly<Record<string, number | null>> | undefined;
}
export type WrittenValue = number | null | 'inf' | '-inf';

export interface ArchitectureRecord extends CommonRecord {
  readonly arch: string;
  readonly C: number;
  readonly N: number;
  readonly layers?:
    | readonly {
        readonly k: number;
        readonly shape: readonly number[];
        readonly grad_l2: number;
        readonly grad_abs_sum: number;
        readonly grad_first3: readonly number[];
      }[]
    | undefined;
  readonly proxies?: Readonly<Record<string, WrittenValue | readonly WrittenValue[]>> | undefined;
}

export interface OnnxRecord extends CommonRecord {
  readonly file: string;
  readonly macs_conv_linear?: number | null | undefined;
  readonly layers?:
    | readonly { readonly initializer: string; readonly shape: readonly number[]; readonly grad_l2: number }[]
    | undefined;
  readonly proxies?: Readonly<Record<string, WrittenValue>> | null | undefined;
}

export type GoldenRecord = ArchitectureRecord | OnnxRecord;

export const isOnnxRecord = (record: GoldenRecord): record is OnnxRecord => 'file' in record && !('arch' in record);

/** Records of a parsed golden file; a single record counts as a list of one. Throws NascentError `input` naming the first wrong place. */
export function parseGolden(document: unknown, where: string): readonly GoldenRecord[] {
  const list: readonly unknown[] = Array.isArray(document) ? document : [document];
  if (list.length === 0 || list.length > 100_000) {
    throw new NascentError('input', {
      what: 'not a golden file',
      where,
      expected: 'a list of records',
      got: `a list of ${list.length}`,
    });
  }
  return list.map((each, i) => {
    const isFile = typeof each === 'object' && each !== null && 'file' in each && !('arch' in each);
    const parsed = isFile ? onnxRecord.safeParse(each) : architectureRecord.safeParse(each);
    if (parsed.success) return parsed.data as GoldenRecord;
    const issue = parsed.error.issues[0]!;
    throw new NascentError('input', {
      what: `bad golden record: ${issue.path.join('.') || 'record'}: ${issue.message}`,
      where: `${where}, record ${i + 1}`,
      hint: 'a record names a NAS-Bench-201 cell in `arch` or an ONNX file in `file`',
    });
  });
}

/** A record's text infinities as numbers; undefined for anything that is not one value. */
export function numberOf(written: unknown): number | null | undefined {
  if (written === 'inf') return Number.POSITIVE_INFINITY;
  if (written === '-inf') return Number.NEGATIVE_INFINITY;
  return typeof written === 'number' || written === null ? written : undefined;
}
