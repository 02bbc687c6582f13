/** Named points of a network (stem, blocks, last) kept in an ONNX file's metadata, so that proxies find them after a round trip. */
import type { Feature } from '../types.ts';

const key = 'nascent.features';
const kinds: readonly string[] = ['stem', 'block', 'last'] satisfies readonly Feature['kind'][];

export interface FeatureNote {
  readonly kind: Feature['kind'];
  readonly name: string;
  /** Name of the value in the file. */
  readonly value: string;
}

/** The metadata entry; null where there is nothing to note. */
export function writeFeatureNotes(notes: readonly FeatureNote[]): readonly [string, string] | null {
  return notes.length === 0 ? null : [key, JSON.stringify(notes.map(({ kind, name, value }) => [kind, name, value]))];
}

/** Notes of a file; anything that is not one of ours is passed over, since metadata is free text. */
export function featureNotes(metadata: Readonly<Record<string, string>>): readonly FeatureNote[] {
  const text = metadata[key];
  if (text === undefined) return [];
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    return [];
  }
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown) => {
    if (!Array.isArray(entry) || !entry.every((part) => typeof part === 'string')) return [];
    const [kind, name, value] = entry as string[];
    if (kind === undefined || name === undefined || value === undefined || !kinds.includes(kind)) return [];
    return [{ kind: kind as Feature['kind'], name, value }];
  });
}
