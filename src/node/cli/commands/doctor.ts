/** `nascent doctor`: does this machine have what the package needs? Each check says what it found or what to do. */
import { mkdtempSync, rmSync } from 'node:fs';
import { arch, availableParallelism, platform, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { errorText } from '../../../base/index.ts';
import { version } from '../../version.ts';
import { type Command, defineCommand } from '../command.ts';
import { printDocument } from '../document.ts';
import { table } from '../table.ts';

interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

const checks: Readonly<Record<string, () => Promise<string>>> = {
  node: async () => {
    const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
    if (major < 20 || (major === 20 && minor < 19)) throw new Error(`${process.version}: 20.19 or newer is needed`);
    return process.version;
  },
  'onnx runtime': async () => {
    const ort = await import('onnxruntime-node');
    return `${ort.env.versions.node ?? ort.env.versions.common} on ${platform()} ${arch()}`;
  },
  lowering: async () => {
    const { openExecutors } = await import('../inputs/runtime.ts');
    const { native } = await openExecutors();
    return [native.lowering, ...native.notes].join('; ');
  },
  data: async () => {
    const { loadData } = await import('../../data/index.ts');
    const sets = await Promise.all(['fashion-mnist', 'digits'].map((name) => loadData(name)));
    return sets.map((set) => (set === 'gaussian' ? set : `${set.id} ${set.train.count} images`)).join(', ');
  },
  storage: async () => {
    const { openDatabase } = await import('../../store/index.ts');
    const folder = mkdtempSync(join(tmpdir(), 'nascent-doctor-'));
    try {
      const database = await openDatabase(join(folder, 'study.db'));
      const [row] = database.prepare('SELECT sqlite_version() AS version').all();
      database.close();
      return `SQLite ${row?.version} by ${database.driver}`;
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

export const doctor: Command = defineCommand({
  name: 'doctor',
  summary: 'check that this machine has what nascent needs',
  positionals: '',
  maximumPositionals: 0,
  flags: {},
  examples: [
    { command: 'nascent doctor', does: 'engine, data and storage, each with its version; exit 1 when one fails' },
  ],
  run: async (_input, { effects, json }) => {
    const results: Check[] = [];
    for (const [name, check] of Object.entries(checks)) {
      try {
        results.push({ name, ok: true, detail: await check() });
      } catch (error) {
        results.push({ name, ok: false, detail: errorText(error) });
      }
    }
    const ok = results.every((result) => result.ok);
    const cores = availableParallelism();
    const memoryBytes = totalmem();
    if (json) {
      printDocument(effects, 'doctor', { ok, version, cores, memoryBytes, checks: results });
    } else {
      effects.stdout(`nascent ${version}, ${cores} cores, ${(memoryBytes / 2 ** 30).toFixed(1)} GiB memory\n`);
      const rows = results.map(({ name, ok, detail }) => [ok ? 'ok' : 'FAILED', name, detail]);
      effects.stdout(table(['', 'check', 'found'], rows));
    }
    return ok ? 0 : 1;
  },
});
