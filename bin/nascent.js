#!/usr/bin/env node
// The fast path: `--version` loads nothing but package.json; everything else is imported when it is needed.
import { existsSync, readFileSync } from 'node:fs';

const first = process.argv[2];
if (first === '--version' || first === '-v') {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  console.log(version);
} else {
  const main = new URL('../dist/node/cli/process.js', import.meta.url);
  if (existsSync(main)) {
    await import(main.href);
  } else {
    console.error('nascent: this clone is not built yet (run `npm install`, which builds it)');
    process.exitCode = 2;
  }
}
