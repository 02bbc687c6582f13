/** `npm run docs:spaces`: writes docs/spaces from the spaces' own fields, and removes what belongs to none. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { spaceDocuments } from '../src/report/index.ts';
import { spaces } from '../src/spaces/index.ts';

const folder = new URL('../docs/spaces/', import.meta.url);
const files = spaceDocuments(Object.values(spaces));
mkdirSync(folder, { recursive: true });
for (const name of readdirSync(folder)) if (!(name in files)) rmSync(new URL(name, folder));
for (const [name, content] of Object.entries(files)) writeFileSync(new URL(name, folder), content);
console.log(`${Object.keys(files).length} files in docs/spaces`);
