/** TransNAS-Bench-101 against counts of the official code, its enumeration and the index of the public tables. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { costs, type Graph } from '../graph/index.ts';
import { stream } from '../random/index.ts';
import { transNasMacro as macro, transNasMicro as micro, type Space } from './index.ts';

const spaceOf = (text: string): Space => (text.endsWith('basic') && text !== '64-41414-basic' ? macro : micro) as Space;

/** Backbone without head: the pooled linear head of K classes adds (c + 1) K params and c K MACs. */
function backbone(text: string, resolution: number): { params: number; macs: number; output: string } {
  const space = (text.endsWith('basic') ? macro : spaceOf(text)) as Space;
  const settings = { batch: 1, resolution, classes: 7 };
  const architecture = space.parse(text);
  const graph = space.graph(architecture, settings);
  const { params, macs } = costs(graph);
  expect(space.counts!(architecture, settings)).toEqual({ params, macs });
  const [, channels, height, width] = last(graph) as readonly [number, number, number, number];
  return {
    params: params - 7 * (channels + 1),
    macs: macs - 7 * channels,
    output: `${channels}x${height}x${width}`,
  };
}
const last = (graph: Graph): readonly number[] =>
  graph.nodes[graph.features.find(({ kind }) => kind === 'last')!.value]!.shape;

describe('TransNAS-Bench-101', () => {
  // Counted from the official code at 256x256.
  it.each([
    ['64-41414-3_33_333', 41_411_616, 8_469_872_640, '512x8x8'],
    ['64-41414-1_02_333', 22_520_608, 4_585_947_136, '512x8x8'],
    ['64-41414-1_11_111', 540_960, 165_150_720, '512x8x8'],
    ['64-41414-0_00_000', 19_488, 89_653_248, '512x8x8'],
    ['64-41414-basic', 13_990_688, 2_908_225_536, '512x8x8'],
    ['64-1234-basic', 3_400_224, 3_998_744_576, '256x16x16'],
    ['64-2311-basic', 2_334_240, 4_065_853_440, '128x32x32'],
    ['64-111144-basic', 3_236_640, 3_579_314_176, '256x16x16'],
  ])('counts the backbone of %s', (text, params, macs, output) => {
    expect(backbone(text, 256)).toEqual({ params, macs, output });
  });

  it('counts at 224x224', () => {
    expect(backbone('64-41414-3_33_333', 224).macs).toBe(6_484_746_240);
  });

  it('has 4,096 cells and 3,256 skeletons, with the official indices', () => {
    expect([...micro.enumerate!()]).toHaveLength(4096);
    expect([...macro.enumerate!()]).toHaveLength(3256);
    expect(macro.format(macro.fromIndex!(1))).toBe('64-2311-basic');
    expect(micro.index!(micro.parse('64-41414-0_00_001'))).toBe(3257);
    expect(() => macro.fromIndex!(3256)).toThrow(/0 to 3255/);
    expect(() => micro.fromIndex!(3255)).toThrow(/3256 to 7351/);
  });

  it.each([
    ['segmentsemantic', 17],
    ['normal', 3],
    ['autoencoder', 3],
  ])('decodes the backbone to the size of the image for %s, logits its mean', (task, classes) => {
    for (const [space, text] of [
      [micro, '64-41414-1_02_333'],
      [macro, '64-1234-basic'],
      [macro, '64-3344-basic'],
    ] as [Space, string][]) {
      const settings = { batch: 2, resolution: 64, classes, options: { C: 4, task } };
      const graph = space.graph(space.parse(text), settings);
      const picture = graph.nodes.findLast(({ kind }) => kind === 'GlobalAveragePool')!.inputs[0]!;
      expect(graph.nodes[picture]!.shape).toEqual([2, classes, 64, 64]);
      expect(graph.nodes[graph.outputs[0]!.value]!.shape).toEqual([2, classes]);
      expect(space.counts!(space.parse(text), settings)).toEqual(costs(graph));
    }
  });

  // Decoders of the official code for a 512x16x16 input and 256x256 pictures: 3x3 weights with bias, norms but for the last.
  it.each([
    ['segmentsemantic', 17, [1024, 512, 256, 128, 64, 32, 32]],
    ['normal', 3, [1024, 1024, 512, 512, 256, 128, 64, 64, 32, 32, 16, 32, 16]],
  ])('has the layers of the %s decoder', (task, classes, widths) => {
    const settings = { batch: 1, resolution: 256, classes };
    const code = macro.parse('64-2441-basic');
    const paramsOf = (name: string): number => macro.counts!(code, { ...settings, options: { task: name } }).params;
    let expected = 0;
    let channels = 512;
    for (const width of widths) {
      expected += 9 * channels * width + 3 * width;
      channels = width;
    }
    expected += 9 * channels * classes + classes;
    expect(paramsOf(task) - paramsOf('class_scene')).toBe(expected - 513 * classes);
  });

  it('reads the short forms of the tables and names the wrong character', () => {
    expect(micro.format(micro.parse('102333'))).toBe('64-41414-1_02_333');
    expect(micro.format(micro.parse('1_02_333'))).toBe('64-41414-1_02_333');
    expect(macro.format(macro.parse('2311'))).toBe('64-2311-basic');
    expect(() => micro.parse('64-41414-1_04_333')).toThrow(/column 13/);
    expect(() => micro.parse('64-41404-1_02_333')).toThrow(/column 7/);
    expect(() => macro.parse('64-1235-basic')).toThrow(/column 7/);
    expect(() => macro.parse('64-1111-basic')).toThrow(/1 to 3 that double/);
  });

  it('joins cells that differ in dead edges and inner skips only', () => {
    const canonical = (code: string): string => micro.canonical(micro.parse(code));
    expect(canonical('000001')).toBe(canonical('000003'));
    expect(canonical('301001')).toBe(canonical('300010'));
    // From the input a skip is a factorized reduction where the shape changes.
    expect(canonical('102001')).not.toBe(canonical('020001'));
    expect(canonical('100003')).toBe(canonical('000000'));
  });

  it('samples skeletons of every length', () => {
    const rng = stream(1, 'test');
    expect(new Set(Array.from({ length: 300 }, () => macro.sample(rng).length))).toEqual(new Set([4, 5, 6]));
  });
});

const data = process.env.NASCENT_DATA;

describe.skipIf(!data)('TransNAS-Bench-101 against public tables (skipped: NASCENT_DATA is not set)', () => {
  it.each([
    ['micro.csv.gz', micro],
    ['macro.csv.gz', macro],
  ] as [string, Space][])('has the index, code and name of every row of %s', (file, space) => {
    const text = gunzipSync(readFileSync(join(data!, 'transnas-bench-101', file))).toString();
    const rows = text
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','));
    expect(rows.length).toBeGreaterThan(2000);
    for (const [index, code, name] of rows) {
      const architecture = space.fromIndex!(Number(index));
      expect(space.format(architecture)).toBe(name);
      expect(space.parse(code!)).toBe(architecture);
      expect(space.index!(architecture)).toBe(Number(index));
    }
  });
});
