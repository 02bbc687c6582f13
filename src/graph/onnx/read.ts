/** ONNX files as graphs of ours: opsets 11 to 21, float networks on one image batch whose other lengths are constant. */
import { isNascentError, NascentError } from '../../base/index.ts';
import type { Graph, Shape } from '../types.ts';
import type { Values } from './converter.ts';
import { withoutFunctions } from './functions.ts';
import { Import, type ImportSettings } from './import.ts';
import { type ExternalData, type Known, valueType } from './known.ts';
import { decodeModel, type OnnxModel, type OnnxTensor, type OnnxValue } from './model.ts';

export interface ReadOnnxOptions {
  /** Images per batch: what a free batch axis is bound to. Default 1. */
  readonly batch?: number;
  /** Height and width of the images, where the file leaves them open. */
  readonly resolution?: number;
  /** The file's name, for errors. */
  readonly name?: string;
  /** Reads files beside the model (external data); without it such models are refused. */
  readonly external?: ExternalData;
}

export interface OnnxNetwork {
  /** One input `input` [batch, ...] and one output `logits`; batch norm as the file has it (inference, as a rule). */
  readonly graph: Graph;
  /** By parameter name, the initialiser's name in the file. */
  readonly weights: ReadonlyMap<string, Values>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
}

/**
 * Reads an ONNX file. Layers are numbered in node order; the graph holds for other batch sizes too (`withBatch`).
 * Throws NascentError: `input` for a damaged file (with the byte or the node), `unsupported` for what the graph cannot hold.
 */
export function readOnnx(bytes: Uint8Array, options: ReadOnnxOptions = {}): OnnxNetwork {
  const what = options.name ?? 'ONNX file';
  const batch = options.batch ?? 1;
  const model = withoutFunctions(decodeModel(bytes, what), what);
  checkOpset(model, what);
  const warnings: string[] = [];
  if (model.outputs.length === 0) throw new NascentError('input', { what: 'the graph has no output', where: what });
  if (model.outputs.length > 1)
    warnings.push(`only the first of ${model.outputs.length} outputs is read ('${model.outputs[0]!.name}')`);
  const input = imageInput(model, what, options.resolution ?? null);
  const fixedBatch = typeof input.shape[0] === 'number' ? input.shape[0] : null;
  if (fixedBatch !== null && fixedBatch !== batch)
    warnings.push(`the file is fixed to batch ${fixedBatch}; it is read for batch ${batch}`);
  const shapeFor = (images: number): Shape => [images, ...(input.shape.slice(1) as number[])];
  // Both passes share the decoded weights.
  const decoded = new Map<OnnxTensor, Known>();
  const batchName = typeof input.shape[0] === 'string' ? input.shape[0] : null;
  const pass = (images: number, other: ImportSettings['other']): { made: Import; graph: Graph } => {
    const settings = { what, batch: images, fixedBatch, batchName, other, decoded, external: options.external };
    const made = new Import(model, settings);
    return { made, graph: made.run({ name: input.name, shape: shapeFor(images) }) };
  };
  const otherBatch = fixedBatch ?? batch + 7;
  const { made, graph } = pass(batch, otherBatch === batch ? null : otherRequests(pass, otherBatch));
  const logits = graph.nodes[graph.outputs[0]!.value]!.shape;
  if (logits[0] !== batch)
    throw new NascentError('unsupported', {
      what: 'the output does not hold one row per image',
      where: what,
      expected: `[${batch}, ...]`,
      got: `[${logits.join(', ')}]`,
      hint: 'export the model with a free batch axis',
    });
  return { graph, weights: made.weights, metadata: model.metadata, warnings: [...warnings, ...made.warnings] };
}

/** What shape arithmetic gives for another batch size; null when the file does not take one. */
function otherRequests(
  pass: (images: number, other: null) => { made: Import },
  batch: number,
): ImportSettings['other'] {
  try {
    return pass(batch, null).made.requests;
  } catch (error) {
    // The pass with the asked batch size reports what is really wrong.
    if (isNascentError(error)) return null;
    throw error;
  }
}

function checkOpset({ opset }: OnnxModel, what: string): void {
  if (opset >= 11 && opset <= 21) return;
  throw new NascentError('unsupported', {
    what: 'operator set',
    where: what,
    expected: '11 to 21',
    got: String(opset),
    hint: 'export the model again, for example with opset 17',
  });
}

/** The one input that is no initialiser, with constant lengths behind the batch axis. */
function imageInput(
  model: OnnxModel,
  what: string,
  resolution: number | null,
): { name: string; shape: readonly (number | string | null)[] } {
  // Files of old IR versions list initialisers among the inputs.
  const inputs = model.inputs.filter(({ name }) => !model.initializers.has(name));
  const [first, ...rest] = inputs;
  if (!first || rest.length > 0)
    throw new NascentError('unsupported', {
      what: 'a network takes one image batch',
      where: what,
      expected: 'one input',
      got: inputs.length === 0 ? 'none' : inputs.map(({ name }) => name).join(', '),
    });
  return { name: first.name, shape: checkShape(first, what, resolution) };
}

/** Lengths of height and width that the file leaves open are the resolution asked for. */
function checkShape(
  { name, type, shape: declared }: OnnxValue,
  what: string,
  resolution: number | null,
): readonly (number | string | null)[] {
  const open = (length: number | string | null): boolean => typeof length !== 'number';
  const shape =
    declared?.map((length, axis) =>
      axis >= 2 && declared.length === 4 && open(length) ? (resolution ?? length) : length,
    ) ?? null;
  const where = `${what}, input '${name}'`;
  if (valueType(type) !== 'float')
    throw new NascentError('unsupported', {
      what: `element type ${type}`,
      where,
      expected: 'float16, float32 or float64',
    });
  const bad = shape === null || shape.length < 2 || shape.length > 8;
  const lengths = bad ? [] : shape.slice(1);
  if (bad || lengths.some((length) => typeof length !== 'number' || !(length >= 1 && length <= 0x7fffffff)))
    throw new NascentError('unsupported', {
      what: 'the input needs constant lengths behind the batch axis',
      where,
      expected: '[N, channels, height, width]',
      got: shape === null ? 'no shape' : `[${shape.map((length) => length ?? '?').join(', ')}]`,
      ...(shape?.length === 4 && shape.slice(2).some(open) ? { hint: 'give the height and width (--resolution)' } : {}),
    });
  return shape;
}
