import { Window } from 'happy-dom';
import { expect, it } from 'vitest';
import { sampleReport } from '../../test/support/report-sample.ts';
import { compact, renderReport, score } from './index.ts';

const document = new Window().document as unknown as Document;

it('writes one self-contained page without outside resources', () => {
  const html = renderReport(sampleReport(40), document);
  // The only URLs are XML namespaces; nothing is loaded.
  expect(html.match(/(?:src|href)\s*=\s*"(?!#)[^"]*"/g)).toBeNull();
  expect(html).toContain('prefers-color-scheme:dark');
  expect(html).toContain('made-up &#60;data&#62;');
  expect(html).not.toContain('undefined');
  expect(html).not.toContain('NaN');
});

it('draws one dot per network below the limit and a canvas above, under 2 MB for the whole of NAS-Bench-201', () => {
  const few = renderReport(sampleReport(40), document);
  expect(few).not.toContain('<canvas>');
  const many = renderReport(sampleReport(15_625), document);
  expect(many).toContain('<canvas>');
  expect(new TextEncoder().encode(many).length).toBeLessThan(2_000_000);
});

it('survives a study in which nothing has a score', () => {
  const data = sampleReport(3);
  const trials = data.trials.map((trial) => ({ ...trial, fitness: null, scores: { zico: null, naswot: null } }));
  expect(renderReport({ ...data, trials, front: [], best: [] }, document)).toContain('No network has a finite score');
});

it('formats numbers', () => {
  expect([compact(153_272_970), compact(1_073_466), compact(999), compact(2e9)]).toEqual([
    '153.3M',
    '1.073M',
    '999',
    '2G',
  ]);
  expect([score(null), score(-Infinity), score(12.5), score(1234567), score(0.000001234567)]).toEqual([
    '-',
    '-inf',
    '12.5',
    '1,234,567',
    '0.00000123457',
  ]);
});
