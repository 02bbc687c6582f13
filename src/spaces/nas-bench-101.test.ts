/** NAS-Bench-101 against counts and hashes of the official code, the size of the space and the public tables. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { costs } from '../graph/index.ts';
import { stream } from '../random/index.ts';
import { nasBench101Hash as hash, nasBench101 as space } from './index.ts';

const settings = { batch: 1, resolution: 32, classes: 10 };
const chain = (operation: string): string => [1, 2, 3, 4, 5].map((vertex) => `${operation}:${vertex - 1}`).join('/');

describe('NAS-Bench-101', () => {
  it.each([
    [
      'Inception',
      'conv1x1:0/conv3x3:0/conv3x3:0/conv3x3:3/maxpool3x3:0/output:1,2,4,5',
      2_694_282,
      402_002_944,
      '28cfc7874f6d200472e1a9dcd8650aa0',
    ],
    ['ResNet', 'conv3x3:0/conv3x3:1/output:0,2', 20_346_506, 2_989_888_512, 'b5fb4f6193360330b6ff6a52cbf0cad7'],
    ['3x3', 'conv3x3:0/output:1', 10_177_674, 1_496_716_288, 'b49ac8c578b4561d79ac7087988f1c61'],
    ['1x1', 'conv1x1:0/output:1', 1_920_138, 288_756_736, 'd1269d9156ddc027c40473008192958a'],
    ['pool', 'maxpool3x3:0/output:1', 882_570, 137_761_792, '53cee42601ad14d661bb6878031d6acb'],
    ['empty', 'output:0', 882_570, 137_761_792, '043721b9c7fe8c5fad811d47d83132ec'],
    ['chain', `${chain('conv3x3')}/output:5`, 47_358_090, 6_932_534_272, 'b3bc0991ac661443a583796ce582f11f'],
    [
      'largest',
      'conv3x3:0/conv3x3:0,1/conv3x3:0,2/conv3x3:0,3/conv3x3:4/output:5',
      49_979_274,
      7_335_187_456,
      '99e297f5fada30d669294070ed1df4a9',
    ],
    ['smallest', `${chain('maxpool3x3')}/output:1,2,3,5`, 227_274, 37_098_496, 'c5b52e646075ed0f8873e336e397daf3'],
  ])('counts and names the %s cell as the official code', (_name, text, params, macs, name) => {
    const cell = space.parse(text);
    expect(costs(space.graph(cell, settings))).toEqual({ params, macs });
    expect(space.counts!(cell, settings)).toEqual({ params, macs });
    expect(hash(cell)).toBe(name);
  });

  // Classes up to each number of vertices, from the generator's own log (nasbench `generate_graphs.py`): 423,624 in all.
  it('has 423,624 classes, each canonical', () => {
    let count = 0;
    let wrong = 0;
    for (const cell of space.enumerate!()) {
      // Every 50th: the canonical form takes microseconds, but so do four hundred thousand of them.
      if (count++ % 50 === 0 && space.canonical(cell) !== space.format(cell)) wrong++;
    }
    expect(count).toBe(423_624);
    expect(wrong).toBe(0);
    expect(space.size).toBe(423_624n);
  });

  it('gives isomorphic cells one canonical form and one hash', () => {
    const a = space.parse('conv1x1:0/conv3x3:0/maxpool3x3:1/output:2,3');
    const b = space.parse('conv3x3:0/conv1x1:0/maxpool3x3:2/output:1,3');
    const c = space.parse('conv3x3:0/conv1x1:0/maxpool3x3:1/output:2,3');
    expect(space.canonical(a)).toBe(space.canonical(b));
    expect(hash(a)).toBe(hash(b));
    expect(space.canonical(a)).not.toBe(space.canonical(c));
    expect(hash(a)).not.toBe(hash(c));
  });

  it('counts equal the graph where channels do not divide, at other widths and sides', () => {
    const odd = { batch: 2, resolution: 13, classes: 7, options: { C: 7, N: 2 } };
    for (let i = 0; i < 40; i++) {
      const cell = space.sample(stream(i, 'test'));
      expect(space.counts!(cell, odd)).toEqual(costs(space.graph(cell, odd)));
    }
  });

  it('reads matrices, drops dead vertices and refuses what is not in the space', () => {
    const inception = '0111010|0000001|0000001|0000100|0000001|0000001|0000000';
    const names = 'input;conv1x1-bn-relu;conv3x3-bn-relu;conv3x3-bn-relu;conv3x3-bn-relu;maxpool3x3;output';
    expect(space.format(space.parse(`${inception} ${names}`))).toBe(space.example);
    expect(space.format(space.parse(`${inception.replaceAll('|', '')};${names}`))).toBe(space.example);
    const codes = [0, 3, 4, 4, 4, 2, 1];
    expect(space.format(space.parse(`(${[...inception.replaceAll('|', '')].join(', ')}, ${codes.join(', ')})`))).toBe(
      space.example,
    );
    expect(space.format(space.parse('conv3x3:0/conv1x1:0/output:1'))).toBe('conv3x3:0/output:1');
    expect(() => space.parse('conv3x3:0/conv5x5:0/output:1')).toThrow(/unknown operation.*column 11/);
    expect(() => space.parse('conv3x3:0/output:2')).toThrow(/column 18.*0 to 1/);
    expect(() => space.parse('conv3x3:0/output:1/')).toThrow(/column 19.*the end/);
    expect(() => space.parse('010|000|000 input;conv3x3;output')).toThrow(/no path/);
    expect(() => space.parse('01|00 input;conv3x3;output')).toThrow(/9 digits, got "?4/);
    expect(() => space.parse('01|10 input;output')).toThrow(/above the diagonal/);
    expect(() => space.parse('0 input')).toThrow(/not a NAS-Bench-101 cell/);
    expect(() => space.parse(`${chain('conv1x1')}/conv1x1:5/output:6`)).toThrow(/at most 7 vertices/);
    expect(() => space.parse('conv3x3:0/conv3x3:0,1/conv3x3:0,1,2/conv3x3:0,1,2/output:0,1,2,3,4')).toThrow(/9 edges/);
  });

  it('moves between classes, within the limits', () => {
    const rng = stream(1, 'test');
    let cell = space.parse('output:0');
    const sizes = new Set<number>();
    for (let step = 0; step < 300; step++) {
      const next = space.mutate(cell, rng);
      expect(space.canonical(next)).not.toBe(space.canonical(cell));
      cell = next;
      sizes.add(cell.vertices);
    }
    expect(sizes.size).toBeGreaterThan(4);
    const around = [...space.neighbours!(space.parse('conv3x3:0/output:1'))].map((near) => space.canonical(near));
    // Two other operations; the direct edge; the cell without its edge to the vertex is not connected; a vertex of each kind
    // between input and vertex (beside the edge), vertex and output, input and output.
    expect(around).toHaveLength(2 + 1 + 9);
    expect(new Set(around).size).toBe(12);
  });
});

const data = process.env.NASCENT_DATA;

describe.skipIf(!data)('NAS-Bench-101 against public tables (skipped: NASCENT_DATA is not set)', () => {
  const read = (name: string): Record<string, string>[] => {
    const text = gunzipSync(readFileSync(join(data!, 'nas-bench-101', name))).toString();
    const [header, ...rows] = text
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    return rows.map((row) => Object.fromEntries(row.map((value, i) => [header![i]!, value])));
  };

  it('has hash, params and representative of every cell of at most 5 vertices', () => {
    const rows = read('le5_vertices.csv.gz');
    expect(rows.length).toBeGreaterThan(2000);
    for (const { module_hash, adjacency, ops, params } of rows) {
      const cell = space.parse(`${adjacency} ${ops}`);
      expect(hash(cell)).toBe(module_hash);
      expect(space.counts!(cell, settings).params).toBe(Number(params));
      expect(space.canonical(cell)).toBe(space.format(cell));
    }
  });

  it('has hash, params and MACs of the sampled cells', () => {
    const rows = read('naslib_500_zc.csv.gz');
    expect(rows.length).toBe(500);
    for (const { module_hash, adjacency7, ops7, adjacency, ops, params } of rows) {
      const cell = space.parse(`${adjacency7} ${ops7}`);
      expect(space.format(space.parse(`${adjacency} ${ops}`))).toBe(space.format(cell));
      expect(hash(cell)).toBe(module_hash);
      // Millions with seven digits.
      expect(Math.abs(space.counts!(cell, settings).params / 1e6 / Number(params) - 1)).toBeLessThan(1e-6);
    }
  });
});
