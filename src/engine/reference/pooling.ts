/** float64 kernels of pools and their adjoints. Padding never wins a maximum. */
import type { Shape, Window } from '../../graph/index.ts';
import type { KernelTable } from './types.ts';

/** Calls with (output index, plane start) and lists the positions inside the image that the window covers. */
function eachWindow(
  inputShape: Shape,
  outShape: Shape,
  w: Window,
  visit: (output: number, positions: readonly number[]) => void,
): void {
  const [n, c, height, width] = inputShape as readonly [number, number, number, number];
  const [, , oh, ow] = outShape as readonly [number, number, number, number];
  const inside: number[][] = [];
  for (let i = 0; i < oh; i++) {
    for (let j = 0; j < ow; j++) {
      const positions: number[] = [];
      for (let a = 0; a < w.kernel[0]; a++) {
        const y = i * w.stride[0] + a * w.dilation[0] - w.pad[0];
        if (y < 0 || y >= height) continue;
        for (let b = 0; b < w.kernel[1]; b++) {
          const x = j * w.stride[1] + b * w.dilation[1] - w.pad[1];
          if (x >= 0 && x < width) positions.push(y * width + x);
        }
      }
      inside.push(positions);
    }
  }
  const area = oh * ow;
  const absolute: number[] = [];
  for (let plane = 0; plane < n * c; plane++) {
    const start = plane * height * width;
    for (let k = 0; k < area; k++) {
      const positions = inside[k]!;
      absolute.length = positions.length;
      for (let t = 0; t < positions.length; t++) absolute[t] = start + positions[t]!;
      visit(plane * area + k, absolute);
    }
  }
}

/** First position of the largest value; -1 for a window that lies wholly in the padding. */
function argMax(x: Float64Array, positions: readonly number[]): number {
  let best = positions[0] ?? -1;
  for (const position of positions) if (x[position]! > x[best]!) best = position;
  return best;
}

export const poolingKernels: KernelTable<
  'AveragePool' | 'AveragePoolGrad' | 'MaxPool' | 'MaxPoolGrad' | 'MaxPoolPick'
> = {
  AveragePool({ node, inputs: [x], shapes, out }) {
    const a = node.attributes;
    const whole = a.kernel[0] * a.kernel[1];
    eachWindow(shapes[0]!, node.shape, a, (output, positions) => {
      let sum = 0;
      for (let t = 0; t < positions.length; t++) sum += x![positions[t]!]!;
      out[output] = sum / (a.countPadding ? whole : Math.max(1, positions.length));
    });
  },
  AveragePoolGrad({ node, inputs: [dy], shapes, out }) {
    const a = node.attributes;
    const whole = a.kernel[0] * a.kernel[1];
    eachWindow(node.shape, shapes[0]!, a, (output, positions) => {
      const share = dy![output]! / (a.countPadding ? whole : Math.max(1, positions.length));
      for (let t = 0; t < positions.length; t++) out[positions[t]!] = out[positions[t]!]! + share;
    });
  },
  MaxPool({ node, inputs: [x], shapes, out }) {
    eachWindow(shapes[0]!, node.shape, node.attributes, (output, positions) => {
      const best = argMax(x!, positions);
      out[output] = best < 0 ? -Infinity : x![best]!;
    });
  },
  MaxPoolGrad({ node, inputs: [dy, x], shapes, out }) {
    eachWindow(node.shape, shapes[0]!, node.attributes, (output, positions) => {
      const best = argMax(x!, positions);
      if (best >= 0) out[best] = out[best]! + dy![output]!;
    });
  },
  MaxPoolPick({ node, inputs: [g, x], shapes, out }) {
    eachWindow(shapes[1]!, node.shape, node.attributes, (output, positions) => {
      const best = argMax(x!, positions);
      out[output] = best < 0 ? 0 : g![best]!;
    });
  },
};
