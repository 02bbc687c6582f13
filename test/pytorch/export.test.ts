/** Exported PyTorch source, executed by PyTorch with its safetensors weights, against the float64 engine. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportPytorch, exportPytorchWeights } from '../../src/export/index.ts';
import { runPython, skipWithoutTorch, torchNote } from '../python.ts';
import { largestDifference, networks, randomInput, randomWeights, referenceLogits } from '../support/networks.ts';

interface Result {
  readonly logits: readonly number[];
  readonly missing: readonly string[];
  readonly parameters: number;
  readonly keys: readonly string[];
}

/** Loads every module with strict keys, runs it on its input, and once in training mode for a backward pass. */
const program = `
import importlib, json, sys, torch
out = {}
for name, shape, values in json.load(sys.stdin):
    module = importlib.import_module(name)
    network = module.Network()
    network.load_state_dict(module.load_safetensors(name + ".safetensors"))
    network.eval()
    x = torch.tensor(values, dtype=torch.float32).reshape(shape)
    with torch.no_grad():
        logits = network(x)
    network.train()
    network(x).square().mean().backward()
    missing = [key for key, p in network.named_parameters() if p.grad is None]
    parameters = sum(p.numel() for p in network.parameters())
    out[name] = {"logits": logits.flatten().tolist(), "missing": missing, "parameters": parameters, "keys": list(network.state_dict())}
print(json.dumps(out))
`;

describe.skipIf(skipWithoutTorch())(`PyTorch export${torchNote()}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'nascent-pytorch-'));
  const names = Object.keys(networks);
  const batch = 3;
  let results: Record<string, Result>;

  beforeAll(() => {
    const requests = names.map((name, i) => {
      // Written from a graph of another batch size: the source must not depend on it.
      const graph = networks[name]!(2);
      const weightsFile = `network${i}.safetensors`;
      writeFileSync(join(folder, `network${i}.py`), exportPytorch(graph, { architecture: name, weightsFile }));
      writeFileSync(join(folder, weightsFile), exportPytorchWeights(graph, randomWeights(graph)));
      const sized = networks[name]!(batch);
      return [`network${i}`, sized.nodes[sized.inputs[0]!]!.shape, Array.from(randomInput(sized))];
    });
    results = JSON.parse(runPython(program, JSON.stringify(requests), folder));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(names.map((name, i) => [name, i] as const))("gives the engine's logits: %s", async (name, i) => {
    const graph = networks[name]!(batch);
    const expected = await referenceLogits(graph, randomWeights(graph), randomInput(graph));
    // float32 against float64; the bound is the issue's.
    expect(largestDifference(results[`network${i}`]!.logits, expected)).toBeLessThan(1e-4);
  });

  it.each(names.map((name, i) => [name, i] as const))('trains: every parameter gets a gradient: %s', (_, i) => {
    expect(results[`network${i}`]!.parameters).toBeGreaterThan(0);
    expect(results[`network${i}`]!.missing).toEqual([]);
  });

  it('keeps the names of parameters as state_dict keys where Python takes them', () => {
    const keys = results[`network${names.indexOf('sequential')}`]!.keys.filter(
      (key) => !key.endsWith('num_batches_tracked'),
    );
    const norm = (name: string): string[] =>
      ['weight', 'bias', 'running_mean', 'running_var'].map((part) => `${name}.${part}`);
    expect(keys.toSorted()).toEqual(
      [
        ...['features.0.0.weight', 'features.0.0.bias', 'features.3.class_.weight', 'tied__weight'],
        ...['head.linear.weight', 'head.linear.bias', 'head.out.weight'],
        ...norm('features.0.1'),
        ...norm('_7'),
        ...norm('head.norm'),
      ].toSorted(),
    );
  });
});
