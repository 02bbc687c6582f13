/** PiT against the sizes its paper publishes and the architectures of ViT-Bench-101. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { costs } from '../graph/index.ts';
import { pit } from './index.ts';
import { buildPit, gridSides } from './pit/network.ts';

const imagenet = { batch: 1, resolution: 224, classes: 1000 };
const tiny = pit.parse(pit.example);

describe('PiT', () => {
  // Table 1 of the paper: parameters in millions (4.9 is 4.847 rounded twice) and multiply-accumulates in 1e9, attention included.
  it.each([
    ['PiT-Ti', 32, [2, 6, 4], [2, 4, 8], 16, 8, 4.9, 0.7],
    ['PiT-XS', 48, [2, 6, 4], [2, 4, 8], 16, 8, 10.6, 1.4],
    ['PiT-S', 48, [2, 6, 4], [3, 6, 12], 16, 8, 23.5, 2.9],
    ['PiT-B', 64, [3, 6, 4], [4, 8, 16], 14, 7, 73.8, 12.5],
  ] as const)('gives %s its published size', (_name, base, depths, heads, patch, stride, millions, billions) => {
    const { params, macs } = costs(buildPit({ base, ratio: 4, depths, heads }, imagenet, { patch, stride }));
    expect(Math.abs(params / 1e6 - millions)).toBeLessThan(0.055);
    const tokens = gridSides(224, { patch, stride }).map((side) => side ** 2 + 1);
    const attention = depths.reduce((sum, depth, i) => sum + depth * 2 * tokens[i]! ** 2 * base * heads[i]!, 0);
    // Half a digit, and 1 % for norms and activations, which the published counter includes.
    expect(Math.abs((macs + attention) / 1e9 - billions)).toBeLessThan(0.05 + 0.01 * billions);
  });

  it('has three stages of 27, 14 and 7 patches a side', () => {
    const graph = pit.graph(tiny, { ...imagenet, batch: 2 });
    const shapes = graph.features.flatMap(({ kind, value }) =>
      kind === 'block' ? [graph.nodes[value]!.shape.join()] : [],
    );
    const expected = [
      [2, 730, 64],
      [6, 197, 128],
      [4, 50, 256],
    ] as const;
    expect(shapes).toEqual(expected.flatMap(([depth, n, width]) => new Array(2 * depth).fill(`2,${n},${width}`)));
  });

  it('has 1,600 architectures', () => {
    expect(pit.size).toBe(1600n);
  });

  it('names what is wrong', () => {
    expect(() => pit.parse('base=32/mlp=4/depth=3,8,6/heads=2,4,8')).toThrow(/depth.*expected one of .*got "3,8,6"/);
    expect(() => pit.parse('base=32/mlp=4/depth=2,6,4/heads=8,4,8')).toThrow(/heads.*got "8,4,8"/);
    expect(() => pit.parse('base=20/mlp=4/depth=2,6,4/heads=2,4,8')).toThrow(/base.*expected 16, 24, 32, 40/);
    expect(() => pit.graph(tiny, { ...imagenet, resolution: 15 })).toThrow(/at least 16, got 15/);
  });

  const data = process.env.NASCENT_DATA;
  it.skipIf(data === undefined)('is exactly what ViT-Bench-101 holds (needs NASCENT_DATA)', () => {
    const text = gunzipSync(readFileSync(join(data!, 'vit-bench', 'pit.csv.gz'))).toString();
    const rows = text
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','));
    expect(rows.length).toBe(100);
    const seen = new Set<string>();
    for (const [base, ratio, depth, heads] of rows) {
      const a = pit.parse(`base=${base}/mlp=${ratio}/depth=${depth}/heads=${heads}`);
      seen.add(`depth ${a.depths}`).add(`heads ${a.heads}`).add(`base ${a.base}`).add(`ratio ${a.ratio}`);
    }
    // Every choice occurs: 10 depths, 10 triples of heads, 4 widths, 4 ratios.
    expect(seen.size).toBe(28);
  });
});
