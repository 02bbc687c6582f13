/** Runs the built command line the way a user does. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll } from 'vitest';

export const script: string = resolve(import.meta.dirname, '../../bin/nascent.js');

export interface CliResult {
  /** Exit code; null when killed by a signal. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd?: string;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Called with everything on stderr so far and the child's own kill. */
  readonly onStderr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void;
  /** A program to run it through, e.g. `['bash', '-c', 'ulimit -f 10; exec "$@"', 'x']`. */
  readonly wrapper?: readonly string[];
}

export function nascent(words: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const [program, ...rest] = [...(options.wrapper ?? []), process.execPath, script, ...words];
  const child = spawn(program!, rest, {
    cwd: options.cwd,
    env: { ...process.env, NO_COLOR: '1', ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    options.onStderr?.(stderr, (signal) => child.kill(signal));
  });
  // A command that does not read its input closes it early.
  child.stdin.on('error', () => {});
  child.stdin.end(options.stdin ?? '');
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code) => done({ code, stdout, stderr }));
  });
}

/** A folder of its own for this test file, removed afterwards. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'nascent-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
