import { describe, expect, it } from 'vitest';
import { NascentError } from '../../base/index.ts';
import type { Effects } from './effects.ts';
import { reportError } from './errors.ts';

function report(error: unknown, json: boolean): { code: number; stdout: string; stderr: string } {
  const written = { stdout: '', stderr: '' };
  const effects: Effects = {
    stdout: (text) => {
      written.stdout += text;
    },
    stderr: (text) => {
      written.stderr += text;
    },
    isTTY: false,
    columns: 100,
    env: {},
    cwd: '.',
    now: () => 0,
    stdin: async () => '',
    onInterrupt: () => () => {},
  };
  const code = reportError(error, 'score', json, effects);
  return { code, ...written };
}

describe('reportError', () => {
  const known = new NascentError('input', { what: 'bad cell', where: 'line 2', expected: 'a', got: 'b\nc', hint: 'd' });

  it('shows what is expected to happen on one line, or as the document of the contract', () => {
    expect(report(known, false)).toEqual({
      code: 2,
      stdout: '',
      stderr: 'nascent: bad cell in line 2: expected a, got b c (d)\n',
    });
    const { stdout, stderr } = report(known, true);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      schema: 'nascent/score/1',
      error: { code: 'input', what: 'bad cell', where: 'line 2', expected: 'a', got: 'b\nc', hint: 'd' },
    });
  });

  it('shows a defect of ours with its stack and asks for a report', () => {
    const defect = new TypeError('x is not a function');
    const { code, stdout, stderr } = report(defect, true);
    expect(code).toBe(1);
    expect(stderr).toContain(defect.stack!);
    expect(stderr).toContain('Please report it');
    expect(JSON.parse(stdout).error).toMatchObject({ code: 'defect', what: 'x is not a function', got: null });
    expect(report(defect, false).stdout).toBe('');
  });

  it.each([
    ['ENOSPC', 1, 'the disk is full'],
    ['EACCES', 2, 'no permission'],
  ])('turns %s of the system into exit %i', (code, exit, what) => {
    const error = Object.assign(new Error(`${code}: text`), { code, path: 'out/best.onnx' });
    const result = report(error, false);
    expect(result.code).toBe(exit);
    expect(result.stderr).toMatch(new RegExp(`^nascent: ${what} in out/best\\.onnx: [^\\n]*\\n$`));
  });
});
