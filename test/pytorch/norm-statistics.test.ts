/** Batch-norm statistics against PyTorch's cumulative average (momentum None) over the same batches. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createReferenceExecutor } from '../../src/engine/index.ts';
import { estimateNormStatistics, exportPytorch, exportPytorchWeights } from '../../src/export/index.ts';
import { runPython, skipWithoutTorch, torchNote } from '../python.ts';
import { largestDifference, networks, randomInput, randomWeights } from '../support/networks.ts';

const program = `
import json, sys, torch, network
batches, shape = json.load(sys.stdin)
net = network.Network().double()
weights = network.load_safetensors("network.safetensors")
net.load_state_dict(weights)
for module in net.modules():
    if isinstance(module, torch.nn.modules.batchnorm._BatchNorm):
        module.momentum = None
        module.reset_running_stats()
net.train()
with torch.no_grad():
    for values in batches:
        net(torch.tensor(values, dtype=torch.float64).reshape(shape))
print(json.dumps({k: v.tolist() for k, v in net.state_dict().items() if "running" in k}))
`;

describe.skipIf(skipWithoutTorch())(`batch-norm statistics${torchNote()}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'nascent-norm-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are those of PyTorch', async () => {
    const graph = networks.convolutions!(4);
    const weights = randomWeights(graph);
    const batches = [1, 2, 3].map((seed) => randomInput(graph, seed));
    const found = await estimateNormStatistics(createReferenceExecutor(), graph, weights, batches);
    const weightsFile = 'network.safetensors';
    writeFileSync(join(folder, 'network.py'), exportPytorch(graph, { architecture: 'test', weightsFile }));
    writeFileSync(join(folder, weightsFile), exportPytorchWeights(graph, weights));
    const request = [batches.map((batch) => Array.from(batch)), graph.nodes[graph.inputs[0]!]!.shape];
    const expected: Record<string, number[]> = JSON.parse(runPython(program, JSON.stringify(request), folder));
    expect(Object.keys(expected).length).toBe(4);
    for (const [name, values] of Object.entries(expected)) {
      // Both sides float64; ours is kept as float32.
      expect(largestDifference(found.get(name)!, values)).toBeLessThan(1e-6);
    }
  });
});
