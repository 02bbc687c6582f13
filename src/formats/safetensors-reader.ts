/** Reads safetensors files (https://github.com/huggingface/safetensors) from anywhere: every offset is checked before use. */
import { errorText, NascentError } from '../base/index.ts';

export interface ReadTensor {
  readonly name: string;
  readonly dtype: 'F32' | 'F64' | 'I64';
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | BigInt64Array;
}

export interface SafetensorsFile {
  readonly tensors: ReadonlyMap<string, ReadTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The format's own bound. */
const maximumHeaderBytes = 100_000_000;

const arrays = { F32: Float32Array, F64: Float64Array, I64: BigInt64Array } as const;

/** Throws NascentError `input` unless the tensors lie within the data, do not overlap and fill it. `where` names the file. */
export function readSafetensors(bytes: Uint8Array, where: string): SafetensorsFile {
  const fail = (what: string, place: string, expected: string, got: string): never => {
    throw new NascentError('input', { what, where: `${where}, ${place}`, expected, got });
  };
  if (bytes.length < 8) fail('truncated safetensors file', 'byte 0', 'at least 8 bytes', `${bytes.length}`);
  const headerBytes = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
  const start = 8 + headerBytes;
  if (headerBytes > maximumHeaderBytes || start > bytes.length)
    fail('safetensors header longer than the file', 'byte 0', `at most ${bytes.length - 8}`, `${headerBytes}`);
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, start)));
  } catch (error) {
    fail('unreadable safetensors header', 'byte 8', 'a JSON object', errorText(error));
  }
  if (!isRecord(header)) return fail('unreadable safetensors header', 'byte 8', 'a JSON object', kindOf(header));
  const { __metadata__: metadata = {}, ...entries } = header;
  if (!isRecord(metadata) || !Object.values(metadata).every((value) => typeof value === 'string'))
    fail('unreadable safetensors metadata', '__metadata__', 'text by name', kindOf(metadata));
  const dataBytes = bytes.length - start;
  const spans: { from: number; to: number; name: string }[] = [];
  const tensors = new Map<string, ReadTensor>();
  for (const [name, entry] of Object.entries(entries)) {
    const place = `tensor ${JSON.stringify(name.slice(0, 200))}`;
    if (!isRecord(entry)) return fail('unreadable tensor entry', place, 'an object', kindOf(entry));
    const { dtype, shape, data_offsets: offsets } = entry;
    if (dtype !== 'F32' && dtype !== 'F64' && dtype !== 'I64')
      return fail('unsupported element type', place, 'F32, F64 or I64', String(dtype).slice(0, 20));
    if (!isCounts(shape) || shape.length > 32) return fail('unreadable shape', place, 'whole numbers', kindOf(shape));
    if (!isCounts(offsets) || offsets.length !== 2)
      return fail('unreadable data_offsets', place, 'two whole numbers', kindOf(offsets));
    const [from, to] = offsets as [number, number];
    const count = shape.reduce((product, length) => product * length, 1);
    const size = count * arrays[dtype].BYTES_PER_ELEMENT;
    if (from > to || to > dataBytes) fail('tensor outside the file', place, `0 to ${dataBytes}`, `${from} to ${to}`);
    if (to - from !== size) fail('tensor with a wrong size', place, `${size} bytes`, `${to - from}`);
    spans.push({ from, to, name });
    // Copied, as the file need not align its values.
    const data = new arrays[dtype](bytes.slice(start + from, start + to).buffer);
    tensors.set(name, { name, dtype, shape, data });
  }
  let end = 0;
  for (const { from, to, name } of spans.sort((a, b) => a.from - b.from || a.to - b.to)) {
    if (from !== end)
      fail('tensors overlap or leave a gap', `tensor ${JSON.stringify(name)}`, `start ${end}`, `${from}`);
    end = to;
  }
  if (end !== dataBytes) fail('bytes after the last tensor', `byte ${start + end}`, `${end}`, `${dataBytes}`);
  return { tensors, metadata: metadata as Record<string, string> };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((entry) => Number.isSafeInteger(entry) && entry >= 0);
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? `a list of ${value.length}` : `a ${typeof value}`;
}
