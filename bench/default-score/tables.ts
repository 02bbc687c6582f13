/** Tables that the default score is judged on. `choosing`: its weights were chosen there; the others were opened afterwards. */
export interface JudgedTable {
  readonly id: string;
  readonly title: string;
  readonly space: string;
  /** Paths in the data folder; `join` adds columns. */
  readonly table: string;
  readonly join?: string;
  readonly where?: readonly string[];
  readonly targets: readonly JudgedTarget[];
  /** Rows drawn with seed 0; all without. */
  readonly sample?: number;
  /** Column with NASWOT as published. */
  readonly naswot?: string;
  /** Settings of the narrow networks that AZ-NAS is computed on; not computed without. */
  readonly narrow?: { readonly options?: Readonly<Record<string, string>>; readonly resolution: number };
}

export interface JudgedTarget {
  readonly column: string;
  readonly title: string;
  readonly choosing: boolean;
  /** One of the 19 space and task tables of the acceptance. */
  readonly counted: boolean;
}

const target = (column: string, title: string, choosing: boolean, counted = true): JudgedTarget => ({
  column,
  title,
  choosing,
  counted,
});

const transNasTasks = [
  target('class_scene.valid_final', 'scene', true),
  target('jigsaw.valid_final', 'jigsaw', true),
  target('segmentsemantic.valid_final', 'segmentation', true),
  target('class_object.valid_final', 'object', false),
  target('room_layout.valid_final', 'room layout', false),
  target('normal.valid_final', 'normal', false),
  target('autoencoder.valid_final', 'autoencoder', false),
];

const transNas = (form: 'micro' | 'macro'): JudgedTable => ({
  id: `transnas-${form}`,
  title: `TransNAS ${form}`,
  space: `transnas-${form}`,
  table: `transnas-bench-101/${form}_zc_subset.csv.gz`,
  join: `transnas-bench-101/${form}.csv.gz`,
  targets: transNasTasks,
  naswot: 'nwot',
  narrow: { options: { C: '8' }, resolution: 64 },
});

export const judgedTables: readonly JudgedTable[] = [
  {
    id: 'nas-bench-201',
    title: 'NAS-Bench-201',
    space: 'nas-bench-201',
    table: 'nas-bench-201/zc_cifar10.csv.gz',
    join: 'nas-bench-201/accuracy.csv.gz',
    targets: [
      target('c10_test', 'CIFAR-10', true),
      target('c100_test', 'CIFAR-100', true),
      target('in16_test', 'ImageNet16-120', true),
    ],
    sample: 2000,
    naswot: 'nwot',
    narrow: { options: { C: '4' }, resolution: 16 },
  },
  transNas('micro'),
  transNas('macro'),
  {
    id: 'nas-bench-101',
    title: 'NAS-Bench-101, 500 random',
    space: 'nas-bench-101',
    table: 'nas-bench-101/naslib_500_zc.csv.gz',
    targets: [target('val_acc', 'CIFAR-10', true)],
    narrow: { options: { C: '16' }, resolution: 16 },
  },
  {
    id: 'nas-bench-301',
    title: 'NAS-Bench-301',
    space: 'nas-bench-301',
    table: 'nas-bench-301/zc_sample.csv.gz',
    where: ['batch=1'],
    targets: [target('val_acc_surrogate', 'CIFAR-10, surrogate', true)],
    naswot: 'nwot',
    narrow: { options: { C: '4' }, resolution: 16 },
  },
  {
    id: 'nas-bench-macro',
    title: 'NAS-Bench-Macro',
    space: 'nas-bench-macro',
    table: 'nas-bench-macro/cifar10.csv.gz',
    targets: [target('mean_acc', 'CIFAR-10', false, false)],
    sample: 400,
  },
  {
    id: 'accel',
    title: 'Accel-NASBench',
    space: 'mnasnet',
    table: 'accel-nasbench/imagenet.csv.gz',
    targets: [target('val_top1', 'ImageNet, short training', false, false)],
    sample: 200,
  },
  {
    id: 'oncenas',
    title: 'OnceNAS 545',
    space: 'darts',
    table: 'darts/oncenas_545.csv.gz',
    targets: [target('test_acc50', 'CIFAR-10', false, false)],
    sample: 300,
  },
  {
    id: 'darts-1000',
    title: 'DARTS 1000',
    space: 'darts',
    table: 'darts/swap_random1000.csv.gz',
    targets: [target('val_acc', 'CIFAR-10', false, false)],
    sample: 300,
  },
  {
    id: 'autoformer',
    title: 'AutoFormer',
    space: 'autoformer-tiny',
    table: 'vit-bench/autoformer_1.csv.gz',
    targets: [target('c100_base_acc', 'CIFAR-100', false, false)],
  },
  {
    id: 'pit',
    title: 'PiT',
    space: 'pit',
    table: 'vit-bench/pit.csv.gz',
    targets: [target('c100_base_acc', 'CIFAR-100', false, false)],
  },
];
