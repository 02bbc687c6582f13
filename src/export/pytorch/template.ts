/** Python text with holes for the numbers that may differ between two modules of the same class. */

export interface Hole {
  /** What the number is: in_channels, kernel_size, ... */
  readonly label: string;
  readonly text: string;
}
export type Template = readonly (string | Hole)[];

export const hole = (label: string, value: number | readonly number[]): Hole => ({ label, text: python(value) });

/** A number or tuple as Python writes it. */
export function python(value: number | readonly number[]): string {
  if (typeof value !== 'number') return `(${value.map(python).join(', ')}${value.length === 1 ? ',' : ''})`;
  if (Number.isFinite(value)) return String(value);
  if (Number.isNaN(value)) return 'float("nan")';
  return value > 0 ? 'float("inf")' : 'float("-inf")';
}

/** (3, 3) is written 3. */
export const pair = (values: readonly [number, number]): number | readonly number[] =>
  values[0] === values[1] ? values[0] : values;

export const text = (template: Template): string =>
  template.map((part) => (typeof part === 'string' ? part : part.text)).join('');

/** What two templates of one class have in common. */
export const skeleton = (template: Template): string =>
  template.map((part) => (typeof part === 'string' ? part : `{${part.label}}`)).join('');
