/** NDS residual spaces: the paper's sizes; parameters and MACs of the same networks written in PyTorch. */
import { describe, expect, it } from 'vitest';
import { costs } from '../graph/index.ts';
import { ndsResnet, ndsResnextA, ndsResnextB } from './index.ts';

const cifar = { batch: 1, resolution: 32, classes: 10 };
const imagenet = { batch: 1, resolution: 33, classes: 10, options: { stem: 'imagenet', stemWidth: 12 } };

describe('NDS residual spaces', () => {
  it("have the paper's sizes", () => {
    expect(ndsResnet.size).toBe(1_259_712n);
    expect(ndsResnextA.size).toBe(11_390_625n);
    expect(ndsResnextB.size).toBe(52_734_375n);
  });

  // The first two are ResNet-20 and ResNet-56 with projections (He et al., arXiv 1512.03385); all counted with PyTorch modules.
  it.each([
    [ndsResnet, 'd3w16/d3w32/d3w64', 272_474, 40_813_184, 273_446, 4_722_276],
    [ndsResnet, 'd9w16/d9w32/d9w64', 855_770, 125_747_840, 856_742, 13_707_876],
    [ndsResnet, 'd1w40/d4w24/d2w96', 341_626, 50_889_664, 341_350, 5_660_004],
    [ndsResnextA, 'd2w64r2g4/d4w128r2g4/d2w256r2g4', 348_506, 60_738_048, 349_446, 6_621_156],
    [ndsResnextA, 'd1w16r4g4/d8w128r1g1/d2w32r2g2', 1_447_214, 369_168_704, 1_448_746, 36_512_568],
    [ndsResnextB, 'd2w256r2g16/d4w512r2g16/d2w1024r2g16', 4_071_386, 719_775_744, 4_071_174, 73_640_292],
  ] as const)('%o counts %s as PyTorch', (space, text, params, macs, imagenetParams, imagenetMacs) => {
    const stages = space.parse(text);
    expect(space.counts!(stages, cifar)).toEqual({ params, macs });
    expect(costs(space.graph(stages, cifar))).toEqual({ params, macs });
    const large = { params: imagenetParams, macs: imagenetMacs };
    expect(space.counts!(stages, imagenet)).toEqual(large);
    expect(costs(space.graph(stages, imagenet))).toEqual(large);
  });

  it('reads groups as their number or as the width of one', () => {
    const stages = ndsResnextB.parse('d1w64r4g2/d1w64r4g2/d1w64r4g2');
    const groups = (grouping: string): number[] =>
      ndsResnextB
        .graph(stages, { ...cifar, options: { grouping } })
        .nodes.flatMap((node) => (node.kind === 'Conv' && node.attributes.groups > 1 ? [node.attributes.groups] : []));
    expect(groups('number')).toEqual([2, 2, 2]);
    expect(groups('width')).toEqual([8, 8, 8]);
    const widths = { ...cifar, options: { grouping: 'width' } };
    expect(ndsResnextB.counts!(stages, widths)).toEqual(costs(ndsResnextB.graph(stages, widths)));
  });

  it('reads entries of the release', () => {
    const entry = { ds: [1, 2, 4], ws: [64, 128, 64], ss: [1, 2, 2], bot_muls: [1, 0.5, 0.25], num_gs: [8, 4, 16] };
    const text = (change: object): string =>
      JSON.stringify({ ...entry, block_type: 'res_bottleneck_block', ...change });
    expect(ndsResnextB.format(ndsResnextB.parse(text({})))).toBe('d1w64r1g8/d2w128r2g4/d4w64r4g16');
    expect(ndsResnet.format(ndsResnet.parse(text({ bot_muls: [], num_gs: [] })))).toBe('d1w64/d2w128/d4w64');
    expect(() => ndsResnextB.parse(text({ ss: [2, 2, 2] }))).toThrow('strides 1, 2, 2');
    expect(() => ndsResnextB.parse(text({ num_gs: [8, 4, 3] }))).toThrow('divide the inner width 16');
    expect(() => ndsResnextB.parse(text({ ds: [1.5, 2, 4] }))).toThrow('whole numbers up to 256 in ds');
    expect(() => ndsResnextB.parse('{}')).toThrow('ds with 3 positive numbers');
  });

  it.each([
    ['d2w64r2g4/d4w128r2g4', 'column 21: expected "/"'],
    ['d0w64r2g4/d4w128r2g4/d2w256r2g4', 'column 2: expected a number above 0, at most 256'],
    ['d2w64r2g5/d4w128r2g4/d2w256r2g4', 'divides the inner width 32'],
    ['d2w64/d2w64/d2w64', 'column 6: expected "r"'],
  ])('names where %s goes wrong', (text, message) => {
    expect(() => ndsResnextA.parse(text)).toThrow(message);
  });

  it('counts identities and projections in the topology', () => {
    const kinds = ndsResnet.topology!(ndsResnet.parse('d3w16/d1w32/d1w64')).ops.map(
      ({ kind, kernel }) => kind + kernel,
    );
    expect(kinds.filter((kind) => kind === 'conv3').length).toBe(10);
    expect(kinds.filter((kind) => kind === 'conv1').length).toBe(2);
    expect(kinds.filter((kind) => kind === 'skip1').length).toBe(3);
  });
});
