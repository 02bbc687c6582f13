import {
  batchNorm,
  conv,
  type Graph,
  GraphBuilder,
  globalPool,
  linear,
  relu,
  type ValueId,
} from '../../src/graph/index.ts';
export function nb201({
  arch,
  C,
  N,
  resolution,
  batch,
  classes,
}: {
  arch: string;
  C: number;
  N: number;
  resolution: number;
  batch: number;
  classes: number;
}): Graph {
  const b = new GraphBuilder();
  const ops = arch.split('+').map((g) =>
    g
      .split('|')
      .filter(Boolean)
      .map((t) => t.split('~')[0]!),
  );
  b.scope = 'stem';
  let x = batchNorm(b, conv(b, b.input('input', [batch, 3, resolution, resolution]), C));
  b.feature('stem', x);
  const cell = (input: ValueId): ValueId => {
    const nodes = [input];
    const scope = b.scope;
    for (const group of ops) {
      const outs = group.map((op, j) => {
        b.scope = `${scope}/edge${nodes.length}-${j}`;
        const s = nodes[j]!;
        const ch = b.shape(s)[1]!;
        if (op === 'none') return b.add('Zero', [s], {});
        if (op === 'skip_connect') return b.add('Identity', [s], {});
        if (op === 'avg_pool_3x3')
          return b.add('AveragePool', [s], {
            kernel: [3, 3],
            stride: [1, 1],
            pad: [1, 1, 1, 1],
            dilation: [1, 1],
            countPadding: false,
          });
        return batchNorm(b, conv(b, relu(b, s), ch, { kernel: op === 'nor_conv_3x3' ? 3 : 1 }));
      });
      b.scope = scope;
      nodes.push(outs.reduce((a, c) => b.add('Add', [a, c], {})));
    }
    return nodes[3]!;
  };
  let k = 0;
  for (let stage = 0; stage < 3; stage++) {
    if (stage > 0) {
      b.scope = `block${k++}`;
      const ch = 2 * b.shape(x)[1]!;
      const y = batchNorm(b, conv(b, relu(b, x), ch, { stride: 2, name: 'c1' }), { name: 'b1' });
      const z = batchNorm(b, conv(b, relu(b, y), ch, { name: 'c2' }), { name: 'b2' });
      const p = b.add('AveragePool', [x], {
        kernel: [2, 2],
        stride: [2, 2],
        pad: [0, 0, 0, 0],
        dilation: [1, 1],
        countPadding: false,
      });
      x = b.add('Add', [z, conv(b, p, ch, { kernel: 1, name: 's' })], {});
      b.feature('block', x);
    }
    for (let n = 0; n < N; n++) {
      b.scope = `block${k++}`;
      x = cell(x);
      b.feature('block', x);
    }
  }
  b.scope = '';
  const last = relu(b, batchNorm(b, x, { name: 'lastbn' }));
  return b.build({ logits: linear(b, globalPool(b, last), classes) });
}
