/** ONNX files of a few nodes, for tests of the reader. */
import { type OnnxAttributes, type OnnxShape, OnnxWriter, type OnnxWriterOptions } from '../../src/formats/index.ts';
import { stream } from '../../src/random/index.ts';

/** Seeded normal numbers. */
export const floats = (count: number, seed: string): Float32Array => {
  const rng = stream(7, seed);
  return Float32Array.from({ length: count }, () => rng.normal());
};
export const ints = (...values: number[]): BigInt64Array => BigInt64Array.from(values, BigInt);

/** Writes the nodes between `input` and `logits`. */
export type Body = (w: OnnxWriter) => void;

/** A model with input `input` and output `logits`. */
export function file(body: Body, shape: OnnxShape, options: OnnxWriterOptions = {}): Uint8Array {
  const w = new OnnxWriter(options);
  w.input('input', shape);
  body(w);
  w.output('logits');
  return w.finish();
}
/** One node from `input` to `logits`. */
export const node =
  (type: string, attributes: OnnxAttributes = {}, inputs: readonly string[] = ['input']): Body =>
  (w) =>
    w.node(type, inputs, ['logits'], attributes, { name: 'here' });
