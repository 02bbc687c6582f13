/** Spaces from declarations: exact sizes, counts in closed form, changes, and one line per mistake. */
import { describe, expect, it } from 'vitest';
import { costs } from '../../graph/index.ts';
import { stream } from '../../random/index.ts';
import { spaceViolations } from '../../testing/index.ts';
import { problemLine } from '../define/problems.ts';
import { declarationProblems, spaceOfDeclaration } from './declared-space.ts';

const settings = { batch: 2, resolution: 16, classes: 10 };
const small = {
  id: 'small',
  stem: { width: 8 },
  stages: [
    { width: [8, 16], depth: [1, 2], op: ['conv', 'identity'], kernel: [1, 3] },
    { width: 16, stride: 2, depth: [1, 3], layers: 'same', op: ['mbconv', 'maxpool'], expansion: [2, 4] },
  ],
};
const every = {
  id: 'every-operation',
  stem: { width: [8, 12], kernel: 5, stride: 2, pool: [true, false], activation: ['relu6', 'gelu'] },
  stages: [
    {
      width: [8, 12],
      stride: [1, 2],
      depth: [1, 2],
      op: ['conv', 'separable', 'mbconv', 'basic', 'bottleneck', 'identity', 'avgpool', 'maxpool'],
      kernel: [1, 3],
      expansion: [1, 2.5],
      ratio: 0.5,
      se: [false, true, 0.5],
      skip: [true, false],
      activation: ['relu', 'hswish', 'silu'],
    },
  ],
  head: { width: [0, 20], activation: 'silu' },
};
const space = spaceOfDeclaration(small);
const count = (text: string): object => costs(space.graph(space.parse(text), settings));
const lines = (value: unknown): readonly string[] => declarationProblems(value).map(problemLine);

describe('declared spaces', () => {
  it('keep the laws, with every operation', () => {
    expect(spaceViolations(space, { samples: 100 })).toEqual([]);
    expect(spaceViolations(spaceOfDeclaration(every), { samples: 100, graphs: 40 })).toEqual([]);
  });

  it('have the size of their grammar', () => {
    // Stage 1: 2 widths times 3 + 3^2 chains of {conv-k1, conv-k3, identity}; stage 2: 2 depths times 3 layers.
    expect(space.size).toBe(BigInt(2 * (3 + 9) * (2 * 3)));
    expect(new Set([...space.enumerate!()].map((a) => space.format(a))).size).toBe(Number(space.size));
  });

  it('count as worked out by hand', () => {
    // Stem 3*8*9 + 16 at 16x16; conv 8*8*9 + 16 at 16x16; pool, then 8*16 + 32 at 8x8; linear 16*10 + 10.
    expect(count('w8:conv-k3/1xmaxpool')).toEqual({
      params: 216 + 16 + 576 + 16 + 128 + 32 + 170,
      macs: (216 + 576) * 256 + 128 * 64 + 160,
    });
    // mbconv: expand 8 -> 16, depthwise 3x3, project -> 16; then twice 16 -> 32 -> 16 with a skip link.
    const first = { weights: 128 + 144 + 256, macs: 128 * 256 + (144 + 256) * 64, norms: 2 * (16 + 16 + 16) };
    const later = { weights: 512 + 288 + 512, norms: 2 * (32 + 32 + 16) };
    expect(count('w8:identity/3xmbconv-e2')).toEqual({
      params: 232 + first.weights + first.norms + 2 * (later.weights + later.norms) + 170,
      macs: 216 * 256 + first.macs + 2 * later.weights * 64 + 160,
    });
  });

  it('have one canonical form for networks that compute the same', () => {
    const canonical = (text: string): string => space.canonical(space.parse(text));
    const plain = canonical('w8:conv-k3/1xmaxpool');
    expect(canonical('w8:conv-k3,identity/1xmaxpool')).toBe(plain);
    expect(canonical('w8:identity,conv-k3/1xmaxpool')).toBe(plain);
    // Here the identity widens.
    expect(canonical('w16:identity,conv-k3/1xmaxpool')).not.toBe(canonical('w16:conv-k3/1xmaxpool'));
  });

  it('reach every architecture by mutation and list those one change away', () => {
    const reached = new Set([space.example]);
    let a = space.parse(space.example);
    const rng = stream(3, 'test');
    for (let i = 0; i < 20_000 && reached.size < Number(space.size); i++) {
      a = space.mutate(a, rng);
      reached.add(space.format(a));
    }
    expect(reached.size).toBe(Number(space.size));
    const around = [...space.neighbours!(space.parse('w8:conv-k3/1xmaxpool'))].map(space.format);
    // Width, layer (2), depth with three kinds of new layer; layer of the second stage (2) and its depth.
    expect(around.length).toBe(1 + 2 + 3 + 2 + 1);
    expect(around).toContain('w8:conv-k3,identity/1xmaxpool');
    expect(around).toContain('w8:conv-k3/3xmaxpool');
  });

  it('show their operations to topology proxies', () => {
    const ops = (text: string): readonly string[] =>
      space.topology!(space.parse(text)).ops.map(({ kind, kernel }) => `${kind} ${kernel}`);
    expect(ops('w8:conv-k3,identity/1xmaxpool')).toEqual(['conv 3', 'skip 1', 'pool 3']);
    const bottleneck = ['conv 1', 'conv 3', 'conv 1'];
    // The first of a stage of stride 2 has no skip link; w16: the identity widens by a 1x1 convolution.
    expect(ops('w16:identity/3xmbconv-e2')).toEqual([
      'conv 1',
      ...bottleneck,
      ...bottleneck,
      'skip 1',
      ...bottleneck,
      'skip 1',
    ]);
  });

  it('say where a text is wrong', () => {
    expect(() => space.parse('w8:conv-k5/1xmaxpool')).toThrow(
      /part 1 .*expected conv-k1, conv-k3, identity, got "conv-k5"/,
    );
    expect(() => space.parse('w8:conv-k3/2xmaxpool')).toThrow(/part 2 .*expected 1 or 3 layers, got "2"/);
    expect(() => space.parse('w8:conv-k3')).toThrow(/expected 2 parts joined by \/, got "1 parts".*form: w8:conv-k1/);
    expect(() => space.parse('conv-k3/1xmaxpool')).toThrow(/expected w8:layers/);
  });

  it('accept the names of the field', () => {
    const names = {
      ...small,
      stages: [{ width: 8, op: ['inverted-bottleneck', 'Depthwise_Separable', 'max-pool'], activation: 'swish' }],
    };
    expect([...spaceOfDeclaration(names).enumerate!()].map(spaceOfDeclaration(names).format)).toEqual([
      'mbconv',
      'separable',
      'maxpool',
    ]);
  });

  it('say every mistake of a declaration on a line of its own', () => {
    const bad = {
      id: 'x',
      stem: { width: '16', kernel: 4 },
      stages: [{ width: [16, 16], op: 'mbcnv', depth: [0, 1], kernal: 3, se: 'yes' }, { op: 'conv' }, 7],
    };
    expect(lines(bad)).toEqual([
      'stem.width: expected a number, got "16"',
      'stem.kernel: expected an odd number, so that padding keeps the size, got 4',
      'stages[0].width: expected distinct values, got [16,16]',
      'stages[0].depth[0]: expected at least 1, got 0',
      expect.stringMatching(/^stages\[0\]\.op: expected conv, separable, mbconv, .*, got "mbcnv"$/),
      'stages[0].se: expected true, false or a number above 0, at most 1, got "yes"',
      expect.stringMatching(/^stages\[0\]\.kernal: expected a key among width, depth, .*, got "kernal"$/),
      'stages[1].width: expected the output channels of the stage, got nothing',
      'stages[2]: expected a map of names to values, got 7',
    ]);
    expect(lines({ id: 'x', stem: { width: 8 }, stages: [{ width: 8, op: 'conv' }] })).toEqual([
      'the definition: expected a list of two or more values somewhere, got one architecture',
    ]);
    expect(lines(null)).toEqual(['the definition: expected a map of names to values, got null']);
  });
});
