/** Plain-text tables and numbers for people. */

/** Columns padded to their widest cell; numbers (texts that look like one) to the right. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const right = header.map(
    (_, i) => rows.length > 0 && rows.every((row) => /^(-?[\d.,]+(e[+-]?\d+)?|-?inf|-)$/.test(row[i] ?? '-')),
  );
  const line = (cells: readonly string[]): string =>
    `  ${cells.map((cell, i) => (right[i] ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!))).join('  ')}`.trimEnd();
  return `${[header, ...rows].map(line).join('\n')}\n`;
}

/** Six significant digits, large whole numbers in full, `-` for a missing value. */
export function numberText(value: number | string | null | undefined): string {
  if (value === null || value === undefined) return '-';
  if (typeof value === 'string') return value;
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value);
  return String(Number(value.toPrecision(6)));
}

/** 1234567 -> `1,234,567`. */
export function countText(value: number | bigint): string {
  return value.toString().replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Text wrapped at word ends. */
export function paragraph(text: string, width = 100): string {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}
