/**
 * Files that PyTorch exports of the networks people use (residual, grouped, squeeze-and-excite, dense, depthwise, ConvNeXt-like,
 * attention, ...), in several opsets and export modes: logits, gradients and parameters against PyTorch's own in float64.
 */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runPython, skipWithoutTorch, torchNote } from '../python.ts';
import { type Agreement, agreement, type Exported } from './against-torch.ts';

const here = import.meta.dirname;
const batch = 3;

/** Opsets and modes by turns; `fixed` files hold one image. */
const variants = [
  [
    [11, 'plain'],
    [17, 'unfolded'],
  ],
  [
    [12, 'inputs'],
    [16, 'fixed'],
  ],
  [
    [13, 'folded'],
    [15, 'plain'],
  ],
  [
    [14, 'unfolded'],
    [17, 'folded'],
  ],
] as const;
/** Ops that PyTorch cannot export in older opsets. */
const oldest: Readonly<Record<string, number>> = { 'vit einsum': 12, 'vit masked': 14, activations: 12 };

const names: readonly string[] = [
  ...[
    'resnet',
    'resnet bottleneck',
    'resnext',
    'se-resnet',
    'densenet',
    'mobilenet v1',
    'mobilenet v2',
    'mobilenet v3',
  ],
  ...['efficientnet', 'regnet', 'convnext', 'convnext written out', 'vit', 'vit einsum', 'vit masked'],
  ...['encoder batch first', 'encoder sequence first', 'swin', 'mixer', 'shufflenet', 'inception', 'vgg', 'norms'],
  ...['pyramid', 'cbam', 'eca', 'blur', 'weight standardisation', 'kernels', 'activations', 'unfold', 'tied'],
];
const requests = names.flatMap((name, i) =>
  variants[i % variants.length]!.map(([opset, mode]) => [name, Math.max(opset, oldest[name] ?? 11), mode] as const),
);

/** Buffers (masks, blur kernels) are initialisers too, and folding a batch norm or a weight norm changes the count. */
const sameCount = (name: string, mode: string): boolean =>
  mode !== 'folded' && name !== 'swin' && name !== 'blur' && name !== 'tied';

describe.skipIf(skipWithoutTorch())(`ONNX files exported by PyTorch${torchNote()}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'nascent-onnx-'));
  let exported: readonly Exported[];

  beforeAll(() => {
    for (const file of ['networks.py', 'export.py']) copyFileSync(join(here, file), join(folder, file));
    const program = 'import sys; sys.path.insert(0, "."); exec(open("export.py").read())';
    exported = JSON.parse(runPython(program, JSON.stringify(requests), folder));
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(requests.map((request, i) => [request.join(', '), i] as const))('%s', async (_, i) => {
    const [name, , mode] = requests[i]!;
    const file = exported[i]!;
    expect(file.error).toBeUndefined();
    const found: Agreement = await agreement(folder, file, batch);
    expect(found.warnings).toEqual(mode === 'fixed' ? ['the file is fixed to batch 1; it is read for batch 3'] : []);
    expect(found.layers).toBeGreaterThan(1);
    // Both sides are float64 on float32 weights; constants that the exporter rounded leave 1e-7 of the logits.
    expect(found.logits).toBeLessThan(1e-5);
    // A folded file's remaining weights are others: a tied one exists twice there.
    if (name !== 'tied') expect(found.gradients).toBeLessThan(1e-5);
    expect(found.compared).toBeGreaterThan(0);
    if (sameCount(name, mode)) expect(found.params).toBe(file.parameters);
    expect(found.rebatches).toBe(true);
  });
});
