/** Finds the Python that comparisons with PyTorch run on: $NASCENT_PYTHON, else python3, else /usr/bin/python3. */
import { spawnSync } from 'node:child_process';

let found: string | null | undefined;

/** The first interpreter that imports torch; null where there is none. */
export function findTorchPython(): string | null {
  if (found === undefined) {
    const candidates = [process.env.NASCENT_PYTHON, 'python3', '/usr/bin/python3'];
    found =
      candidates.find((python): python is string => {
        if (!python) return false;
        return spawnSync(python, ['-c', 'import torch'], { stdio: 'ignore', timeout: 60_000 }).status === 0;
      }) ?? null;
  }
  return found;
}

/** True where comparisons must run: then a missing torch is a failure, not a skip. */
export const torchRequired = (): boolean => process.env.NASCENT_REQUIRE_TORCH === '1';

/** For `describe.skipIf`: no torch, and none demanded. */
export const skipWithoutTorch = (): boolean => findTorchPython() === null && !torchRequired();

/** Title suffix that says why a comparison is skipped. */
export const torchNote = (): string => (skipWithoutTorch() ? ' (skipped: no Python with torch found)' : '');

/** Runs a Python program and returns its standard output. Throws with Python's own words. */
export function runPython(source: string, input: string | Uint8Array = '', folder?: string): string {
  const python = findTorchPython();
  if (python === null) throw new Error('no Python with torch found: set NASCENT_PYTHON');
  const result = spawnSync(python, ['-c', source], {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    ...(folder === undefined ? {} : { cwd: folder }),
    env: { ...process.env, OMP_NUM_THREADS: '1', PYTHONDONTWRITEBYTECODE: '1' },
  });
  if (result.status !== 0) throw new Error(`python: ${result.stderr || result.error}`);
  return result.stdout;
}
