/** The tables of docs/fidelity.md: where their rows are, which tasks they hold, and on what input our scores are computed. */

export interface FidelityTask {
  readonly title: string;
  /** Column of the truth. */
  readonly target: string;
  /** Which accuracy published values must be about; default: either. */
  readonly accuracy?: 'test' | 'validation';
}

export interface FidelityTable {
  readonly id: string;
  readonly title: string;
  readonly space: string;
  /** Files under the data folder: the table, and what is joined to it by architecture. */
  readonly files: readonly string[];
  /** As `nascent bench --where`. */
  readonly where?: readonly string[];
  readonly population: string;
  /** Published values count where their population matches; default: all. */
  readonly publishedPopulation?: RegExp;
  readonly tasks: readonly FidelityTask[];
  /** Columns of scores that others computed for the same architectures, by our proxy id. */
  readonly theirs?: Readonly<Record<string, string>>;
  /** Architectures scored by data-driven proxies; all where there are fewer. */
  readonly sample: number;
  readonly input: {
    readonly resolution: number;
    readonly classes: number;
    readonly batch: number;
    readonly data: 'gaussian' | 'cifar10';
  };
  /** Networks that are not the space's own. */
  readonly spaceOptions?: Readonly<Record<string, string>>;
  /** Larger than in other tables, for networks that need it. */
  readonly costlyResolution?: number;
  /** Tens of millions of weights: LogSynflow takes one initialisation instead of three. */
  readonly large?: true;
}

const suiteZero = {
  'epe-nas': 'epe_nas',
  fisher: 'fisher',
  macs: 'flops',
  'grad-norm': 'grad_norm',
  grasp: 'grasp',
  'jacob-cov': 'jacov',
  'l2-norm': 'l2_norm',
  naswot: 'nwot',
  params: 'params',
  plain: 'plain',
  snip: 'snip',
  'synflow-log': 'synflow',
  zen: 'zen',
} as const;

const theirs = (names: readonly (keyof typeof suiteZero)[]): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map((id) => [id, suiteZero[id]]));
const all = Object.keys(suiteZero) as (keyof typeof suiteZero)[];
const without = (...names: string[]): Readonly<Record<string, string>> =>
  theirs(all.filter((id) => !names.includes(id)));

const noise = (resolution: number, classes: number, batch: number): FidelityTable['input'] => ({
  resolution,
  classes,
  batch,
  data: 'gaussian',
});

const transnas = (kind: 'micro' | 'macro'): FidelityTable => ({
  id: `transnas-${kind}`,
  title: `TransNAS-Bench-101 ${kind}`,
  space: `transnas-${kind}`,
  files: [kind, `${kind}_zc_full`, `${kind}_zc_subset`].map((name) => `transnas-bench-101/${name}.csv.gz`),
  population: `all shared rows of the ${kind} space`,
  tasks: [
    { title: 'object classification', target: 'class_object.valid_final' },
    { title: 'scene classification', target: 'class_scene.valid_final' },
    { title: 'room layout', target: 'room_layout.valid_final' },
    { title: 'jigsaw', target: 'jigsaw.valid_final' },
    { title: 'semantic segmentation', target: 'segmentsemantic.valid_final' },
    { title: 'surface normals', target: 'normal.valid_final' },
    { title: 'autoencoder', target: 'autoencoder.valid_final' },
  ],
  theirs: theirs(all),
  sample: 300,
  input: noise(32, 10, 16),
  large: true,
});

const reachable = {
  space: 'nas-bench-201',
  population: 'shared rows of the 9,445 cells without unreachable operations',
  publishedPopulation: /9,445/,
  theirs: theirs(all),
  sample: 300,
} as const;
const vitTasks = [
  { title: 'CIFAR-100', target: 'c100_base_acc' },
  { title: 'Flowers', target: 'flower_base_acc' },
  { title: 'Chaoyang', target: 'chaoyang_base_acc' },
] as const;

export const tables: readonly FidelityTable[] = [
  {
    id: 'nas-bench-201-c10',
    title: 'NAS-Bench-201 on CIFAR-10, cells without unreachable operations',
    files: ['nas-bench-201/zc_cifar10.csv.gz', 'nas-bench-201/accuracy.csv.gz'],
    ...reachable,
    tasks: [
      { title: 'CIFAR-10, validation', target: 'c10v_val_naslib', accuracy: 'validation' },
      { title: 'CIFAR-10, test', target: 'c10_test', accuracy: 'test' },
    ],
    input: { resolution: 32, classes: 10, batch: 32, data: 'cifar10' },
  },
  {
    id: 'nas-bench-201-in16',
    title: 'NAS-Bench-201 on ImageNet16-120, cells without unreachable operations',
    files: ['nas-bench-201/zc_imagenet16-120.csv.gz', 'nas-bench-201/accuracy.csv.gz'],
    ...reachable,
    tasks: [
      { title: 'ImageNet16-120, validation', target: 'in16_val_naslib', accuracy: 'validation' },
      { title: 'ImageNet16-120, test', target: 'in16_test', accuracy: 'test' },
    ],
    input: noise(16, 120, 32),
  },
  {
    id: 'nas-bench-201',
    title: 'NAS-Bench-201, all cells',
    space: 'nas-bench-201',
    files: ['nas-bench-201/accuracy.csv.gz'],
    population: 'shared rows of all 15,625 cells',
    publishedPopulation: /all|unreachable operations included|samples/,
    tasks: [
      { title: 'CIFAR-10, test', target: 'c10_test', accuracy: 'test' },
      { title: 'CIFAR-100, test', target: 'c100_test', accuracy: 'test' },
      { title: 'ImageNet16-120, test', target: 'in16_test', accuracy: 'test' },
    ],
    sample: 300,
    input: noise(16, 120, 32),
  },
  {
    id: 'nas-bench-101-naslib',
    title: 'NAS-Bench-101, random specifications',
    space: 'nas-bench-101',
    files: ['nas-bench-101/naslib_500_zc.csv.gz'],
    population: "NASLib's 500 random specifications (292 distinct cells)",
    tasks: [{ title: 'CIFAR-10, validation', target: 'val_acc' }],
    theirs: without('naswot', 'zen'),
    sample: 500,
    input: noise(16, 10, 16),
    large: true,
  },
  {
    id: 'nas-bench-101',
    title: 'NAS-Bench-101, cells of 5 to 7 vertices',
    space: 'nas-bench-101',
    files: ['nas-bench-101/gennas_2500.csv.gz'],
    population: 'shared rows of 2,500 random cells of 5 to 7 vertices',
    tasks: [{ title: 'CIFAR-10, validation of one run', target: 'accuracy' }],
    sample: 300,
    input: noise(16, 10, 16),
    large: true,
  },
  {
    id: 'nas-bench-301',
    title: 'NAS-Bench-301',
    space: 'nas-bench-301',
    files: ['nas-bench-301/zc_sample.csv.gz'],
    where: ['batch=1'],
    population: "NASLib's 725 random genotypes",
    tasks: [{ title: 'CIFAR-10, surrogate', target: 'val_acc_surrogate' }],
    theirs: without('zen'),
    sample: 300,
    input: noise(16, 10, 16),
  },
  {
    id: 'darts-swap',
    title: "DARTS, SWAP's 1,000 genotypes",
    space: 'darts',
    files: ['darts/swap_random1000.csv.gz'],
    population: 'all 1,000 random genotypes (normal and reduction cell equal)',
    tasks: [{ title: 'CIFAR-10, validation', target: 'val_acc' }],
    sample: 300,
    input: noise(16, 10, 16),
  },
  {
    id: 'darts-oncenas',
    title: 'DARTS, OnceNAS-Bench',
    space: 'darts',
    files: ['darts/oncenas_545.csv.gz'],
    population: 'all 545 genotypes',
    tasks: [{ title: 'CIFAR-10, test after 50 epochs', target: 'test_acc50' }],
    sample: 300,
    input: noise(16, 10, 16),
  },
  transnas('micro'),
  transnas('macro'),
  {
    id: 'nas-bench-macro',
    title: 'NAS-Bench-Macro',
    space: 'nas-bench-macro',
    files: ['nas-bench-macro/cifar10.csv.gz'],
    population: 'shared rows of all 6,561 networks',
    tasks: [{ title: 'CIFAR-10, test', target: 'mean_acc' }],
    sample: 300,
    input: { resolution: 32, classes: 10, batch: 16, data: 'cifar10' },
  },
  {
    id: 'mnasnet',
    title: 'Accel-NASBench (MnasNet space)',
    space: 'mnasnet',
    files: ['accel-nasbench/imagenet.csv.gz'],
    population: 'shared rows of 5,138 networks',
    tasks: [{ title: 'ImageNet, validation (shortened training)', target: 'val_top1' }],
    sample: 300,
    input: noise(64, 100, 16),
  },
  {
    id: 'autoformer',
    title: 'ViT-Bench-101, AutoFormer',
    space: 'autoformer-tiny',
    files: ['vit-bench/autoformer_1.csv.gz'],
    population: 'all 100 AutoFormer networks with plain training',
    tasks: vitTasks,
    sample: 100,
    input: noise(64, 100, 8),
    costlyResolution: 64,
  },
  {
    id: 'pit',
    title: 'ViT-Bench-101, PiT',
    space: 'pit',
    files: ['vit-bench/pit.csv.gz'],
    population: 'all 100 PiT networks',
    tasks: vitTasks,
    sample: 100,
    input: noise(128, 100, 8),
    costlyResolution: 128,
  },
];
