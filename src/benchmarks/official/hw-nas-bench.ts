/**
 * HW-NAS-Bench (arXiv 2103.10584), file `HW-NAS-Bench-v1_0.pickle`: {nasbench201: {data set: {config: [{arch_str}], metric: [...]}}}.
 * Becomes a table with `index`, `arch_str` and `<c10|c100|in16>_<metric>`, the names of the shared tables.
 */
import { NascentError } from '../../base/index.ts';
import { type PickleValue, readPickle } from '../../formats/index.ts';
import { createTable, type Table, type TableCell } from '../table/table.ts';

const prefixes: Readonly<Record<string, string>> = { cifar10: 'c10', cifar100: 'c100', 'ImageNet16-120': 'in16' };

/** Throws NascentError `input` for other pickles. */
export function hwNasBenchTable(bytes: Uint8Array, where: string): Table {
  const file = readPickle(bytes, where);
  const space = file instanceof Map ? file.get('nasbench201') : undefined;
  if (!(space instanceof Map)) {
    throw new NascentError('input', {
      what: 'a pickle that is not HW-NAS-Bench',
      where,
      expected: 'a dictionary with the key nasbench201',
    });
  }
  const columns = new Map<string, readonly TableCell[]>();
  for (const [dataset, metrics] of space) {
    if (!(metrics instanceof Map)) continue;
    for (const [metric, given] of metrics) {
      const values = listOf(given);
      if (metric === 'config' && !columns.has('arch_str')) {
        columns.set(
          'index',
          values.map((_, i) => i),
        );
        columns.set('arch_str', values.map(architectureOf));
      }
      if (values.every((value) => typeof value === 'number'))
        columns.set(`${prefixes[String(dataset)] ?? dataset}_${metric}`, values);
    }
  }
  return createTable(where, columns);
}

const listOf = (value: PickleValue): readonly PickleValue[] => {
  if (Array.isArray(value)) return value;
  // Some versions key the configurations by index.
  if (value instanceof Map) return [...value.values()];
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'array' ? value.values : [];
};

function architectureOf(config: PickleValue): TableCell {
  const text = config instanceof Map ? config.get('arch_str') : undefined;
  return typeof text === 'string' ? text : null;
}
