/**
 * The benchmark's name of a class (nasbench `graph_util.hash_module`): every vertex starts with the md5 of its degrees and label;
 * V times it becomes the md5 of its sorted sources' hashes, "|", its sorted targets' hashes, "|" and its own; the name is the md5
 * of the sorted list as Python prints it. Labels: input -1, output -2. Hashes are kept as four words each.
 */
import { md5, md5Hex, md5WordCount, md5Words } from '../../base/index.ts';
import { bitCount, type Cell, labelOf, maximumVertices, sourcesOf, targetsOf } from './cell.ts';

/** Two hex digits of a byte as little-endian ASCII. */
const digits = Uint16Array.from({ length: 256 }, (_, byte) => {
  const hex = byte.toString(16).padStart(2, '0');
  return hex.charCodeAt(0) | (hex.charCodeAt(1) << 8);
});

const hexBytes = 32;
const digestWords = 4;
/** Longest text: the last one, each hash with a separator of four characters. */
const message = new Int32Array(md5WordCount(maximumVertices * (hexBytes + 4)));
const order = new Int32Array(maximumVertices);
const starts = new Map<number, Int32Array>();

/** 32 hex digits, equal for isomorphic cells. */
export function moduleHash(cell: Cell): string {
  const { vertices } = cell;
  const sources: number[] = [];
  const targets: number[] = [];
  let hashes = new Int32Array(vertices * digestWords);
  let next = new Int32Array(vertices * digestWords);
  for (let vertex = 0; vertex < vertices; vertex++) {
    sources.push(sourcesOf(cell, vertex));
    targets.push(targetsOf(cell, vertex));
    const label = vertex === 0 ? -1 : vertex === vertices - 1 ? -2 : labelOf(cell, vertex);
    hashes.set(startHash(bitCount(targets[vertex]!), bitCount(sources[vertex]!), label), vertex * digestWords);
  }
  for (let round = 0; round < vertices; round++) {
    for (let vertex = 0; vertex < vertices; vertex++) {
      let length = writeSorted(hashes, sources[vertex]!, 0);
      length = writeText('|', length);
      length = writeSorted(hashes, targets[vertex]!, length);
      length = writeText('|', length);
      length = writeHash(hashes, vertex, length);
      md5Words(message, length, next, vertex * digestWords);
    }
    [hashes, next] = [next, hashes];
  }
  const count = sortVertices(hashes, (1 << vertices) - 1);
  let length = writeText("['", 0);
  for (let i = 0; i < count; i++) {
    if (i > 0) length = writeText("', '", length);
    length = writeHash(hashes, order[i]!, length);
  }
  length = writeText("']", length);
  md5Words(message, length, next);
  return md5Hex(next.subarray(0, digestWords));
}

function startHash(outDegree: number, inDegree: number, label: number): Int32Array {
  const key = (outDegree * 8 + inDegree) * 8 + label + 2;
  let start = starts.get(key);
  if (start === undefined) {
    const hex = md5(`(${outDegree}, ${inDegree}, ${label})`);
    start = new Int32Array(digestWords);
    for (let byte = 0; byte < 16; byte++)
      start[byte >> 2]! |= Number.parseInt(hex.slice(2 * byte, 2 * byte + 2), 16) << (8 * (byte & 3));
    starts.set(key, start);
  }
  return start;
}

/** Appends the hex digits of the chosen vertices' hashes in ascending order; returns the new length in bytes. */
function writeSorted(hashes: Int32Array, chosen: number, length: number): number {
  const count = sortVertices(hashes, chosen);
  let end = length;
  for (let i = 0; i < count; i++) end = writeHash(hashes, order[i]!, end);
  return end;
}

/** Puts the chosen vertices into `order` by their hashes; returns how many. */
function sortVertices(hashes: Int32Array, chosen: number): number {
  let count = 0;
  for (let rest = chosen; rest !== 0; rest &= rest - 1) {
    const vertex = 31 - Math.clz32(rest & -rest);
    let at = count++;
    for (; at > 0 && isBefore(hashes, vertex, order[at - 1]!); at--) order[at] = order[at - 1]!;
    order[at] = vertex;
  }
  return count;
}

/** Order of the hex texts: bytes from the first, which is the lowest byte of the first word. */
function isBefore(hashes: Int32Array, a: number, b: number): boolean {
  for (let i = 0; i < digestWords; i++) {
    const difference = hashes[a * digestWords + i]! ^ hashes[b * digestWords + i]!;
    if (difference === 0) continue;
    const lowest = (31 - Math.clz32(difference & -difference)) & ~7;
    return ((hashes[a * digestWords + i]! >>> lowest) & 255) < ((hashes[b * digestWords + i]! >>> lowest) & 255);
  }
  return false;
}

/** Appends ASCII text. */
function writeText(text: string, length: number): number {
  for (let i = 0; i < text.length; i++) {
    const at = (length + i) >> 2;
    const shift = ((length + i) & 3) << 3;
    message[at] = (shift === 0 ? 0 : message[at]!) | (text.charCodeAt(i) << shift);
  }
  return length + text.length;
}

function writeHash(hashes: Int32Array, vertex: number, length: number): number {
  const shift = (length & 3) << 3;
  let at = length >> 2;
  let carried = shift === 0 ? 0 : message[at]!;
  for (let i = 0; i < digestWords; i++) {
    const word = hashes[vertex * digestWords + i]!;
    for (let half = 0; half < 32; half += 16) {
      const text = digits[(word >>> half) & 255]! | (digits[(word >>> (half + 8)) & 255]! << 16);
      message[at++] = carried | (text << shift);
      carried = shift === 0 ? 0 : text >>> (32 - shift);
    }
  }
  if (shift !== 0) message[at] = carried;
  return length + hexBytes;
}
