/**
 * A search space of one's own: what is chosen, and the network that the choices make. The rest (text form, sampling, mutation, size)
 * follows. Check it with `nascent spaces check examples/my-space.ts`.
 */
import { batchNorm, conv, GraphBuilder, globalPool, linear, relu } from 'nascent/graph';
import { defineSpace } from 'nascent/spaces';

export default defineSpace({
  id: 'my-plain-networks',
  title: 'Plain and residual networks of three stages',
  choices: {
    depth: [1, 2, 3],
    width: [8, 16, 24],
    kernel: [3, 5],
    residual: [true, false],
  },
  graph({ depth, width, kernel, residual }, { batch, resolution, classes }) {
    const b = new GraphBuilder();
    b.scope = 'stem';
    let x = relu(b, batchNorm(b, conv(b, b.input('input', [batch, 3, resolution, resolution]), width)));
    // Named features let proxies look at blocks without knowing the space.
    b.feature('stem', x);
    for (let stage = 0; stage < 3; stage++) {
      for (let layer = 0; layer < depth; layer++) {
        b.scope = `stage${stage + 1}/layer${layer}`;
        const stride = stage > 0 && layer === 0 ? 2 : 1;
        const y = relu(b, batchNorm(b, conv(b, x, width << stage, { kernel, stride })));
        x = residual && b.shape(x).join() === b.shape(y).join() ? b.add('Add', [x, y], {}) : y;
        b.feature('block', x);
      }
    }
    b.scope = 'head';
    const logits = linear(b, globalPool(b, x), classes);
    b.scope = '';
    return b.build({ logits });
  },
});
