/** Check numbers of AutoFormer networks: the official counting rules applied to published architectures. */
import { describe, expect, it } from 'vitest';
import { costs } from '../graph/index.ts';
import { stream } from '../random/index.ts';
import { autoformerBase as base, autoformerSmall as small, autoformerTiny as tiny } from './index.ts';

const imagenet = { batch: 1, resolution: 224, classes: 1000 };

/** Params exactly; complexity in units of 1e9 with the digits that are published. */
const published = [
  ['AutoFormer-T', tiny, 192, '3.5 3.5 3 3.5 3 3 4 4 3.5 4 3.5 4 3.5', '3 3 3 3 3 3 3 3 3 3 4 3 3', 5_867_944, '1.344'],
  ['AutoFormer-S', small, 384, '3 3.5 3 3.5 4 4 4 4 4 4 4 3.5 4', '6 6 5 7 5 5 5 6 6 7 7 6 7', 22_891_432, '4.8921'],
  [
    'AutoFormer-B',
    base,
    576,
    '3.5 3.5 4 3.5 4 3.5 3.5 3 4 4 3 4 3 3.5',
    '9 9 9 9 9 10 9 9 10 9 10 9 9 10',
    53_691_688,
    '11.2369',
  ],
  [
    'AZ-NAS tiny',
    tiny,
    192,
    '3.5 3.5 3.5 4 3.5 3.5 3.5 3.5 3.5 3.5 4 4',
    '4 3 4 4 4 4 4 3 3 4 4 4',
    5_921_032,
    '1.3801',
  ],
  ['AZ-NAS small', small, 384, '3 3 3 4 3.5 3 3 3.5 4 3 3 3 3 4', '7 7 6 6 5 6 6 6 7 7 5 5 6 7', 22_951_144, '4.9433'],
  [
    'AZ-NAS base',
    base,
    528,
    '3 3.5 3.5 3.5 3 3.5 3 4 4 3 3 4 3.5 3 4 4',
    `${'10 '.repeat(11)}9 10 10 10 10`,
    53_710_768,
    '11.3861',
  ],
  ['AZ-NAS tiny, larger', tiny, 192, `${'3.5 '.repeat(11)}4 3.5`, '3 4 4 3 4 4 3 4 3 4 4 3 3', 6_164_008, '1.4326'],
  [
    'AZ-NAS small, larger',
    small,
    384,
    '3 3 3 3 4 3.5 3 3.5 3 4 3.5 3.5 3.5 4',
    '7 6 7 7 6 5 7 6 7 7 7 7 6 5',
    23_788_072,
    '5.1289',
  ],
  [
    'AZ-NAS base, larger',
    base,
    528,
    '3 3 3.5 4 4 3 3 3 4 3 3 4 4 4 4 4',
    '10 10 10 10 10 9 10 10 10 10 9 10 10 10 10 10',
    54_133_504,
    '11.4647',
  ],
] as const;

describe('AutoFormer', () => {
  it.each(published)('counts %s as published', (_name, space, embed, mlp, heads, params, complexity) => {
    const a = space.parse(`embed=${embed}/mlp=${mlp}/heads=${heads}`);
    const counted = space.counts!(a, imagenet);
    expect(counted.paramsOfficial).toBe(params);
    expect((counted.macsOfficial! / 1e9).toFixed(complexity.split('.')[1]!.length)).toBe(complexity);
    expect(costs(space.graph(a, imagenet))).toEqual({ params, macs: counted.macs });
  });

  it('has the sizes of the choice lists', () => {
    expect(tiny.size).toBe(3n * (4n ** 12n + 4n ** 13n + 4n ** 14n));
    expect(Number(tiny.size)).toBeCloseTo(1.06e9, -7);
    expect(small.size).toBe(3n * (9n ** 12n + 9n ** 13n + 9n ** 14n));
    expect(base.size).toBe(3n * (9n ** 14n + 9n ** 15n + 9n ** 16n));
  });

  it('names two features per layer, of tokens [B, 197, E]', () => {
    const a = tiny.parse(tiny.example);
    const graph = tiny.graph(a, { ...imagenet, batch: 2 });
    const blocks = graph.features.filter(({ kind }) => kind === 'block');
    expect(blocks.length).toBe(2 * 12);
    for (const { value } of blocks) expect(graph.nodes[value]!.shape).toEqual([2, 197, 192]);
  });

  it('reads lists as the tables write them and names the first wrong number', () => {
    const written = tiny.parse(`embed=192/mlp=${'3.5 4.0 '.repeat(6).trim()}/heads=${'3 4 '.repeat(6).trim()}`);
    expect(tiny.format(written)).toBe(
      'embed=192/mlp=3.5,4,3.5,4,3.5,4,3.5,4,3.5,4,3.5,4/heads=3,4,3,4,3,4,3,4,3,4,3,4',
    );
    expect(() => tiny.parse(tiny.example.replace('heads=4,3', 'heads=4,5'))).toThrow(
      /heads 2.*expected 3 or 4, got "5"/,
    );
    expect(() => tiny.parse(tiny.example.replace('/heads=4,', '/heads='))).toThrow(/12 numbers.*got "11"/);
    expect(() => small.parse(tiny.example)).toThrow(/expected 320 or 384 or 448, got "192"/);
  });

  it('samples every choice and never the ratio 3 of AutoFormer-T in the tiny space', () => {
    const rng = stream(1, 'test');
    const seen = new Set<string>();
    for (let i = 0; i < 200; i++) {
      const { embed, ratios, heads } = tiny.sample(rng);
      seen.add(`embed ${embed}`).add(`depth ${ratios.length}`);
      for (const ratio of ratios) seen.add(`ratio ${ratio}`);
      for (const count of heads) seen.add(`heads ${count}`);
    }
    const choices = ['embed 192', 'embed 216', 'embed 240', 'depth 12', 'depth 13', 'depth 14'];
    expect([...seen].sort()).toEqual([...choices, 'ratio 3.5', 'ratio 4', 'heads 3', 'heads 4'].sort());
  });
});
