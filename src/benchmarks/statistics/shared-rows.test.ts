/**
 * Statistics on NAS-Bench-201 rows against SciPy 1.15 (spearmanr, kendalltau) and NumPy (quantile) on the same rows: zc_cifar10
 * (the 9,445 population without its held-out fifth: 7,524 rows) beside accuracy and HW-NAS-Bench. Set NASCENT_DATA to the folder.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { gunzipIfNeeded, readCsv } from '../../formats/index.ts';
import { hardwareReport, type TrustReport, trustReport } from './index.ts';

const folder = process.env.NASCENT_DATA;

function columns(name: string): Map<string, ReadonlyMap<string, string>> {
  const path = join(folder!, 'nas-bench-201', name);
  const { header, rows } = readCsv(new TextDecoder().decode(gunzipIfNeeded(readFileSync(path), name)), name);
  return new Map(rows.map((row) => [row[1]!, new Map(header.map((title, i) => [title, row[i]!]))]));
}

describe.skipIf(!folder)('shared rows of NAS-Bench-201 (set NASCENT_DATA)', () => {
  let rows: ReadonlyMap<string, string>[] = [];
  let codes: string[] = [];
  const column = (name: string): number[] => rows.map((row) => Number(row.get(name)));
  const scored = (ids: readonly string[]) =>
    ids.map((id) => ({ id, scores: column(id), failed: {}, msPerArchitecture: null }));
  const byId = ({ proxies }: TrustReport) => Object.fromEntries(proxies.map((proxy) => [proxy.id, proxy]));
  beforeAll(() => {
    const table = columns('zc_cifar10.csv.gz');
    codes = [...table.keys()];
    rows = [...table.values()];
  });

  it('validation accuracy: correlations over all, the top 5 % and the top 10 %', () => {
    const report = byId(
      trustReport(scored(['params', 'jacov', 'zen']), column('val_acc_naslib'), { seed: 0, resamples: 0 }),
    );
    const expected = [
      [
        'params',
        0.7458042741897222,
        0.5665472378712962,
        0.23633693747648696,
        0.17836459148539063,
        -0.0032236853920085185,
      ],
      ['jacov', 0.8176450910270687, 0.6310113653333489, 0.017459945050702256, 0.01230651525773744, 0.14123672066069792],
      ['zen', 0.1077137691536636, 0.10102852761746804, 0.3631699253588279, 0.2478247796004818, 0.3317082896214695],
    ] as const;
    for (const [id, rho, tau, rho5, tau5, rho10] of expected) {
      const { n, spearman, kendall, top5, top10 } = report[id]!;
      expect([n, top5.n, top10.n]).toEqual([7524, 379, 757]);
      expect(spearman).toBeCloseTo(rho, 12);
      expect(kendall).toBeCloseTo(tau, 12);
      expect(top5.spearman).toBeCloseTo(rho5, 12);
      expect(top5.kendall).toBeCloseTo(tau5, 12);
      expect(top10.spearman).toBeCloseTo(rho10, 12);
    }
    // Best 91.57, picked 90.36, 89.03 and 86.96 (survey specification, 3.1): argmax accuracies.
    expect(report.params!.regret).toBeCloseTo(91.57 - 90.36, 9);
    expect(report.jacov!.regret).toBeCloseTo(91.57 - 89.03, 9);
    expect(report.zen!.regret).toBeCloseTo(91.57 - 86.96, 9);
  });

  it('test accuracy: nDCG@1000, P@5 %, mean of the ten best', () => {
    const accuracy = columns('accuracy.csv.gz');
    const target = codes.map((code) => Number(accuracy.get(code)!.get('c10_test')));
    const report = byId(trustReport(scored(['params', 'synflow', 'jacov']), target, { seed: 0, resamples: 0 }));
    // #Params: .623, .752, .31 printed in anchors-and-populations 1; all digits from NumPy with ties shared.
    const expected = [
      ['params', 0.6233425415480185, 0.752190375330581, 0.3128032606586013, 93.57986895714286],
      ['synflow', 0.5827897367353878, 0.779944486505576, 0.3156498673740053, 93.79649989999999],
      ['jacov', 0.6134497203235608, 0.5655989265105671, 0.13262599469496023, 91.93316669999999],
    ] as const;
    for (const [id, tau, gain, precision, mean] of expected) {
      const { kendall, ndcg1000, precisionTop5, top10Mean } = report[id]!;
      expect(kendall).toBeCloseTo(tau, 12);
      expect(ndcg1000).toBeCloseTo(gain, 12);
      expect(precisionTop5).toBeCloseTo(precision, 12);
      expect(top10Mean).toBeCloseTo(mean, 9);
    }
  });

  it('hardware-aware picks by energy of an edge GPU', () => {
    const costs = columns('hw_nas_bench.csv.gz');
    const energy = codes.map((code) => Number(costs.get(code)!.get('c10_edgegpu_energy')));
    const report = hardwareReport('energy', energy, column('val_acc_naslib'), scored(['params', 'synflow', 'jacov']))!;
    const close = (values: readonly (number | null)[], expected: readonly number[]) =>
      values.forEach((value, i) => {
        expect(value).toBeCloseTo(expected[i]!, 9);
      });
    close(
      report.budgets.map(({ budget }) => budget),
      [18.468265, 23.0887, 26.19595, 29.272075, 48.7804],
    );
    // The oracle of the full table (survey specification, 4.3): its best cells are among the shared rows.
    close(
      report.budgets.map(({ oracle }) => oracle),
      [90.57, 91.14, 91.38, 91.38, 91.57],
    );
    const [params, synflow, jacov] = report.proxies;
    close(params!.picks, [89.2181818181818, 89.48, 90.11333333333333, 90.15, 90.36]);
    close(synflow!.picks, [90.35, 88.35, 90.92, 89.31, 90.36]);
    close(jacov!.picks, [87.31, 87.69, 90.21, 89.03, 89.03]);
    // Area by summing steps over the sorted rows, in NumPy.
    close([params!.hypervolumeRatio, synflow!.hypervolumeRatio], [0.9691371500875096, 0.995891872844087]);
  });
});
