/** Skeletons of TransNAS-Bench-101: one digit per module; which are in the macro space, their official order, neighbours. */
import { NascentError } from '../../base/index.ts';

/** 4 to 6 digits: 1 plain, 2 channels doubled, 3 resolution halved, 4 both. */
export type MacroCode = string;

export const doubles = (digit: string): boolean => digit === '2' || digit === '4';
export const halves = (digit: string): boolean => digit === '3' || digit === '4';

const minimumLength = 4;
const maximumLength = 6;

/** The published rule (arXiv 2105.11871, section 3.2): 1 to 3 doublings, 1 to 4 halvings. */
export function isMacroCode(code: string): boolean {
  const digits = [...code];
  const doublings = digits.filter(doubles).length;
  const halvings = digits.filter(halves).length;
  const length = code.length >= minimumLength && code.length <= maximumLength;
  return length && doublings >= 1 && doublings <= 3 && halvings >= 1 && halvings <= 4;
}

let official: { readonly codes: readonly MacroCode[]; readonly index: ReadonlyMap<MacroCode, number> } | null = null;

/**
 * All codes by official index: by length, number of doublings, number of halvings, then positions of the doublings and of the
 * halvings, each lexicographic.
 */
export function officialOrder(): NonNullable<typeof official> {
  if (official === null) {
    const codes: MacroCode[] = [];
    for (let length = minimumLength; length <= maximumLength; length++)
      for (let doublings = 1; doublings <= 3; doublings++)
        for (let halvings = 1; halvings <= Math.min(4, length); halvings++)
          for (const doubled of combinations(length, doublings))
            for (const halved of combinations(length, halvings))
              codes.push(
                Array.from({ length }, (_, i) => 1 + Number(doubled.has(i)) + 2 * Number(halved.has(i))).join(''),
              );
    official = { codes, index: new Map(codes.map((code, index) => [code, index])) };
  }
  return official;
}

/** Subsets of `size` positions, lexicographic. */
function* combinations(length: number, size: number, from = 0): Iterable<ReadonlySet<number>> {
  if (size === 0) yield new Set();
  for (let first = from; size > 0 && first <= length - size; first++)
    for (const rest of combinations(length, size - 1, first + 1)) yield new Set([first, ...rest]);
}

/** Codes with one digit replaced, inserted or left out, without repeats. */
export function macroNeighbours(code: MacroCode): readonly MacroCode[] {
  const found = new Set<MacroCode>();
  for (let at = 0; at <= code.length; at++) {
    const [before, after] = [code.slice(0, at), code.slice(at)];
    found.add(before + after.slice(1));
    for (const digit of '1234') found.add(before + digit + after).add(before + digit + after.slice(1));
  }
  found.delete(code);
  return [...found].filter(isMacroCode);
}

/** Reads the benchmark's name of the network (`64-1234-basic`) or the digits alone. */
export function parseMacro(text: string): MacroCode {
  const code = /^(?:64-([1-4]+)-basic|([1-4]+))$/.exec(text);
  const digits = code?.[1] ?? code?.[2];
  if (digits !== undefined && isMacroCode(digits)) return digits;
  const given = text.length > 80 ? `${text.slice(0, 77)}...` : text;
  if (digits !== undefined) {
    throw new NascentError('input', {
      what: 'skeleton is outside the macro space of TransNAS-Bench-101',
      where: `"${given}"`,
      expected:
        '4 to 6 digits, of them 1 to 3 that double the channels (2, 4) and 1 to 4 that halve the resolution (3, 4)',
    });
  }
  const start = text.startsWith('64-') ? 3 : 0;
  const wrong = start + /^[1-4]*/.exec(text.slice(start))![0].length;
  throw new NascentError('input', {
    what: 'text is not a macro network of TransNAS-Bench-101',
    where: `"${given}", column ${wrong + 1}`,
    expected: '64-DIGITS-basic, each digit 1 to 4',
    hint: '1 plain, 2 channels doubled, 3 resolution halved, 4 both',
  });
}
