/**
 * Real networks from torchvision, exported by PyTorch (shape arithmetic, channel shuffle, squeeze-and-excite, attention with erf-GELU),
 * against PyTorch's float64 values. The files lie in `fixtures/onnx` beside the data folder.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { costs, readOnnx, size, withBatch } from '../src/graph/index.ts';
import { goldenUniform } from '../src/random/index.ts';
import { referenceLogits } from './support/networks.ts';

interface Golden {
  readonly file: string;
  readonly batch: number;
  readonly params_total: number;
  readonly macs_conv_linear: number | null;
  readonly logits_first2: readonly (readonly number[])[];
  readonly float32_noise: { readonly logits: number };
  readonly layers: readonly { readonly initializer: string; readonly shape: readonly number[] }[];
}

const data = process.env.NASCENT_DATA;
const folder = data === undefined ? '' : join(data, '../fixtures/onnx');
const present = existsSync(join(folder, 'golden.json'));
const records: readonly Golden[] = present ? JSON.parse(readFileSync(join(folder, 'golden.json'), 'utf8')) : [];

describe.skipIf(!present)(
  `ONNX files of torchvision${present ? '' : ' (skipped: no fixtures beside NASCENT_DATA)'}`,
  () => {
    it.each(records.map((record) => [record.file, record] as const))('%s', async (file, record) => {
      const bytes = readFileSync(join(folder, file));
      const { graph, weights, warnings } = readOnnx(bytes, { batch: record.batch, name: file });
      expect(warnings).toEqual([]);
      const { params, macs } = costs(graph);
      if (record.macs_conv_linear !== null) expect(macs).toBe(record.macs_conv_linear);
      // ShuffleNet's golden count is of the network before its batch norms were folded into the convolutions.
      if (!file.startsWith('shufflenet')) expect(params).toBe(record.params_total);

      const input = Float64Array.from({ length: size(graph.nodes[graph.inputs[0]!]!.shape) }, (_, i) =>
        Math.fround((2 * goldenUniform(1000, i) - 1) * Math.sqrt(3)),
      );
      const logits = await referenceLogits(graph, weights, input);
      const expected = record.logits_first2.flat();
      const norm = Math.hypot(...expected);
      const error = Math.hypot(...expected.map((value, i) => value - logits[i]!)) / norm;
      // The fixtures' rule: ten times what PyTorch's own float32 run differs from its float64 run.
      expect(error).toBeLessThan(10 * record.float32_noise.logits);

      const named = record.layers.filter(({ initializer }) => !initializer.endsWith('(transposed)'));
      for (const { initializer, shape } of named) expect(weights.get(initializer)?.length).toBe(size(shape));
      const wider = withBatch(graph, record.batch + 1);
      const again = readOnnx(bytes, { batch: record.batch + 1 }).graph;
      expect(wider.nodes.map(({ shape }) => shape)).toEqual(again.nodes.map(({ shape }) => shape));
    });
  },
);
