/** Which proxies are computed together and how: the settings of docs/fidelity.md. */
import { join } from 'node:path';
import type { BenchOptions } from '../../src/node/index.ts';
import { populationProxies, topologyProxies } from '../../src/proxies/index.ts';
import type { FidelityTable } from './tables.ts';

/** One or two passes over a batch. */
const usual = [
  'zico',
  'snip',
  'plain',
  'grad-norm',
  'l2-norm',
  'fisher',
  'naswot',
  'jacob-cov',
  'epe-nas',
  'synflow',
  'synflow-log',
  'logsynflow',
  'zen',
  'meco',
  'az-expressivity',
  'az-progressivity',
  'az-trainability',
];

/** Many passes per network: batches of 8, SWAP over 4 initialisations instead of 32. */
const costly = ['grasp', 'gradsign', 'ntk-cond', 'linear-regions', 'vkdnw', 'wrcor', 'swap'];
export const costlyText: string = `Costly proxies (${costly.join(', ')}, and what is made of them) use batches of 8 and images of at most 32x32 (16x16 on noise); swap averages 4 initialisations`;

/** Aggregates whose terms are all cheap, and the others. */
const aggregates = (cheap: boolean): string[] =>
  Object.values(populationProxies)
    .filter(({ terms }) => terms.every((id) => !costly.includes(id)) === cheap)
    .map(({ id }) => id);

/** The benches of a table: topology on all rows, then two groups of proxies on the sample. */
export function benchesOf(table: FidelityTable, folder: string, out: string): readonly BenchOptions[] {
  const { space, files, where, tasks, sample, spaceOptions, input, theirs = {} } = table;
  const [file, ...joined] = files.map((name) => join(folder, name));
  const { data, resolution, classes, batch } = input;
  const images = { data: `cifar10:${join(folder, 'images/cifar10_jpeg_train1000.bin.gz')}`, labels: undefined };
  const common: Omit<BenchOptions, 'proxies'> = {
    space,
    table: file!,
    join: joined,
    where,
    targets: tasks.map(({ target }) => target),
    spaceOptions,
    published: true,
    resolution,
    classes,
    batch,
    ...(data === 'cifar10' ? images : { data: 'gaussian', labels: 'random' }),
    out: join(out, space),
  };
  const columns = (ids: readonly string[]): string[] =>
    ids.flatMap((id) => (theirs[id] === undefined ? [] : [`column:${theirs[id]}`]));
  const smaller = table.costlyResolution ?? Math.min(resolution, data === 'cifar10' ? 32 : 16);
  return [
    { ...common, proxies: Object.keys(topologyProxies) },
    {
      ...common,
      sample,
      proxies: [...usual, ...aggregates(true), ...columns([...usual, 'params', 'macs'])],
      proxyOptions: table.large ? { 'logsynflow.repeats': '1' } : undefined,
    },
    {
      ...common,
      sample,
      batch: 8,
      resolution: smaller,
      proxies: [...costly, ...aggregates(false), ...columns(costly)],
      proxyOptions: { 'swap.repeats': '4' },
    },
  ];
}
