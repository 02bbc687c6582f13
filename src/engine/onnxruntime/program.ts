/** A compiled program: an ONNX Runtime session, its weights in the orders it wants, and the way from outputs to row-major. */
import type { InferenceSession, Tensor } from 'onnxruntime-common';
import { size } from '../../graph/index.ts';
import type { Program, Values, Weights } from '../types.ts';
import type { Model, SessionInput } from './model.ts';
import type { OnnxRuntime, SessionOptions } from './types.ts';
import { arrangeWeights, declaredShape, formKey } from './weight-layout.ts';

/** Arrays in the orders that sessions asked for, kept while the original lives: candidates share weights. */
const arranged = new WeakMap<Values, Map<string, Float32Array>>();

function arrange(values: Values, { form }: SessionInput): Float32Array {
  if (form === null && values instanceof Float32Array) return values;
  const key = form === null ? 'float32' : formKey(form);
  const known = arranged.get(values) ?? new Map<string, Float32Array>();
  arranged.set(values, known);
  let result = known.get(key);
  if (!result) {
    result = form === null ? Float32Array.from(values) : arrangeWeights(values, form);
    known.set(key, result);
  }
  return result;
}

function checked(values: Values | undefined, { source, name, shape }: SessionInput): Values {
  if (!values) throw new Error(`no values for ${source} ${name}`);
  if (values.length !== size(shape)) {
    throw new Error(`${source} ${name}: expected ${size(shape)} values, got ${values.length}`);
  }
  return values;
}

export async function createProgram(ort: OnnxRuntime, model: Model, options: SessionOptions): Promise<Program> {
  const session = await ort.InferenceSession.create(model.bytes, options);
  const tensor = (values: Float32Array, { shape, form }: SessionInput): Tensor =>
    new ort.Tensor('float32', values, form === null ? shape : declaredShape(form));
  const parameters = model.inputs.filter(({ source }) => source === 'parameter');
  const images = model.inputs.filter(({ source }) => source === 'input');
  let bound: Record<string, Tensor> = {};

  return {
    bind(weights: Weights) {
      bound = {};
      for (const input of parameters) {
        bound[input.session] = tensor(arrange(checked(weights.get(input.name), input), input), input);
      }
    },
    async run(inputs) {
      const feeds: Record<string, Tensor> = { ...bound };
      for (const input of images) {
        const values = checked(inputs[input.name], input);
        feeds[input.session] = tensor(values instanceof Float32Array ? values : Float32Array.from(values), input);
      }
      for (const { session: name, source, name: asked } of parameters) {
        if (!feeds[name]) throw new Error(`no values for ${source} ${asked}: bind the weights first`);
      }
      return readOutputs(model, await session.run(feeds));
    },
    release: () => session.release(),
  };
}

function readOutputs(model: Model, fetched: InferenceSession.ReturnType): Record<string, Float32Array> {
  const results: Record<string, Float32Array> = {};
  for (const { session, names, length, read } of model.outputs) {
    const raw = (fetched[session] as Tensor).data as Float32Array;
    if (raw.length !== length) throw new Error(`output ${names[0]}: expected ${length} values, got ${raw.length}`);
    const values = read === null ? raw : read(raw);
    names.forEach((name, i) => {
      results[name] = i === 0 ? values : values.slice();
    });
  }
  return results;
}
