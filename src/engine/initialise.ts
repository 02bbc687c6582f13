/**
 * Initial weights. Streams are named by (seed, scheme, repetition, place in the network, shape), deliberately not by the
 * architecture: candidates share their random numbers, which lowers the variance of comparisons and lets equal layers of
 * thousands of candidates share one array (and what executors cache for it).
 */
import { type Graph, type NodeOf, type ParameterRole, size } from '../graph/index.ts';
import { goldenUniform, stream } from '../random/index.ts';
import type { Values, Weights } from './types.ts';

/**
 * `default`: uniform +-1/sqrt(fan-in) for weights and biases (PyTorch's default layers). `kaiming-normal-*`: N(0, 2/fan), biases
 * 0. `normal`: N(0,1), biases 0. `transformer`: N(0, 0.02^2) for linear
 * layers, tokens and position embeddings, convolutions as `default`, biases 0 (vision transformers; their code also truncates at 100
 * deviations). `golden` and `golden-zen`: the fixtures' counter-based rule. Norms are always the identity.
 */
export type InitialisationScheme =
  | 'default'
  | 'kaiming-normal-fan-in'
  | 'kaiming-normal-fan-out'
  | 'normal'
  | 'transformer'
  | 'golden'
  | 'golden-zen';

type Parameter = NodeOf<'Parameter'>;

const normValue: Partial<Record<ParameterRole, number>> = {
  'norm-scale': 1,
  'norm-variance': 1,
  'norm-shift': 0,
  'norm-mean': 0,
};

/** Elements kept for reuse, oldest dropped first: 256 MiB of float32. */
const cacheElements = 64 * 1024 * 1024;
const cache = new Map<string, Float32Array>();
let cached = 0;

function remembered(key: string, make: () => Float32Array): Float32Array {
  const known = cache.get(key);
  if (known) {
    cache.delete(key);
    cache.set(key, known);
    return known;
  }
  const values = make();
  cache.set(key, values);
  cached += values.length;
  for (const [old, { length }] of cache) {
    if (cached <= cacheElements) break;
    cache.delete(old);
    cached -= length;
  }
  return values;
}

/** Weights of every parameter of the network, in float32. */
export function initialise(graph: Graph, scheme: InitialisationScheme, seed: number, repetition = 0): Weights {
  const weights = new Map<string, Values>();
  graph.parameters.forEach((id, place) => {
    const node = graph.nodes[id] as Parameter;
    weights.set(node.attributes.name, parameterValues(node, scheme, seed, repetition, place));
  });
  return weights;
}

function parameterValues(
  node: Parameter,
  scheme: InitialisationScheme,
  seed: number,
  repetition: number,
  place: number,
): Float32Array {
  const { role, layer, fanIn, fanOut } = node.attributes;
  const count = size(node.shape);
  const constant = normValue[role];
  if (constant !== undefined) return filled(constant, count);
  if (scheme === 'golden' || scheme === 'golden-zen') {
    if (layer === null) return filled(0, count);
    const bound = Math.sqrt(scheme === 'golden' ? 6 / fanIn : 3);
    return remembered(`${scheme} ${layer} ${bound} ${count}`, () =>
      Float32Array.from({ length: count }, (_, i) => (2 * goldenUniform(layer + 1, i) - 1) * bound),
    );
  }
  if (role === 'bias' && scheme !== 'default') return filled(0, count);
  // Layers are numbered among themselves, so that a norm more or less does not shift the draws of those behind it.
  const position = layer ?? `p${place}`;
  const drawn = scheme === 'transformer' && role === 'conv' ? 'default' : scheme;
  return remembered(`${seed} ${drawn} ${repetition} ${position} ${node.shape.join('x')} ${fanIn} ${fanOut}`, () =>
    draw(drawn, fanIn, fanOut, count, [seed, 'weights', drawn, repetition, position, node.shape.join('x')]),
  );
}

function filled(value: number, count: number): Float32Array {
  return remembered(`fill ${value} ${count}`, () => new Float32Array(count).fill(value));
}

function draw(
  scheme: InitialisationScheme,
  fanIn: number,
  fanOut: number,
  count: number,
  [seed, ...labels]: readonly [number, ...(string | number)[]],
): Float32Array {
  const rng = stream(seed, ...labels);
  const values = new Float32Array(count);
  if (scheme === 'default') {
    const bound = 1 / Math.sqrt(fanIn);
    for (let i = 0; i < count; i++) values[i] = (rng.uint32() / 0x80000000 - 1) * bound;
    return values;
  }
  const deviation =
    scheme === 'normal'
      ? 1
      : scheme === 'transformer'
        ? 0.02
        : Math.sqrt(2 / (scheme === 'kaiming-normal-fan-in' ? fanIn : fanOut));
  for (let i = 0; i < count; i++) values[i] = rng.normal() * deviation;
  return values;
}
