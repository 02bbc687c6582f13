/** JSON values and the canonical text form that hashes and byte-identical files are made from. */

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * Canonical JSON: keys sorted by code unit, no white space, infinities as "inf"/"-inf", bigints as strings.
 * NaN throws: a missing value is null beside a reason, never NaN. Undefined members are left out.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return JSON.stringify(value);
    case 'number':
      return Number.isFinite(value) ? JSON.stringify(value) : JSON.stringify(infinityText(value));
    case 'bigint':
      return `"${value}"`;
    case 'object': {
      if (value === null) return 'null';
      if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
      const record = value as Record<string, unknown>;
      const members = Object.keys(record)
        .filter((key) => record[key] !== undefined)
        .sort()
        .map((key) => `${JSON.stringify(key)}:${canonicalJson(record[key])}`);
      return `{${members.join(',')}}`;
    }
    default:
      throw new TypeError(`canonicalJson: cannot write a ${typeof value}`);
  }
}

/** `JSON.stringify` replacer for documents: infinities as "inf"/"-inf", bigints as strings, NaN throws. */
export function jsonReplacer(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number' && !Number.isFinite(value)) return infinityText(value);
  return value;
}

function infinityText(value: number): string {
  if (Number.isNaN(value)) throw new TypeError('NaN must not reach a document: use null and a reason');
  return value > 0 ? 'inf' : '-inf';
}
