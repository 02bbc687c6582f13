/** The report in a real browser: it renders, hovering names the network under the pointer, the cost switch works, dark mode is dark. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Window } from 'happy-dom';
import { PNG } from 'pngjs';
import { afterAll, describe, expect, it } from 'vitest';
import { renderReport } from '../src/report/index.ts';
import { hasChromium, launchChromium } from './support/chromium.ts';
import { sampleReport } from './support/report-sample.ts';

const folder = mkdtempSync(join(tmpdir(), 'nascent-report-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Mean brightness (0..255) of a screenshot's left margin, where only the page's background shows. */
function brightness(png: Buffer): number {
  const { data, width, height } = PNG.sync.read(png);
  let sum = 0;
  for (let y = 0; y < height; y++) sum += data[y * width * 4 + 4]!;
  return sum / height;
}

describe.skipIf(!hasChromium())('report in Chromium (skipped where no Chromium is installed)', () => {
  it.each([40, 4000])('shows %i networks with hover, light and dark', async (count) => {
    const data = sampleReport(count);
    const file = join(folder, `report-${count}.html`);
    writeFileSync(file, renderReport(data, new Window().document as unknown as Document));
    const browser = await launchChromium();
    try {
      const page = await browser.newPage({ viewport: { width: 1120, height: 900 }, colorScheme: 'light' });
      const problems: string[] = [];
      page.on('pageerror', (error) => problems.push(error.message));
      page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
      page.on(
        'request',
        (request) => request.url().startsWith('file:') || problems.push(`request to ${request.url()}`),
      );
      await page.goto(`file://${file}`);
      // The winner's star is drawn last; its centre is the winner's position.
      const star = await page.locator('#plot-macs svg [aria-label="dot"]').last().locator('path').boundingBox();
      await page.mouse.move(star!.x + star!.width / 2, star!.y + star!.height / 2);
      const tip = page.locator('#plot-macs .tip');
      await tip.waitFor({ state: 'visible' });
      expect(await tip.textContent()).toContain(data.winner.architecture);
      expect(brightness(await page.screenshot())).toBeGreaterThan(230);
      await page.check('input[name=cost][value=params]');
      expect(await page.locator('#plot-params').isVisible()).toBe(true);
      expect(await page.locator('#plot-macs').isVisible()).toBe(false);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(brightness(await page.screenshot())).toBeLessThan(40);
      expect(problems).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
