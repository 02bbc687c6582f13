/** Check numbers of DARTS: parameters and MACs of the published genotypes, counted on the authors' code. */
import { describe, expect, it } from 'vitest';
import { costs } from '../graph/index.ts';
import { stream } from '../random/index.ts';
import { referenceGenotypes } from './cells/reference.ts';
import { darts as space } from './index.ts';

const python =
  "Genotype(normal=[('sep_conv_3x3', 1), ('sep_conv_3x3', 0), ('skip_connect', 0), ('sep_conv_3x3', 1), ('skip_connect', 0), ('sep_conv_3x3', 1), ('sep_conv_3x3', 0), ('skip_connect', 2)], normal_concat=[2, 3, 4, 5], reduce=[('max_pool_3x3', 0), ('max_pool_3x3', 1), ('skip_connect', 2), ('max_pool_3x3', 0), ('max_pool_3x3', 0), ('skip_connect', 2), ('skip_connect', 2), ('avg_pool_3x3', 0)], reduce_concat=range(2, 6))";

const networks = {
  'C36 L20 CIFAR-10': { batch: 1, resolution: 32, classes: 10, options: { C: 36, L: 20 } },
  'C16 L8 CIFAR-10': { batch: 1, resolution: 32, classes: 10 },
  'C48 L14 ImageNet': { batch: 1, resolution: 224, classes: 1000, options: { C: 48, L: 14, skeleton: 'imagenet' } },
} as const;

describe('DARTS', () => {
  it.each([
    ['DARTS_V1', 'C36 L20 CIFAR-10', 3_169_414, 500_987_520],
    ['DARTS_V1', 'C16 L8 CIFAR-10', 232_890, 41_355_776],
    ['DARTS_V1', 'C48 L14 ImageNet', 4_510_432, 505_864_704],
    ['DARTS_V2', 'C36 L20 CIFAR-10', 3_349_342, 528_359_040],
    ['DARTS_V2', 'C16 L8 CIFAR-10', 246_106, 43_444_736],
    ['DARTS_V2', 'C48 L14 ImageNet', 4_718_752, 529_911_552],
    ['NASNet', 'C36 L20 CIFAR-10', 3_830_950, 603_452_448],
    ['NASNet', 'C16 L8 CIFAR-10', 333_946, 56_224_896],
    ['NASNet', 'C48 L14 ImageNet', 5_564_320, null],
    ['AmoebaNet', 'C36 L20 CIFAR-10', 3_145_078, 488_931_552],
    ['AmoebaNet', 'C16 L8 CIFAR-10', 326_330, null],
    ['AmoebaNet', 'C48 L14 ImageNet', 4_627_360, 526_746_624],
  ] as const)("counts %s at %s as the authors' code", (name, network, params, macs) => {
    const settings = networks[network];
    const counted = costs(space.graph(space.parse(name), settings));
    expect(counted.params).toBe(params);
    if (macs !== null) expect(counted.macs).toBe(macs);
    expect(space.counts!(space.parse(name), settings)).toEqual(counted);
  });

  it('has (1 * 3 * 6 * 10 * 7^8)^2 architectures, about 1e18', () => {
    expect(space.size).toBe((180n * 7n ** 8n) ** 2n);
    expect(Number(space.size)).toBeGreaterThan(1e18);
    expect(Number(space.size)).toBeLessThan(1.1e18);
  });

  it('reads Python genotypes, names, and lists of concatenated nodes', () => {
    expect(space.parse(python)).toEqual(space.parse('DARTS_V1'));
    const nasnet = space.format(space.parse('NASNet'));
    expect(nasnet).toMatch(/\[4,5,6\]$/);
    expect(space.parse(nasnet)).toEqual(referenceGenotypes.NASNet);
  });

  it('counts equal the graph for every operation, size, norm and skeleton', () => {
    const every = [
      'none:0;conv_1x1:1;max_pool_5x5:0;conv_3x3:1;max_pool_7x7:2;conv_3x1_1x3:0;dil_sep_conv_3x3:1;sep_conv_7x7:3',
      'conv_7x1_1x7:0;skip_connect:1;none:1;dil_conv_5x5:0;dil_sep_conv_3x3:0;conv_3x1_1x3:1;conv_3x3:0;conv_1x1:2',
    ].join('|');
    for (const options of [
      { C: 4, L: 5 },
      { C: 3, L: 1, norms: 'search' },
      { C: 6, L: 7, skeleton: 'imagenet' },
      { C: 2, L: 2, skeleton: 'imagenet', norms: 'search' },
    ]) {
      for (const resolution of [17, 20, 33]) {
        const settings = { batch: 2, resolution, classes: 3, options };
        const genotype = space.parse(every);
        expect(space.counts!(genotype, settings)).toEqual(costs(space.graph(genotype, settings)));
      }
    }
  });

  it('has one canonical form for swapped edges and renamed nodes, and others for other cells', () => {
    const cell =
      'sep_conv_3x3:0;skip_connect:1;dil_conv_3x3:0;max_pool_3x3:1;avg_pool_3x3:2;skip_connect:0;sep_conv_5x5:3;skip_connect:2';
    // Nodes 2 and 3 change places.
    const renamed =
      'dil_conv_3x3:0;max_pool_3x3:1;skip_connect:1;sep_conv_3x3:0;skip_connect:0;avg_pool_3x3:3;skip_connect:3;sep_conv_5x5:2';
    const other = cell.replace('avg_pool_3x3:2', 'avg_pool_3x3:3');
    const canonical = (normal: string, reduce: string): string => space.canonical(space.parse(`${normal}|${reduce}`));
    expect(canonical(renamed, cell)).toBe(canonical(cell, cell));
    expect(canonical(other, cell)).not.toBe(canonical(cell, cell));
    expect(canonical(cell, other)).not.toBe(canonical(cell, cell));
    expect(canonical(cell, renamed)).toBe(canonical(renamed, cell));
    // A `none` edge is no edge, whatever it reads; a node without edges is none either.
    const dead = 'none:0;none:1;sep_conv_3x3:2;skip_connect:0;none:3;skip_connect:1;skip_connect:0;skip_connect:1';
    const same = 'none:1;none:1;none:2;skip_connect:0;skip_connect:1;none:0;skip_connect:1;skip_connect:0';
    expect(canonical(dead, cell)).toBe(canonical(same, cell));
  });

  it('finds the same number of classes as brute force over all orders of the nodes', () => {
    // Cells of three nodes over two operations: small enough to merge by trying every renaming.
    const operations = ['skip_connect', 'sep_conv_3x3'];
    const cells: string[][] = [[]];
    for (let node = 2; node < 5; node++) {
      const pairs: string[] = [];
      for (let a = 0; a < node; a++)
        for (let b = a + 1; b < node; b++)
          for (const x of operations) for (const y of operations) pairs.push(`${x}:${a};${y}:${b}`);
      cells.splice(0, cells.length, ...cells.flatMap((cell) => pairs.map((pair) => [...cell, pair])));
    }
    const orders = [
      [2, 3, 4],
      [2, 4, 3],
      [3, 2, 4],
      [3, 4, 2],
      [4, 2, 3],
      [4, 3, 2],
    ];
    const key = (cell: readonly string[]): string =>
      orders
        .map((order) => {
          // Node i + 2 becomes order[i]; edges of the renamed cell may point forward, which is no problem for a comparison.
          const rows: string[] = [];
          cell.forEach((pair, i) => {
            const terms = pair.split(';').map((term) => {
              const [operation, source] = term.split(':') as [string, string];
              return `${operation}:${Number(source) < 2 ? source : order[Number(source) - 2]}`;
            });
            rows[order[i]!] = terms.sort().join(';');
          });
          return rows.join('|');
        })
        .sort()[0]!;
    const reduce = 'skip_connect:0;skip_connect:1';
    const byOrder = new Map<string, string>();
    for (const cell of cells) {
      const canonical = space.canonical(space.parse(`${cell.join(';')}|${reduce}`));
      const known = byOrder.get(key(cell));
      if (known !== undefined) expect(canonical).toBe(known);
      byOrder.set(key(cell), canonical);
    }
    expect(new Set(byOrder.values()).size).toBe(byOrder.size);
    expect(byOrder.size).toBeLessThan(cells.length);
  });

  it('shows operations on paths only, and whether the cells connect', () => {
    const view = (text: string) => space.topology!(space.parse(text));
    const v2 = view('DARTS_V2');
    expect(v2.connected).toBe(true);
    expect(v2.ops.length).toBe(16);
    expect(v2.ops.every(({ active }) => active)).toBe(true);
    expect(v2.ops.filter(({ kind }) => kind === 'separable-conv').length).toBe(5);
    const dead = 'none:0;none:1;sep_conv_3x3:2;none:0';
    const alive = 'skip_connect:0;skip_connect:1';
    expect(view(`${dead}|${alive}`)).toEqual({
      ops: [
        { kind: 'separable-conv', kernel: 3, active: false },
        { kind: 'skip', kernel: 1, active: true },
        { kind: 'skip', kernel: 1, active: true },
      ],
      connected: false,
    });
    // Every second cell is read past a reduction cell without a path.
    expect(view(`${alive}|${dead}`).connected).toBe(true);
    expect(view(`skip_connect:0;none:1|${dead}`).connected).toBe(false);
  });

  it('samples uniformly: every operation and every pair of sources about equally often', () => {
    const rng = stream(1, 'darts-sample');
    const pairs = new Map<string, number>();
    const operations = new Map<string, number>();
    const n = 4000;
    for (let i = 0; i < n; i++) {
      const { edges } = space.sample(rng).reduce;
      const pair = `${edges[6]!.source} ${edges[7]!.source}`;
      pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
      operations.set(edges[3]!.operation, (operations.get(edges[3]!.operation) ?? 0) + 1);
    }
    // Five standard deviations of a binomial count.
    const near = (count: number, p: number): void =>
      expect(Math.abs(count - n * p)).toBeLessThan(5 * Math.sqrt(n * p * (1 - p)));
    expect(pairs.size).toBe(10);
    for (const count of pairs.values()) near(count, 1 / 10);
    expect(operations.size).toBe(7);
    for (const count of operations.values()) near(count, 1 / 7);
  });

  it.each([
    ['sep_conv_4x4:0', 'column 1:'],
    ['sep_conv_3x3:2', 'column 14:'],
    ['sep_conv_3x3:0;skip_connect:1', 'column 30:'],
    ['sep_conv_3x3:0|', 'column 15:'],
    ['skip_connect:0;skip_connect:1|skip_connect:0;skip_connect:1[3]', 'column 61:'],
    ['skip_connect:0;skip_connect:1|skip_connect:0;skip_connect:1x', 'column 60:'],
    ["Genotype(normal=[('skip_connect', 0), ('skip_connect', 2)], reduce=[])", 'pair 2 of the normal cell'],
    ["Genotype(normal=[('skip_connect' 0)])", 'column 34:'],
    ['7:0;0:1|0:0;0:1', 'column 1:'],
    ['0:7;0:1|0:0;0:1', 'column 3:'],
    [`${'['.repeat(5000)}`, 'fewer brackets'],
  ])('names where %s goes wrong', (text, where) => {
    expect(() => space.parse(text)).toThrow(where);
  });

  it.each([
    [{ options: { C: 0 } }, /option C/],
    [{ options: { skeleton: 'other' } }, /cifar, imagenet/],
    [{ options: { C: 5, skeleton: 'imagenet' } }, /an even C/],
    [{ resolution: 2 }, /resolution of at least 3/],
    [{ resolution: 16, options: { skeleton: 'imagenet' } }, /resolution of at least 17/],
  ])('refuses %o', (settings, message) => {
    const genotype = space.parse('DARTS_V2');
    expect(() => space.graph(genotype, { batch: 1, resolution: 32, classes: 10, ...settings })).toThrow(message);
    expect(() => space.counts!(genotype, { batch: 1, resolution: 32, classes: 10, ...settings })).toThrow(message);
  });
});
