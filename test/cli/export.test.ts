/** `nascent export` of architectures, and what happens when the data or the disk is bad. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readOnnx } from '../../src/graph/index.ts';
import { nascent, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const cell = '|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_3x3~1|nor_conv_1x1~2|';
const small = '--space nas-bench-201 --space-option C=4 --space-option N=1 --resolution 8 --batch 4'.split(' ');

describe('export', () => {
  it('onnx: opset 17, input and logits with a free batch axis, where the statistics come from in the metadata', async () => {
    const path = join(folder, 'made', 'cell.onnx');
    const { code, stderr, stdout } = await nascent([
      'export',
      cell,
      ...small,
      '--format',
      'onnx',
      '--out',
      path,
      '--json',
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({ schema: 'nascent/export/1', format: 'onnx', files: [path] });
    const { graph, metadata } = readOnnx(readFileSync(path), { batch: 3 });
    expect(graph.nodes[graph.inputs[0]!]!.shape).toEqual([3, 3, 8, 8]);
    expect(graph.nodes[graph.outputs[0]!.value]!.shape).toEqual([3, 10]);
    expect(metadata).toMatchObject({
      architecture: cell,
      'batch-norm': 'running statistics of 8 batches of 4 images of fashion-mnist',
    });
    expect(readdirSync(join(folder, 'made'))).toEqual(['cell.onnx']);
  });

  it('pytorch: source on stdout; with --weights two files', async () => {
    const { code, stdout } = await nascent(['export', cell, ...small, '--format', 'pytorch']);
    expect(code).toBe(0);
    expect(stdout).toContain('class Network(nn.Module)');
    expect(stdout).not.toContain('safetensors');
    const path = join(folder, 'torch', 'net.py');
    expect((await nascent(['export', cell, ...small, '--format', 'pytorch', '--weights', '--out', path])).code).toBe(0);
    expect(readdirSync(join(folder, 'torch')).sort()).toEqual(['net.py', 'net.safetensors']);
    expect(readFileSync(path, 'utf8')).toContain('net.safetensors');
  });

  it('json: the same bytes twice, no time, host or path', async () => {
    const run = () => nascent(['export', cell, ...small, '--format', 'json']);
    const [a, b] = [await run(), await run()];
    expect(a.code).toBe(0);
    expect(a.stdout).toBe(b.stdout);
    expect(JSON.parse(a.stdout)).toMatchObject({ schema: 'nascent/export/1', architecture: cell, seed: 0 });
  });

  it.each([
    ['no format', [], /--format is needed.*onnx, pytorch/],
    ['a binary on stdout', ['--format', 'onnx'], /--out is needed/],
    ['a table of one architecture', ['--format', 'csv'], /expected a study/],
    ['weights of a table', ['--format', 'json', '--weights'], /--weights belongs to --format pytorch/],
  ])('refuses %s', async (_, words, message) => {
    const { code, stdout, stderr } = await nascent(['export', cell, ...small, ...words]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^nascent: [^\n]+\n$/);
    expect(stderr).toMatch(message);
  });

  it('a full disk: one line, exit 1, nothing half-written', async () => {
    const path = join(folder, 'full', 'cell.onnx');
    // A limit on the size of files stands for a full disk: 8 blocks of 1 KiB, the file needs about 100.
    const wrapper = ['bash', '-c', 'ulimit -f 8; exec "$@"', 'limited'];
    const { code, stdout, stderr } = await nascent(['export', cell, ...small, '--format', 'onnx', '--out', path], {
      wrapper,
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^nascent: [^\n]*file size limit[^\n]*\n$/);
    expect(existsSync(path)).toBe(false);
    expect(readdirSync(join(folder, 'full'))).toEqual([]);
  });
});

describe('bad images', () => {
  const refused = async (data: string, message: RegExp): Promise<void> => {
    const { code, stdout, stderr } = await nascent(['score', cell, ...small, '--proxy', 'snip', '--data', data]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^nascent: [^\n]+\n$/);
    expect(stderr).toMatch(message);
  };

  /** NumPy's format, version 1.0: magic, header length, header padded to 64 bytes, values. */
  const npy = (type: string, shape: readonly number[], values: Uint8Array): Uint8Array => {
    const text = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
    const header = Buffer.from(`${text.padEnd(117)}\n`);
    return Buffer.concat([Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0]), header, values]);
  };
  const npz = (name: string, pixel: number, label: number): string => {
    const images = new Float32Array(8 * 3 * 8 * 8).fill(0.5);
    images[700] = pixel;
    const labels = BigInt64Array.from([0, 1, 2, 3, 4, 5, 6, label], BigInt);
    const path = join(folder, name);
    writeFileSync(
      path,
      zipSync({
        'x_train.npy': npy('<f4', [8, 3, 8, 8], new Uint8Array(images.buffer)),
        'y_train.npy': npy('<i8', [8], new Uint8Array(labels.buffer)),
      }),
    );
    return path;
  };

  it('a good .npz file is read (so that the next two fail for their reason)', async () => {
    const words = ['score', cell, ...small, '--proxy', 'snip', '--data', npz('good.npz', 0.5, 7), '--json'];
    const { code, stderr } = await nascent(words);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('NaN', () => refused(npz('nan.npz', Number.NaN, 7), /nan\.npz/i));
  it('a negative label', () => refused(npz('label.npz', 0.5, -1), /label/));
  it('an empty folder', async () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    await refused(empty, /empty/);
  });
});
