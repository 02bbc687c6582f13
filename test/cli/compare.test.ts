/** `nascent score A --vs B`: the document, the text and the page. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { nascent, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const small = '--space nas-bench-201 --space-option C=4 --space-option N=1 --resolution 8 --batch 4'.split(' ');
const cell = (edge: string): string =>
  `|nor_conv_3x3~0|+|nor_conv_3x3~0|${edge}~1|+|skip_connect~0|nor_conv_3x3~1|nor_conv_1x1~2|`;

it('compares two architectures by layer, cost and score', async () => {
  const words = [
    'score',
    cell('nor_conv_3x3'),
    '--vs',
    cell('nor_conv_1x1'),
    ...small,
    '--proxy',
    'params,macs,naswot',
  ];
  const page = join(folder, 'difference.html');
  const { code, stdout } = await nascent([...words, '--json', '--html', page]);
  expect(code).toBe(0);
  const document = JSON.parse(stdout);
  expect(document.schema).toBe('nascent/score/1');
  const { difference, vs } = document;
  // One edge in three cells of widths 4, 8 and 16: 8 of 9 weights per pair of channels are gone.
  const saved = 8 * (4 * 4 + 8 * 8 + 16 * 16);
  expect(document.params - vs.params).toBe(saved);
  expect(difference.totals.a.params - difference.totals.b.params).toBe(saved);
  expect(difference.scores.params).toEqual({ difference: -saved, better: 'higher' });
  const changed = difference.layers.filter(({ change }: { change: string }) => change !== 'same');
  expect(
    changed.map((pair: { a: { setting: string }; b: { setting: string } }) => [pair.a.setting, pair.b.setting]),
  ).toEqual([4, 8, 16].map((width) => [`3x3, ${width} -> ${width}`, `1x1, ${width} -> ${width}`]));
  const html = readFileSync(page, 'utf8');
  expect(html).toContain('Two networks side by side');
  expect(html.match(/<tr class="changed">/g)).toHaveLength(3);
  // Nothing is loaded from elsewhere.
  expect(html).not.toMatch(/(src|href)=|url\(|@import/);
});

it('is said in one line when it cannot be done', async () => {
  const one = await nascent(['score', cell('none'), ...small, '--proxy', 'params', '--html', 'x.html'], {
    cwd: folder,
  });
  expect([one.code, one.stderr]).toEqual([2, 'nascent: --html needs --vs: expected --vs OTHER, got none\n']);
  const two = await nascent(['score', cell('none'), cell('none'), '--vs', cell('none'), ...small, '--proxy', 'params']);
  expect(two.code).toBe(2);
  expect(two.stderr).toMatch(/^nascent: --vs compares two networks: expected one architecture .*, got 2\n$/);
});
