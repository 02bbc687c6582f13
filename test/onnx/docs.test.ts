import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { converters } from '../../src/graph/onnx/converters.ts';

it('docs/onnx.md lists the ops that are converted', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/onnx.md'), 'utf8');
  const listed = /<!-- ops -->\n(.*?)\n\n/s.exec(page)![1]!.split(/,\s+/);
  expect(listed).toEqual(Object.keys(converters).sort());
});
