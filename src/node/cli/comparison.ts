/** Two scored networks side by side: the layers aligned, costs per layer, scores and their differences. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { errorText, NascentError } from '../../base/index.ts';
import { alignLayers, type Graph, type LayerCost, type LayerPair, layerCosts } from '../../graph/index.ts';
import { type PopulationProxy, type Proxy, populationProxies, proxies } from '../../proxies/index.ts';
import { type ComparisonData, renderComparison, type Totals } from '../../report/index.ts';
import { version } from '../version.ts';
import type { NetworkScores } from './population.ts';
import { countText, numberText, table } from './table.ts';

/** One side: what `score` found of it. */
export interface Side {
  readonly label: string;
  readonly graph: Graph;
  readonly scores: NetworkScores;
}

export interface Difference {
  readonly totals: { readonly a: Totals; readonly b: Totals };
  readonly layers: readonly LayerPair[];
  /** B minus A; null where a side has no finite score. */
  readonly scores: Readonly<
    Record<string, { readonly difference: number | null; readonly better: 'higher' | 'lower' }>
  >;
}

export function compareNetworks(a: Side, b: Side): Difference {
  const rows = [layerCosts(a.graph), layerCosts(b.graph)] as const;
  const finite = (side: Side, id: string): number | null => {
    const score = side.scores[id];
    return score?.ok && Number.isFinite(score.value) ? score.value : null;
  };
  const scores = Object.keys(a.scores).map((id) => {
    const [x, y] = [finite(a, id), finite(b, id)];
    return [id, { difference: x === null || y === null ? null : y - x, better: betterOf(id) }] as const;
  });
  return {
    totals: { a: totals(rows[0]), b: totals(rows[1]) },
    layers: alignLayers(...rows),
    scores: Object.fromEntries(scores),
  };
}

function totals(rows: readonly LayerCost[]): Totals {
  const sum = (key: keyof Totals): number => rows.reduce((total, row) => total + row[key], 0);
  return { params: sum('params'), macs: sum('macs'), activationBytes: sum('activationBytes') };
}

function betterOf(id: string): 'higher' | 'lower' {
  const proxy: Proxy | PopulationProxy | undefined = proxies[id] ?? populationProxies[id];
  return proxy?.better ?? 'higher';
}

/** For people: totals, scores, and the layers that differ. */
export function comparisonText(a: Side, b: Side, { totals: cost, layers, scores }: Difference): string {
  const signed = (value: number): string => (value > 0 ? `+${countText(value)}` : countText(value));
  const totalRows = (['params', 'macs', 'activationBytes'] as const).map((key) => [
    { params: 'params', macs: 'MACs', activationBytes: 'activation bytes' }[key],
    countText(cost.a[key]),
    countText(cost.b[key]),
    signed(cost.b[key] - cost.a[key]),
  ]);
  const scoreText = (side: Side, id: string): string => {
    const score = side.scores[id]!;
    return score.ok ? numberText(score.value) : score.reason;
  };
  const scoreRows = Object.entries(scores).map(([id, { difference }]) => [
    id,
    scoreText(a, id),
    scoreText(b, id),
    numberText(difference),
  ]);
  const differing = layers.filter(({ change }) => change !== 'same');
  const text = (layer: LayerCost | null): string =>
    layer === null
      ? ''
      : [layer.kind, layer.setting, `[${layer.shape.join(', ')}]`].filter((part) => part !== '').join(' ');
  const cell = (pair: LayerPair, key: 'params' | 'macs' | 'activationBytes'): string =>
    signed((pair.b?.[key] ?? 0) - (pair.a?.[key] ?? 0));
  const layerRows = differing.map((pair) => [
    pair.change,
    pair.a?.name ?? pair.b!.name,
    text(pair.a),
    text(pair.b),
    cell(pair, 'params'),
    cell(pair, 'macs'),
    cell(pair, 'activationBytes'),
  ]);
  const head = `A: ${a.label}\nB: ${b.label}\n`;
  const same = `${layers.length - differing.length} of ${layers.length} layers are the same\n`;
  const layerTable = layerRows.length === 0 ? '' : table(['', 'layer', 'A', 'B', 'params', 'MACs', 'bytes'], layerRows);
  return `${head}${table(['per image', 'A', 'B', 'B - A'], totalRows)}${table(['proxy', 'A', 'B', 'B - A'], scoreRows)}${same}${layerTable}`;
}

/** Writes the page; throws NascentError where it cannot. */
export function writeComparison(
  path: string,
  cwd: string,
  a: Side,
  b: Side,
  difference: Difference,
  settings: readonly (readonly [string, string])[],
): void {
  const scores = Object.entries(difference.scores).map(([id, { better }]) => {
    const side = (which: Side): { value: number | null; reason: string | null } => {
      const score = which.scores[id]!;
      if (score.ok) return { value: score.value, reason: null };
      return { value: null, reason: score.detail === undefined ? score.reason : `${score.reason}: ${score.detail}` };
    };
    const [x, y] = [side(a), side(b)];
    return { id, better, a: x.value, b: y.value, reasonA: x.reason, reasonB: y.reason };
  });
  const data: ComparisonData = {
    a: { label: a.label, totals: difference.totals.a },
    b: { label: b.label, totals: difference.totals.b },
    layers: difference.layers,
    scores,
    settings,
    version,
  };
  try {
    writeFileSync(resolve(cwd, path), renderComparison(data));
  } catch (cause) {
    throw new NascentError('input', { what: 'cannot write the page', where: path, got: errorText(cause), cause });
  }
}
