/** What every page is built from: one self-contained HTML file that opens offline. */
import { escapeHtml } from './format.ts';
import { styleSheet } from './style.ts';

/** A page; `script` is run as a module and finds `payload` in #report-data. */
export function page(
  title: string,
  body: string,
  live?: { readonly payload: unknown; readonly script: string },
): string {
  // "<" inside the JSON would end the script element early.
  const scripts = live
    ? `
<script type="application/json" id="report-data">${JSON.stringify(live.payload).replace(/</g, '\\u003c')}</script>
<script type="module">${live.script}</script>`
    : '';
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(title)}</title><style>${styleSheet}</style></head>
<body><main>
${body}
</main>${scripts}
</body></html>
`;
}

/** `head`: titles, and whether a column holds numbers. Cells are HTML; a row may carry a class. */
export function table(
  head: readonly (readonly [text: string, numeric: boolean])[],
  rows: readonly (readonly string[])[],
  rowClass: (row: number) => string = () => '',
): string {
  const cls = (i: number): string => (head[i]![1] ? ' class="n"' : '');
  const top = head.map(([text], i) => `<th${cls(i)}>${escapeHtml(text)}</th>`).join('');
  const body = rows
    .map((row, at) => {
      const name = rowClass(at);
      const cells = row.map((cell, i) => `<td${cls(i)}>${cell}</td>`).join('');
      return `<tr${name === '' ? '' : ` class="${name}"`}>${cells}</tr>`;
    })
    .join('');
  return `<div class="scroll"><table><thead><tr>${top}</tr></thead><tbody>${body}</tbody></table></div>`;
}
