/** A made-up study for tests of the report: scores are a known function of cost, so that front and winner are known too. */

import { stream } from '../../src/random/index.ts';
import type { ReportData } from '../../src/report/index.ts';

export function sampleReport(count: number): ReportData {
  const rng = stream(7, 'report sample');
  const trials = Array.from({ length: count }, (_, index) => {
    const macs = Math.round(5e6 + 2e8 * rng.float());
    const zico = Math.log(macs) * 10 - 20 * rng.float();
    return {
      index,
      architecture: `|op${index}~0|`,
      params: Math.round(macs / 150),
      macs,
      scores: { zico, naswot: index % 7 === 0 ? null : 500 + rng.float() },
      fitness: zico,
    };
  });
  const ordered = [...trials].sort((a, b) => b.fitness - a.fitness);
  const front: number[] = [];
  let best = Number.NEGATIVE_INFINITY;
  for (const trial of [...trials].sort((a, b) => a.macs - b.macs)) {
    if (trial.fitness > best) {
      best = trial.fitness;
      front.push(trial.index);
    }
  }
  return {
    space: 'nas-bench-201',
    spaceTitle: 'NAS-Bench-201',
    objective: 'zico',
    strategy: 'evolution',
    seed: 0,
    stopped: 'evaluations',
    counts: { asked: count + 3, unique: count, failed: 1 },
    trials,
    front,
    best: ordered.slice(0, 5).map((trial, i) => ({ rank: i + 1, ...trial })),
    winner: {
      architecture: ordered[0]!.architecture,
      layers: [{ name: 'stem.conv', kind: 'Conv 3x3', shape: [16, 32, 32], params: 432, macs: 442368 }],
      drawing: {
        nodes: ['in', '1', '2', 'out'],
        edges: [
          { from: 0, to: 1, label: 'nor_conv_3x3' },
          { from: 0, to: 2, label: 'nor_conv_3x3' },
          { from: 1, to: 2, label: 'avg_pool_3x3' },
          { from: 0, to: 3, label: 'skip_connect' },
          { from: 1, to: 3, label: 'none' },
          { from: 2, to: 3, label: 'nor_conv_1x1' },
        ],
      },
    },
    proxies: [
      { id: 'zico', title: 'ZiCo', better: 'higher', provenance: 'official', paper: 'ZiCo, arXiv 2301.11300' },
      { id: 'naswot', title: 'NASWOT', better: 'higher', provenance: 'official', paper: 'arXiv 2006.04647' },
    ],
    settings: [['batch', '64']],
    reproduce: ['npx nascent search nas-bench-201 --proxy zico,naswot --seed 0 --out out'],
    notes: ['made-up <data> & "numbers"'],
    version: '0.1.0',
  };
}
