/** A real browser for tests: Debian's Chromium driven by playwright-core. Missing is a skip, except where CI demands it. */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const executable = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);

/** False where the test must be skipped; throws where CI (NASCENT_REQUIRE_CHROMIUM=1) must not skip it. */
export function hasChromium(): boolean {
  if (executable) return true;
  if (process.env.NASCENT_REQUIRE_CHROMIUM === '1')
    throw new Error('Chromium is required here (NASCENT_REQUIRE_CHROMIUM=1) but not installed');
  return false;
}

/** Starts it without background traffic. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: executable ?? 'chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
