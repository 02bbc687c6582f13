/**
 * ONNX's messages (onnx.proto, https://github.com/onnx/onnx) as plain data. Only what an inference graph of tensors needs is
 * read; sizes are bounded by the file, tensors stay views of it until they are used.
 */
import { NascentError } from '../../base/index.ts';
import { ProtobufReader } from '../../formats/index.ts';

/** Values in a file beside the model (onnx.proto, "external_data"). */
export interface ExternalReference {
  readonly location: string;
  readonly offset: number;
  /** Bytes; null: as many as the shape needs. */
  readonly length: number | null;
}

export interface OnnxTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** TensorProto.DataType. */
  readonly type: number;
  readonly raw: Uint8Array | null;
  /** Typed storage (float_data, int32_data, ...) where raw is absent. */
  readonly numbers: readonly number[];
  readonly external: ExternalReference | null;
}

export interface OnnxAttribute {
  readonly float: number | null;
  readonly int: number | null;
  readonly text: string | null;
  readonly tensor: OnnxTensor | null;
  /** A branch of If. */
  readonly graph: OnnxGraph | null;
  /** Inside a function: the attribute of the calling node that stands here. */
  readonly reference: string | null;
  readonly floats: readonly number[];
  readonly ints: readonly number[];
}

export interface OnnxNode {
  readonly name: string;
  /** With the domain in front unless it is ONNX's own. */
  readonly type: string;
  /** '' for an absent input or output. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, OnnxAttribute>;
}

export interface OnnxValue {
  readonly name: string;
  readonly type: number;
  /** Text for a symbolic length, null for an unknown one; null as a whole when no shape is given. */
  readonly shape: readonly (number | string | null)[] | null;
}

export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly initializers: ReadonlyMap<string, OnnxTensor>;
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  /** What the exporter noted on values between. */
  readonly values: readonly OnnxValue[];
}

/** A function of the file: nodes that stand for one node of its type. */
export interface OnnxFunction {
  readonly type: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Values of attributes that a call does not give. */
  readonly defaults: ReadonlyMap<string, OnnxAttribute>;
  readonly nodes: readonly OnnxNode[];
}

export interface OnnxModel extends OnnxGraph {
  readonly opset: number;
  readonly functions: readonly OnnxFunction[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** A protobuf message cannot be longer. */
const maximumBytes = 2 ** 31 - 1;
export const maximumNodes = 100_000;
const maximumRank = 16;

/** Decodes a file's bytes; `what` names it in errors. */
export function decodeModel(bytes: Uint8Array, what: string): OnnxModel {
  if (bytes.length > maximumBytes)
    throw new NascentError('input', { what: 'the file is too large', where: what, expected: 'less than 2 GiB' });
  const reader = new ProtobufReader(bytes, what);
  let graph: OnnxGraph | null = null;
  let opset: number | null = null;
  const metadata: Record<string, string> = {};
  const functions: OnnxFunction[] = [];
  for (let field = reader.next(); field; field = reader.next()) {
    if (field === 7) graph = readGraph(reader.message());
    else if (field === 8) opset = readOperatorSet(reader.message()) ?? opset;
    else if (field === 14) {
      const [key, value] = readEntry(reader.message());
      metadata[key] = value;
    } else if (field === 25) functions.push(readFunction(reader.message()));
    else reader.skip();
  }
  if (graph === null || opset === null) return reader.fail('no ONNX graph with an operator set');
  return { ...graph, opset, functions, metadata };
}

function readOperatorSet(reader: ProtobufReader): number | null {
  let domain = '';
  let version: number | null = null;
  for (let field = reader.next(); field; field = reader.next()) {
    if (field === 1) domain = reader.text();
    else if (field === 2) version = reader.int();
    else reader.skip();
  }
  return domain === '' || domain === 'ai.onnx' ? version : null;
}

function readEntry(reader: ProtobufReader): [string, string] {
  let key = '';
  let value = '';
  for (let field = reader.next(); field; field = reader.next()) {
    if (field === 1) key = reader.text();
    else if (field === 2) value = reader.text();
    else reader.skip();
  }
  return [key, value];
}

function readGraph(reader: ProtobufReader): OnnxGraph {
  const nodes: OnnxNode[] = [];
  const initializers = new Map<string, OnnxTensor>();
  const inputs: OnnxValue[] = [];
  const outputs: OnnxValue[] = [];
  const values: OnnxValue[] = [];
  for (let field = reader.next(); field; field = reader.next()) {
    if (field === 1) {
      if (nodes.length >= maximumNodes) reader.fail(`more than ${maximumNodes} nodes`);
      nodes.push(readNode(reader.message()));
    } else if (field === 5) {
      const tensor = readTensor(reader.message());
      initializers.set(tensor.name, tensor);
    } else if (field === 11) inputs.push(readValue(reader.message()));
    else if (field === 12) outputs.push(readValue(reader.message()));
    else if (field === 13) values.push(readValue(reader.message()));
    else reader.skip();
  }
  return { nodes, initializers, inputs, outputs, values };
}

function readFunction(reader: ProtobufReader): OnnxFunction {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const nodes: OnnxNode[] = [];
  const defaults = new Map<string, OnnxAttribute>();
  let name = '';
  let domain = '';
  for (let field = reader.next(); field; field = reader.next()) {
    if (field === 1) name = reader.text();
    else if (field === 4) inputs.push(reader.text());
    else if (field === 5) outputs.push(reader.text());
    else if (field === 7) nodes.push(readNode(reader.message()));
    else if (field === 10) domain = reader.text();
    else if (field === 11) defaults.set(...readAttribute(reader.message()));
    else reader.skip();
  }
  return { type: typeName(domain, name), inputs, outputs, defaults, nodes };
}

const typeName = (domain: string, name: string): string =>
  domain === '' || domain === 'ai.onnx' ? name : `${domain}.${name}`;

function readNode(reader: ProtobufReader): OnnxNode {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes = new Map<string, OnnxAttribute>();
  let name = '';
  let type = '';
  let domain = '';
  for (let field = reader.next(); field; field = reader.next()) {
    if (field === 1) inputs.push(reader.text());
    else if (field === 2) outputs.push(reader.text());
    else if (field === 3) name = reader.text();
    else if (field === 4) type = reader.text();
    else if (field === 5) {
      const [key, attribute] = readAttribute(reader.message());
      attributes.set(key, attribute);
    } else if (field === 7) domain = reader.text();
    else reader.skip();
  }
  return { name, type: typeName(domain, type), inputs, outputs, attributes };
}

function readAttribute(reader: ProtobufReader): [string, OnnxAttribute] {
  const floats: number[] = [];
  const ints: number[] = [];
  let name = '';
  let float: number | null = null;
  let int: number | null = null;
  let text: string | null = null;
  let tensor: OnnxTensor | null = null;
  let graph: OnnxGraph | null = null;
  let reference: string | null = null;
  for (let field = reader.next(); field; field = reader.next()) {
    if (field === 1) name = reader.text();
    else if (field === 2) float = reader.float();
    else if (field === 3) int = reader.int();
    else if (field === 4) text = reader.text();
    else if (field === 5) tensor = readTensor(reader.message());
    else if (field === 6) graph = readGraph(reader.message());
    else if (field === 7) reader.floats(floats);
    else if (field === 8) reader.ints(ints);
    else if (field === 21) reference = reader.text();
    else reader.skip();
  }
  return [name, { float, int, text, tensor, graph, reference, floats, ints }];
}

function readTensor(reader: ProtobufReader): OnnxTensor {
  const shape: number[] = [];
  const numbers: number[] = [];
  let name = '';
  let type = 0;
  let raw: Uint8Array | null = null;
  let external = false;
  const entries = new Map<string, string>();
  for (let field = reader.next(); field; field = reader.next()) {
    if (field === 1) reader.ints(shape);
    else if (field === 2) type = reader.int();
    else if (field === 4) reader.floats(numbers);
    else if (field === 5 || field === 7 || field === 11) reader.ints(numbers);
    else if (field === 8) name = reader.text();
    else if (field === 9) raw = reader.bytes();
    else if (field === 10) reader.doubles(numbers);
    else if (field === 13) {
      const [key, value] = readEntry(reader.message());
      entries.set(key, value);
    } else if (field === 14) external = reader.int() === 1;
    else reader.skip();
  }
  if (shape.length > maximumRank || shape.some((length) => !Number.isSafeInteger(length) || length < 0))
    reader.fail(`tensor '${name}' has an impossible shape`, `[${shape.join(', ')}]`);
  return { name, shape, type, raw, numbers, external: external ? externalReference(entries, name, reader) : null };
}

function externalReference(
  entries: ReadonlyMap<string, string>,
  tensor: string,
  reader: ProtobufReader,
): ExternalReference {
  const number = (key: string): number | null => {
    const text = entries.get(key);
    if (text === undefined) return null;
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    return Number.isSafeInteger(value) ? value : reader.fail(`tensor '${tensor}' has an external ${key} of '${text}'`);
  };
  const location = entries.get('location') ?? reader.fail(`tensor '${tensor}' names no external file`);
  return { location, offset: number('offset') ?? 0, length: number('length') };
}

function readValue(reader: ProtobufReader): OnnxValue {
  let name = '';
  let type = 0;
  let shape: OnnxValue['shape'] = null;
  for (let field = reader.next(); field; field = reader.next()) {
    if (field === 1) name = reader.text();
    else if (field === 2) {
      const union = reader.message();
      for (let kind = union.next(); kind; kind = union.next()) {
        if (kind === 1) ({ type, shape } = readTensorType(union.message()));
        else union.skip();
      }
    } else reader.skip();
  }
  return { name, type, shape };
}

function readTensorType(reader: ProtobufReader): Pick<OnnxValue, 'type' | 'shape'> {
  let type = 0;
  let shape: (number | string | null)[] | null = null;
  for (let field = reader.next(); field; field = reader.next()) {
    if (field === 1) type = reader.int();
    else if (field === 2) {
      shape = [];
      const dimensions = reader.message();
      for (let kind = dimensions.next(); kind; kind = dimensions.next()) {
        if (kind === 1) shape.push(readDimension(dimensions.message()));
        else dimensions.skip();
      }
    } else reader.skip();
  }
  return { type, shape };
}

function readDimension(reader: ProtobufReader): number | string | null {
  let length: number | string | null = null;
  for (let field = reader.next(); field; field = reader.next()) {
    if (field === 1) length = reader.int();
    else if (field === 2) length = reader.text();
    else reader.skip();
  }
  return length;
}
