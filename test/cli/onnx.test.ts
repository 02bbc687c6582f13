/** `nascent score model.onnx --proxy all-that-apply` on files of other tools and on unusual ones. */
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { OnnxShape, OnnxWriter } from '../../src/formats/index.ts';
import { populationProxies, proxies } from '../../src/proxies/index.ts';
import { nascent, temporaryFolder } from '../support/cli.ts';
import { file, floats } from '../support/onnx-files.ts';

const folder = temporaryFolder();
const fixtures = join(import.meta.dirname, '../fixtures/onnx');

type Score = { readonly ok: boolean; readonly value?: number; readonly reason?: string; readonly detail?: string };

async function all(name: string, ...words: string[]) {
  const { code, stdout, stderr } = await nascent(
    ['score', name, '--proxy', 'all-that-apply', '--batch', '4', '--json', ...words],
    { cwd: folder },
  );
  expect(code, stderr).toBe(0);
  const document = JSON.parse(stdout) as { settings: { data: string }; scores: Record<string, Score> };
  return { ...document, stderr };
}

/** One convolution, an op, pooling and a classifier. */
function convolution(shape: OnnxShape, classes: number, type: string): Uint8Array {
  const channels = shape[1] as number;
  return file((w: OnnxWriter) => {
    w.initializer('conv.weight', floats(4 * channels * 9, 'conv'), [4, channels, 3, 3]);
    w.initializer('fc.weight', floats(classes * 4, 'fc'), [classes, 4]);
    w.node('Conv', ['input', 'conv.weight'], ['a']);
    w.node(type, ['a'], ['b'], {}, { name: 'block/act' });
    w.node('Relu', ['b'], ['c']);
    w.node('GlobalAveragePool', ['c'], ['d']);
    w.node('Flatten', ['d'], ['e']);
    w.node('Gemm', ['e', 'fc.weight'], ['logits'], { transB: 1 });
  }, shape);
}

it('scores an export of PyTorch with every proxy, or says why not', async () => {
  copyFileSync(join(fixtures, 'se-resnet-17-unfolded.onnx'), join(folder, 'net.onnx'));
  const { scores } = await all('net.onnx');
  expect(Object.keys(scores)).toEqual([...Object.keys(proxies), ...Object.keys(populationProxies)]);
  const failed = Object.values(scores).filter(({ ok }) => !ok);
  for (const { reason } of failed) expect(['needs-space', 'needs-population', 'not-applicable']).toContain(reason);
  for (const id of ['params', 'macs', 'zico', 'naswot', 'synflow', 'az-trainability', 'zen', 'jacob-cov'])
    expect(scores[id], id).toMatchObject({ ok: true });
});

it('names the node that cannot be differentiated, and runs what does not need it', async () => {
  writeFileSync(join(folder, 'round.onnx'), convolution(['N', 3, 8, 8], 10, 'Round'));
  const { scores } = await all('round.onnx');
  for (const id of ['params', 'macs', 'l2-norm', 'naswot']) expect(scores[id], id).toMatchObject({ ok: true });
  for (const id of ['snip', 'zico', 'synflow'])
    expect(scores[id], id).toMatchObject({
      reason: 'unsupported-op',
      detail: "op Round cannot be differentiated in node 'block/act' (Round)",
    });
});

it('feeds noise to an input that is no square image, and random labels to fewer classes', async () => {
  writeFileSync(join(folder, 'wide.onnx'), convolution(['N', 3, 6, 10], 10, 'Identity'));
  const wide = await all('wide.onnx');
  expect(wide.settings.data).toBe('gaussian');
  expect(wide.stderr).toContain('noise and random labels: the input [4, 3, 6, 10] is no square image');
  writeFileSync(join(folder, 'two.onnx'), convolution(['N', 3, 8, 8], 2, 'Identity'));
  const two = await all('two.onnx');
  expect(two.stderr).toContain('random labels: the network has 2 classes, the data 10');
  for (const { scores } of [wide, two]) expect(scores.snip).toMatchObject({ ok: true });
});

it('feeds images to an input with the channels last: the same network scores the same', async () => {
  const body = (last: boolean) => (w: OnnxWriter) => {
    w.initializer('conv.weight', floats(4 * 27, 'conv'), [4, 3, 3, 3]);
    w.initializer('fc.weight', floats(40, 'fc'), [10, 4]);
    if (last) w.node('Transpose', ['input'], ['x'], { perm: [0, 3, 1, 2] });
    w.node('Conv', [last ? 'x' : 'input', 'conv.weight'], ['a']);
    w.node('Relu', ['a'], ['c']);
    w.node('GlobalAveragePool', ['c'], ['d']);
    w.node('Flatten', ['d'], ['e']);
    w.node('Gemm', ['e', 'fc.weight'], ['logits'], { transB: 1 });
  };
  writeFileSync(join(folder, 'first.onnx'), file(body(false), ['N', 3, 8, 8]));
  writeFileSync(join(folder, 'last.onnx'), file(body(true), ['N', 8, 8, 3]));
  const [first, last] = await Promise.all(['first.onnx', 'last.onnx'].map((name) => all(name)));
  expect(last!.settings.data).toBe('fashion-mnist');
  for (const id of ['params', 'macs', 'snip', 'naswot', 'zico'])
    expect(last!.scores[id]!.value, id).toBeCloseTo(first!.scores[id]!.value!, 9);
});

it('takes the resolution for lengths that the file leaves open', async () => {
  writeFileSync(join(folder, 'open.onnx'), convolution(['N', 3, 'H', 'W'], 10, 'Identity'));
  const without = await nascent(['score', 'open.onnx', '--proxy', 'macs'], { cwd: folder });
  expect([without.code, without.stderr]).toEqual([
    2,
    "nascent: the input needs constant lengths behind the batch axis in open.onnx, input 'input': expected [N, channels, height, width], got [N, 3, H, W] (give the height and width (--resolution))\n",
  ]);
  const { scores } = await all('open.onnx', '--resolution', '10');
  expect(scores.macs).toMatchObject({ value: 8 * 8 * 4 * 27 + 40 });
});
