/**
 * Golden fixtures: NAS-Bench-201 networks computed with PyTorch in float64 from the published definitions. The float64 executor
 * reaches 1e-9; values are rounded to 12 digits there, and differences of nearly equal numbers are compared on their scale.
 */
import { describe, expect, test } from 'vitest';
import { type GoldenRecord, readGolden } from '../../test/support/golden.ts';
import { measure, weightsOf } from '../../test/support/measure.ts';
import type { Values, Weights } from '../engine/index.ts';
import type { Graph } from '../graph/index.ts';
import { goldenUniform } from '../random/index.ts';
import { nasBench201 } from '../spaces/index.ts';
import {
  type GoldenValue,
  goldenActivationProbe,
  goldenActivationValues,
  goldenZenProbe,
  goldenZenValues,
} from './golden-activation.ts';
import type { Quantity, QuantityResults } from './quantities/types.ts';
import type { Probe } from './types.ts';

const goldenWeights = (network: Graph, scale: (fanIn: number) => number): Weights => {
  const layers = new Map<string, { layer: number; fanIn: number }>();
  for (const id of network.parameters) {
    const node = network.nodes[id]!;
    if (node.kind === 'Parameter' && node.attributes.layer !== null)
      layers.set(node.attributes.name, { layer: node.attributes.layer, fanIn: node.attributes.fanIn });
  }
  return weightsOf(network, (name, i) => {
    const known = layers.get(name);
    if (!known) return 0;
    return Math.fround((2 * goldenUniform(known.layer + 1, i) - 1) * scale(known.fanIn));
  });
};

const goldenImages = ({ batch, resolution }: GoldenRecord, index: number): Float64Array =>
  Float64Array.from({ length: batch * 3 * resolution ** 2 }, (_, i) =>
    Math.fround((2 * goldenUniform(1000 + index, i) - 1) * Math.sqrt(3)),
  );

/** All quantities of a probe on one image batch. */
async function resultsOf(network: Graph, probe: Probe, weights: Weights, image: Values): Promise<QuantityResults> {
  const values = new Map<string, unknown>();
  for (const quantity of probe.quantities) values.set(quantity.key, await measure(network, quantity, weights, image));
  return { get: <T>({ key }: Quantity<T>) => values.get(key) as T };
}

async function valuesOf(record: GoldenRecord): Promise<Readonly<Record<string, GoldenValue>>> {
  const { batch, resolution, classes, C, N } = record;
  const options = { C, N };
  const network = nasBench201.graph(nasBench201.parse(record.arch), { batch, resolution, classes, options });
  const weights = goldenWeights(network, (fanIn) => Math.sqrt(6 / fanIn));
  const zenWeights = goldenWeights(network, () => Math.sqrt(3));
  const images = goldenImages(record, 0);
  const noise = goldenImages(record, 1);
  const second = images.map((x, i) => x + 0.01 * noise[i]!);
  const passes = [
    await resultsOf(network, goldenZenProbe, zenWeights, images),
    await resultsOf(network, goldenZenProbe, zenWeights, second),
  ];
  return {
    ...goldenActivationValues(await resultsOf(network, goldenActivationProbe, weights, images)),
    ...goldenZenValues(passes, batch),
  };
}

function compare(got: unknown, expected: unknown, name: string, scale: number): void {
  if (expected === null) expect(got, name).toBeNull();
  else if (expected === '-inf') expect(got, name).toBe(Number.NEGATIVE_INFINITY);
  else if (Array.isArray(expected)) {
    const largest = Math.max(...expected.map((value) => (typeof value === 'number' ? Math.abs(value) : 0)));
    expected.forEach((value, i) => {
      compare((got as unknown[])[i], value, `${name}[${i}]`, largest);
    });
  } else {
    const difference = Math.abs((got as number) - (expected as number));
    const magnitude = Math.max(Math.abs(expected as number), 1e-6 * scale);
    expect(difference, `${name}: ${got} for ${expected}`).toBeLessThanOrEqual(1e-9 * magnitude);
  }
}

describe('golden NAS-Bench-201 records with at most 8 channels', () => {
  for (const record of readGolden().filter(({ C }) => C <= 8)) {
    test(`${record.arch} C=${record.C}`, async () => {
      const got = await valuesOf(record);
      for (const [name, value] of Object.entries(got)) compare(value, record.proxies[name], name, 0);
    });
  }
});
