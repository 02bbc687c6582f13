/**
 * NATS-Bench (arXiv 2009.00437), folders `NATS-{tss,sss}-v1_0-*-simple`: one file `000123.pickle.pbz2` per architecture, {budget:
 * {arch_str, all_results: {(data set, seed): trial}}}, budgets in epochs. Accuracies are of the last epoch, means over seeds.
 * Columns: `arch_str`, `index`, `<c10|c10v|c100|in16>_<split>_e<epochs>`, with flops, params (M) and latency (s) per data set.
 */
import { NascentError } from '../../base/index.ts';
import { bunzip2, type PickleValue, readPickle } from '../../formats/index.ts';
import { createTable, type Table, type TableCell } from '../table/table.ts';

/** Unpacked bytes of one architecture; the published files have below 0.5 MB. */
const maximumBytes = 64 * 2 ** 20;

const prefixes: Readonly<Record<string, string>> = {
  'cifar10-valid': 'c10v',
  cifar10: 'c10',
  cifar100: 'c100',
  'ImageNet16-120': 'in16',
};
/** `x-valid` and `x-test` are the halves of the official test set (CIFAR-100, ImageNet16-120) or of the training set (`c10v`). */
const splits: Readonly<Record<string, string>> = { 'x-valid': 'val', 'x-test': 'test', 'ori-test': 'ori_test' };

export interface NatsFile {
  /** `000123.pickle.pbz2`. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

export const isNatsFile = (name: string): boolean => /^\d{6}\.pickle\.pbz2$/.test(name);

/** Measurements of one architecture by column. Throws NascentError `input` for other files. */
export async function natsArchitecture({ name, bytes }: NatsFile): Promise<ReadonlyMap<string, TableCell>> {
  const file = readPickle(await bunzip2(bytes, name, maximumBytes), name);
  const values = new Map<string, TableCell>([['index', Number(name.slice(0, 6))]]);
  for (const [, results] of entriesOf(file, name)) {
    const fields = new Map(entriesOf(results, name));
    values.set('arch_str', textOf(fields.get('arch_str'), name));
    const trials = new Map<string, number[]>();
    for (const [key, trial] of entriesOf(fields.get('all_results'), name)) {
      const dataset = Array.isArray(key) ? String(key[0]) : String(key);
      for (const [column, value] of trialValues(prefixes[dataset] ?? dataset, new Map(entriesOf(trial, name))))
        trials.set(column, [...(trials.get(column) ?? []), value]);
    }
    for (const [column, seeds] of trials)
      values.set(column, seeds.reduce((sum, value) => sum + value, 0) / seeds.length);
  }
  return values;
}

/** One row per file, in the order given; a measurement that an architecture lacks is missing. */
export async function natsTable(files: Iterable<NatsFile>, where: string): Promise<Table> {
  const rows: ReadonlyMap<string, TableCell>[] = [];
  for (const file of files) rows.push(await natsArchitecture(file));
  const names = new Set(['arch_str', 'index', ...rows.flatMap((row) => [...row.keys()])]);
  return createTable(where, new Map([...names].map((name) => [name, rows.map((row) => row.get(name) ?? null)])));
}

function trialValues(prefix: string, trial: ReadonlyMap<PickleValue, PickleValue>): (readonly [string, number])[] {
  const values: (readonly [string, number])[] = [];
  const add = (name: string, value: PickleValue | undefined): void => {
    if (typeof value === 'number' && Number.isFinite(value)) values.push([`${prefix}_${name}`, value]);
  };
  const training = lastEpoch(trial.get('train_acc1es'), '');
  if (training) add(`train_e${training.epochs}`, training.value);
  for (const [split, short] of Object.entries(splits)) {
    const last = lastEpoch(trial.get('eval_acc1es'), `${split}@`);
    // CIFAR-10's only test set is the official one.
    const name = split === 'ori-test' && (prefix === 'c10' || prefix === 'c10v') ? 'test' : short;
    if (last) add(`${name}_e${last.epochs}`, last.value);
  }
  add('flops', trial.get('flop'));
  add('params', trial.get('params'));
  const latency = trial.get('latency');
  if (Array.isArray(latency)) add('latency', latency[0]);
  return values;
}

/** The entry of the last epoch among keys `<start><epoch>`; epochs count from 0. */
function lastEpoch(
  table: PickleValue | undefined,
  start: string,
): { readonly epochs: number; readonly value: PickleValue } | null {
  let last: { readonly epochs: number; readonly value: PickleValue } | null = null;
  for (const [key, value] of table instanceof Map ? table : []) {
    const text = String(key);
    const epoch = text.startsWith(start) ? Number(text.slice(start.length)) : Number.NaN;
    if (Number.isInteger(epoch) && epoch + 1 > (last?.epochs ?? 0)) last = { epochs: epoch + 1, value };
  }
  return last;
}

function entriesOf(value: PickleValue | undefined, name: string): (readonly [PickleValue, PickleValue])[] {
  if (value instanceof Map) return [...value];
  throw new NascentError('input', {
    what: 'not a file of NATS-Bench',
    where: name,
    expected: 'results by epoch budget',
  });
}

function textOf(value: PickleValue | undefined, name: string): string {
  if (typeof value === 'string') return value;
  throw new NascentError('input', { what: 'not a file of NATS-Bench', where: name, expected: 'arch_str' });
}
