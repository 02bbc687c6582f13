/** Super-block structures: published structures, counters and mutation of Zen-NAS, ZiCo and AZ-NAS. */
import { describe, expect, it } from 'vitest';
import { costs } from '../graph/index.ts';
import { stream } from '../random/index.ts';
import { azMobileNetV2, zenMobileNetV2 as space } from './index.ts';
import {
  candidatesOf,
  depthCandidates,
  replaceBlocks,
  splitLongBlocks,
  widthCandidates,
} from './super-blocks/mutation.ts';
import { formatStructure, layerCount, parseStructure, type Structure } from './super-blocks/structure.ts';

const imagenet = { batch: 1, resolution: 224, classes: 1000 };
const stem = (width: number, stride = 2): string => `SuperConvK3BNRELU(3,${width},${stride},1)`;

const start = `${stem(8)}SuperResIDWE6K3(8,32,2,8,1)SuperResIDWE6K3(32,48,2,32,1)SuperResIDWE6K3(48,96,2,48,1)SuperResIDWE6K3(96,128,2,96,1)SuperConvK1BNRELU(128,2048,1,1)`;
const zico450 = `${stem(16)}SuperResIDWE1K7(16,40,2,40,1)SuperResIDWE2K7(40,80,2,64,1)SuperResIDWE4K7(80,96,2,96,5)SuperResIDWE2K7(96,224,2,224,5)SuperConvK1BNRELU(224,2048,1,1)`;
const zico600 = `${stem(24)}SuperResIDWE1K7(24,48,2,48,1)SuperResIDWE2K7(48,72,2,72,1)SuperResIDWE6K5(72,160,2,96,1)SuperResIDWE6K7(160,200,2,112,5)SuperResIDWE6K7(200,168,1,168,4)SuperConvK1BNRELU(168,2048,1,1)`;
const zico1000 = `${stem(48)}SuperResIDWE1K7(48,48,2,72,1)SuperResIDWE1K7(48,80,2,128,1)SuperResIDWE2K7(80,160,2,144,3)SuperResIDWE4K7(160,288,2,232,4)SuperResIDWE6K5(288,232,1,208,5)SuperConvK1BNRELU(232,2048,1,1)`;
const params450 = `${stem(8)}SuperResIDWE1K3(8,8,2,8,1)SuperResIDWE1K3(8,8,2,8,1)SuperResIDWE1K5(8,64,2,8,1)SuperResIDWE6K5(64,1024,2,48,1)SuperConvK1BNRELU(1024,2048,1,1)`;
const zen400 = `${stem(16)}SuperResIDWE1K7(16,40,2,40,1)SuperResIDWE1K7(40,64,2,64,1)SuperResIDWE4K7(64,96,2,96,5)SuperResIDWE2K7(96,224,2,224,5)SuperConvK1BNRELU(224,2048,1,1)`;
const zen600 = `${stem(24)}SuperResIDWE1K7(24,48,2,48,1)SuperResIDWE2K7(48,72,2,72,1)SuperResIDWE6K7(72,96,2,88,5)SuperResIDWE4K7(96,192,2,168,5)SuperConvK1BNRELU(192,2048,1,1)`;
const zen900 = `${stem(16)}SuperResIDWE1K7(16,48,2,72,1)SuperResIDWE2K7(48,72,2,64,3)SuperResIDWE2K7(72,152,2,144,3)SuperResIDWE2K7(152,360,2,352,4)SuperResIDWE4K7(360,288,1,264,3)SuperConvK1BNRELU(288,2048,1,1)`;
const cifarStart = `${stem(8, 1)}SuperResK3K3(8,16,1,8,1)SuperResK3K3(16,32,2,16,1)SuperResK3K3(32,64,2,32,1)SuperResK3K3(64,64,2,32,1)SuperConvK1BNRELU(64,128,1,1)`;
/** Zen-NAS's released network of 1M parameters for CIFAR. */
const cifar1M = `${stem(88, 1)}SuperResK1K7K1(88,120,1,16,1)SuperResK1K7K1(120,192,2,16,3)SuperResK1K5K1(192,224,1,24,4)SuperResK1K5K1(224,96,2,24,2)SuperResK1K3K1(96,168,2,40,3)SuperResK1K3K1(168,112,1,48,3)SuperConvK1BNRELU(112,512,1,1)`;

describe('published structures', () => {
  // Counted on the official code: get_FLOPs, get_model_size, true parameters, layers.
  it.each([
    ['start', start, false, 162_396_776, 2_813_889, 2_824_264, 6],
    ['ZiCo 450M', zico450, false, 438_385_944, 5_716_393, 5_741_264, 14],
    ['ZiCo 450M + SE', zico450, true, 441_606_856, 7_501_505, 7_526_376, 14],
    ['ZiCo 600M', zico600, false, 590_293_588, 9_653_777, 9_703_144, 14],
    ['ZiCo 600M + SE', zico600, true, 601_437_556, 19_145_081, 19_194_448, 14],
    ['ZiCo 1G', zico1000, false, 979_224_130, 15_247_625, 15_314_624, 16],
    ['ZiCo 1G + SE', zico1000, true, 994_606_826, 28_714_453, 28_781_452, 16],
    ['#Params 450M', params450, false, 449_997_572, 11_002_521, 11_022_144, 6],
    ['ZenNet-400M', zen400, false, 399_976_216, 5_673_833, 5_698_208, 14],
    ['ZenNet-600M', zen600, false, 597_745_802, 7_088_025, 7_125_944, 14],
    ['ZenNet-900M', zen900, false, 908_691_864, 13_249_321, 13_300_208, 16],
    ['ZenNet-900M + SE', zen900, true, 916_688_592, 19_300_757, 19_351_644, 16],
  ])('%s', (_name, text, se, flops, size, params, layers) => {
    const structure = space.parse(text);
    expect(space.format(structure)).toBe(text);
    expect(azMobileNetV2.format(azMobileNetV2.parse(text))).toBe(text);
    expect(layerCount(structure)).toBe(layers);
    const settings = { ...imagenet, options: { se } };
    const counts = space.counts!(structure, settings);
    expect(counts.macsOfficial).toBe(flops);
    expect(counts.paramsOfficial).toBe(size);
    const built = costs(space.graph(structure, settings));
    expect(built.params).toBe(params);
    expect({ params: counts.params, macs: counts.macs }).toEqual(built);
  });

  it('ZiCo 450M without shortcuts: 5,702,248 parameters; official counts stay', () => {
    const settings = { ...imagenet, options: { residual: false } };
    const counts = space.counts!(space.parse(zico450), settings);
    expect(counts.params).toBe(5_702_248);
    expect(counts.macsOfficial).toBe(438_385_944);
    const graph = space.graph(space.parse(zico450), settings);
    expect(costs(graph)).toEqual({ params: counts.params, macs: counts.macs });
    expect(graph.nodes.some(({ kind }) => kind === 'Add')).toBe(false);
  });

  it('ZiCo 450M: 438.37M multiply-accumulates', () => {
    expect(space.counts!(space.parse(zico450), imagenet).macs / 1e6).toBeCloseTo(438.37, 2);
  });

  it('names the stem, two features per sub-layer and the last convolution', () => {
    const graph = space.graph(space.parse(zico450), { ...imagenet, resolution: 32 });
    expect(graph.features.filter(({ kind }) => kind === 'stem')).toHaveLength(1);
    expect(graph.features.filter(({ kind }) => kind === 'block')).toHaveLength(2 * 12 + 1);
    for (const { value } of graph.features) expect(graph.nodes[value]!.kind).toBe('Relu');
  });

  // Counted on the official code with 10 classes at 32x32. The released network uses up its budget of 1M and 18 layers.
  it.each([
    ['start', cifarStart, false, 6_539_264, 90_201, 90_962, 6],
    ['start + SE', cifarStart, true, 6_555_384, 91_605, 92_366, 6],
    ['ZenNet-1M', cifar1M, false, 155_170_848, 985_105, 994_674, 18],
    ['ZenNet-1M + SE', cifar1M, true, 155_309_072, 1_003_657, 1_013_226, 18],
  ])('CIFAR %s', (_name, text, se, flops, size, params, layers) => {
    const structure = space.parse(text);
    expect(space.format(structure)).toBe(text);
    expect(layerCount(structure)).toBe(layers);
    const settings = { batch: 1, resolution: 32, classes: 10, options: { se } };
    const { macs, ...counts } = space.counts!(structure, settings);
    expect(counts).toEqual({ params, paramsOfficial: size, macsOfficial: flops });
    expect(costs(space.graph(structure, settings))).toEqual({ params, macs });
  });
});

describe('grammar', () => {
  it.each([
    ['SuperConvK3BNRELU(4,8,2,1)', 'column 19'],
    ['SuperConvK3BNRELU(3,8,2,1)SuperResIDWE3K3(8,8,1,8,1)', 'column 27'],
    ['SuperConvK3BNRELU(3,8,2,1)SuperResIDWE6K3(16,8,1,8,1)', 'input width 8'],
    ['SuperConvK3BNRELU(3,8,2,1)SuperResK3K5(8,8,1,8,1)', 'column 27'],
    ['SuperConvK3BNRELU(3,8,2,1', 'column 26'],
    ['SuperConvK3BNRELU(3,08,2,1)', 'column 21'],
    ['SuperConvK3BNRELU(3,8,2,0)', 'layers'],
    ['SuperConvK3BNRELU(3,8,2,1) ', 'column 27'],
  ])('%s is refused', (text, where) => {
    expect(() => space.parse(text)).toThrow(where);
  });
});

/** The candidate list as the official code builds it: a group's growing list again for every type. */
function officialList(structure: Structure, index: number): string[] {
  const { kinds, widths, depths, bottlenecks } = candidatesOf(structure, index, true);
  const flat: string[] = [];
  const group = new Set<string>();
  for (const { kind } of kinds) {
    for (const out of widths)
      for (const layers of depths)
        for (const bottleneck of bottlenecks)
          group.add(formatStructure([{ ...structure[index]!, ...kind, out, layers, bottleneck }]));
    flat.push(...group);
  }
  return flat;
}

describe('mutation', () => {
  it('has the published widths and depths', () => {
    // By hand, halves to even: 40 * 2.5 = 100 -> 96, 40 * 1.5 = 60 -> 64, 40 / 1.5 = 26.7 -> 24.
    expect(widthCandidates(40)).toEqual([96, 80, 64, 48, 40, 32, 24, 16]);
    expect(widthCandidates(8)).toEqual([16, 8]);
    expect(widthCandidates(2048, 2048)[0]).toBe(2048);
    expect(widthCandidates(2048)[0]).toBe(5120);
    expect(depthCandidates(1)).toEqual([3, 2, 1]);
    expect(depthCandidates(5)).toEqual([7, 6, 5, 4, 3]);
  });

  it('draws types as often as the official lists hold them', () => {
    const structure = parseStructure(start);
    const list = officialList(structure, 1);
    const { kinds, widths, depths, bottlenecks } = candidatesOf(structure, 1);
    const each = widths.length * depths.length * bottlenecks.length;
    expect(kinds.map(({ weight }) => weight)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    kinds.forEach(({ kind: { expansion, kernel }, weight }) => {
      const found = list.filter((text) => text.startsWith(`SuperResIDWE${expansion}K${kernel}(`));
      expect(found).toHaveLength(weight * each);
    });
    // Draws keep the proportions: the first type has 12 of 78 tickets; five standard deviations of 4,000 draws.
    const single = parseStructure('SuperResIDWE6K3(3,32,2,8,1)');
    const rng = stream(1, 'types');
    let first = 0;
    for (let i = 0; i < 4000; i++) {
      const [block] = replaceBlocks(single, 1, rng);
      if (block!.expansion === 1 && block!.kernel === 3) first++;
    }
    expect(Math.abs(first / 4000 - 12 / 78)).toBeLessThan(0.03);
  });

  it('never changes the last convolution of an inverted network, but that of a CIFAR network', () => {
    expect(candidatesOf(parseStructure(start), 5).widths).toEqual([2048]);
    expect(candidatesOf(parseStructure(cifarStart), 5).widths.length).toBeGreaterThan(5);
    expect(candidatesOf(parseStructure(cifarStart), 1).kinds.map(({ weight }) => weight)).toEqual([3, 2, 1, 3, 2, 1]);
  });

  it('splits blocks of six sub-layers or more', () => {
    const long = parseStructure(`${stem(8)}SuperResIDWE6K3(8,32,2,16,7)`);
    expect(formatStructure(splitLongBlocks(long))).toBe(
      `${stem(8)}SuperResIDWE6K3(8,32,2,16,3)SuperResIDWE6K3(32,32,1,16,4)`,
    );
  });

  it("begins where the published searches do: inverted blocks, or Zen-NAS's residual ones", () => {
    expect(space.format(space.start!)).toBe(start);
    const cifar = space.configured!({ batch: 1, resolution: 32, classes: 100, options: { start: 'cifar' } });
    expect(cifar.format(cifar.start!)).toBe(cifarStart);
    for (let i = 0; i < 20; i++)
      expect(cifar.format(cifar.sample(stream(1, 'cifar', i)))).toMatch(/^SuperConvK3.*SuperResK.*SuperConvK1/);
  });

  it('keeps the limits of a configured space over a search', () => {
    const limited = space.configured!({ ...imagenet, options: { maxLayers: 14, maxMacs: 450e6 } });
    let best = limited.start!;
    let most = 0;
    for (let i = 0; i < 2000; i++) {
      const child = limited.mutateSeveral!(best, 2, stream(1, 'limits', i));
      const text = limited.format(child);
      expect(limited.format(limited.parse(text))).toBe(text);
      const { macsOfficial, params } = limited.counts!(child, imagenet);
      expect(macsOfficial).toBeLessThanOrEqual(450e6);
      expect(layerCount(child)).toBeLessThanOrEqual(14);
      if (params > most) [best, most] = [child, params];
    }
    // #Params as the proxy finds what the paper's baseline found: wide last blocks (11.0M).
    expect(most).toBeGreaterThan(8e6);
  });
});
