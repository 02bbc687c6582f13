/** NAS-Bench-301 against the published tables of its networks, and DARTS against those of OnceNAS-Bench. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { costs, size } from '../graph/index.ts';
import { darts, nasBench301 } from './index.ts';

describe('NAS-Bench-301', () => {
  it("reads NASLib's compact forms", () => {
    const pairs = '0:0;1:5;1:1;0:1;1:3;0:3;1:3;3:2|1:0;0:2;1:3;0:3;3:0;0:1;2:0;3:6';
    const tuples = `(${pairs
      .split('|')
      .map(
        (cell) =>
          `(${cell
            .split(';')
            .map((pair) => `(${pair.replace(':', ', ')})`)
            .join(', ')})`,
      )
      .join(', ')})`;
    expect(nasBench301.parse(tuples)).toEqual(nasBench301.parse(pairs));
    expect(nasBench301.format(nasBench301.parse(pairs))).toMatch(/^max_pool_3x3:0;dil_conv_3x3:1;avg_pool_3x3:1;/);
    expect(() => nasBench301.parse('NASNet')).toThrow('column 1');
    expect(() => nasBench301.parse(pairs.replace('0:0;', ''))).toThrow(/column \d+: expected ";" and another pair/);
    expect(() => nasBench301.parse(darts.format(darts.parse('DARTS_V2')).replace('skip_connect', 'none'))).toThrow(
      'an operation (max_pool_3x3',
    );
  });

  it('keeps its own options beside those of DARTS', () => {
    const settings = { batch: 1, resolution: 32, classes: 10 };
    const genotype = darts.parse('DARTS_V2');
    const narrow = darts.counts!(genotype, settings).params;
    expect(nasBench301.counts!(genotype, settings).params).toBeGreaterThan(3 * narrow);
    expect(darts.counts!(genotype, settings).params).toBe(narrow);
  });

  it('has the graph that its counts say, with norms of both kinds', () => {
    const genotype = nasBench301.parse(nasBench301.example);
    for (const norms of ['search', 'evaluation']) {
      const settings = { batch: 1, resolution: 32, classes: 10, options: { norms } };
      const { params, macs } = nasBench301.counts!(genotype, settings);
      expect(costs(nasBench301.graph(genotype, settings))).toEqual({ params, macs });
    }
  });
});

const data = process.env.NASCENT_DATA;

describe.skipIf(!data)('cells of DARTS in public tables (skipped: NASCENT_DATA is not set)', () => {
  const read = (...path: string[]): Record<string, string>[] => {
    const [header, ...lines] = gunzipSync(readFileSync(join(data!, ...path)))
      .toString()
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    return lines.map((line) => Object.fromEntries(header!.map((name, i) => [name, line[i]!])));
  };
  const settings = { batch: 1, resolution: 32, classes: 10 };
  const text = ({ normal, reduce }: Record<string, string>): string => `${normal}|${reduce}`;

  it('has the parameters and the FLOPs of every row of NASLib at its own options', () => {
    const rows = read('nas-bench-301', 'zc_sample.csv.gz');
    expect(rows.length).toBe(1225);
    for (const row of rows) {
      const counted = nasBench301.counts!(nasBench301.parse(text(row)), settings);
      // Millions with six decimals.
      expect(counted.params).toBe(Math.round(Number(row.params) * 1e6));
      expect(counted.paramsOfficial).toBe(counted.params);
      // Four decimals of a million; the head's pool is not counted by us (41,472 in every row).
      expect(Math.abs(counted.macsOfficial! + 41_472 - Number(row.flops) * 1e6)).toBeLessThanOrEqual(51);
    }
  });

  it('has the parameters and the operations of every row of OnceNAS-Bench at C 36, L 20', () => {
    const rows = read('darts', 'oncenas_545.csv.gz');
    expect(rows.length).toBe(545);
    const standard = { ...settings, options: { C: 36, L: 20 } };
    for (const [i, row] of rows.entries()) {
      const genotype = darts.parse(text(row));
      expect(darts.counts!(genotype, standard).params).toBe(Math.round(Number(row.params) * 1e6));
      if (i % 20 !== 0) continue;
      // Its counter adds four per batch norm output, one per average-pooled value, and the head's pool (64 + 1 per channel).
      const graph = darts.graph(genotype, standard);
      let extra = 65 * 576;
      for (const node of graph.nodes) {
        if (node.kind === 'BatchNormalization') extra += 4 * size(node.shape);
        if (node.kind === 'AveragePool') extra += size(node.shape);
      }
      // Five decimals of a million.
      expect(Math.abs(costs(graph).macs + extra - Number(row.flop) * 1e6)).toBeLessThanOrEqual(6);
    }
  });

  it('reads every row of the SWAP sample, which has none edges and equal sources', () => {
    const rows = read('darts', 'swap_random1000.csv.gz');
    expect(rows.length).toBe(1000);
    for (const row of rows) {
      const genotype = darts.parse(text(row));
      expect(darts.format(genotype)).toBe(text(row));
      expect(darts.canonical(genotype).split('/').length).toBe(2);
    }
  });
});
