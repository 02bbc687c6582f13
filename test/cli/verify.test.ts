/** `nascent verify`: document, exit codes, ONNX records beside the golden file. Values: the fixtures (PyTorch, float64). */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nascent, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const golden = JSON.parse(readFileSync(new URL('../fixtures/nb201-golden.json', import.meta.url), 'utf8'));
const write = (name: string, value: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(value));
  return path;
};
const small = write('small.json', golden.slice(0, 6));

const data = process.env.NASCENT_DATA;
const onnx = data === undefined ? '' : join(data, '../fixtures/onnx/golden.json');

describe('verify', () => {
  it.each(['onnxruntime', 'reference'])('agrees with PyTorch on %s', async (executor) => {
    const { code, stdout, stderr } = await nascent(['verify', small, '--executor', executor, '--json', '--quiet']);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ schema: 'nascent/verify/1', ok: true, executor, files: [{ records: 6 }] });
    for (const quantity of document.files[0].quantities) {
      expect(quantity).toMatchObject({ failed: 0, n: expect.any(Number), worst: { record: expect.any(String) } });
      expect(quantity.n).toBeGreaterThanOrEqual(6);
    }
  });

  it('exits 1 and names the quantity when one is wrong', async () => {
    const [record] = golden.slice(1, 2);
    const wrong = write('wrong.json', [{ ...record, loss: record.loss * 1.01 }]);
    const { code, stdout } = await nascent(['verify', wrong, '--quiet']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/1 of 32 quantities FAILED/);
    expect(stdout).toMatch(/FAILED\s+loss/);
  });

  it('exits 2 with one line for what is not a golden file', async () => {
    for (const words of [['missing.json'], [write('list.json', [])], []]) {
      const { code, stdout, stderr } = await nascent(['verify', ...words], { cwd: folder });
      expect(code, words.join()).toBe(2);
      expect(stdout).toBe('');
      expect(stderr.trim().split('\n')).toHaveLength(1);
    }
  });

  it.skipIf(!existsSync(onnx))('recomputes networks of ONNX files (needs fixtures beside NASCENT_DATA)', async () => {
    const { code, stdout } = await nascent(['verify', onnx, '--json', '--quiet']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, files: [{ records: 4 }] });
  });
});
