/** The committed copy of the golden NAS-Bench-201 records. */
import { readFileSync } from 'node:fs';

export interface GoldenRecord {
  readonly arch: string;
  readonly C: number;
  readonly N: number;
  readonly resolution: number;
  readonly batch: number;
  readonly classes: number;
  readonly proxies: { readonly [name: string]: number | null | (number | null | '-inf')[] };
}

export const readGolden = (): readonly GoldenRecord[] =>
  JSON.parse(readFileSync(new URL('../fixtures/nb201-golden.json', import.meta.url), 'utf8'));
