/** Time to score all 15,625 cells of NAS-Bench-201 by sed-r, params and macs: `npm run bench:topology`. */
import { scoreTopology } from '../src/proxies/index.ts';
import { nasBench201 } from '../src/spaces/index.ts';

const runs = 20;
const times: number[] = [];
for (let run = 0; run < runs; run++) {
  const start = performance.now();
  scoreTopology(nasBench201, nasBench201.enumerate!(), ['sed-r', 'params', 'macs']);
  times.push(performance.now() - start);
}
const [first] = times;
const sorted = times.toSorted((a, b) => a - b);
console.log(
  `15,625 cells, sed-r + params + macs: first ${first!.toFixed(1)} ms, median ${sorted[runs / 2]!.toFixed(1)} ms, ` +
    `best ${sorted[0]!.toFixed(1)} ms of ${runs} runs (at most 200, goal 20)`,
);
