/** Numbers and text for people. */

const suffixes = [
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const;

/** 153,272,970 -> "153.3M"; below a thousand as it is. */
export function compact(value: number): string {
  for (const [unit, suffix] of suffixes) {
    if (Math.abs(value) >= unit) return `${(value / unit).toPrecision(4).replace(/\.?0+$/, '')}${suffix}`;
  }
  return String(value);
}

/** A score in at most six significant digits; "-" for a missing one. */
export function score(value: number | null | undefined): string {
  if (value === null || value === undefined) return '-';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return value.toLocaleString('en-US');
  const text = value.toPrecision(6);
  return text.includes('e') ? text : text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
}

/** Text made safe inside HTML and SVG. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
