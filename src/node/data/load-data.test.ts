import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { zipSync } from 'fflate';
import { PNG } from 'pngjs';
import { afterAll, describe, expect, test } from 'vitest';
import { channelStatistics, type ImageSet } from '../../data/index.ts';
import { gzip, writeNpy } from '../../formats/index.ts';
import { loadData } from './load-data.ts';

const root = mkdtempSync(join(tmpdir(), 'nascent-data-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, content: Uint8Array | string): string {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
  return join(root, path);
}

function flatPng(width: number, height: number, red: number): Uint8Array {
  const image = new PNG({ width, height });
  for (let p = 0; p < width * height; p++) image.data.set([red, 2, 3, 255], 4 * p);
  return PNG.sync.write(image);
}

async function load(spec: string): Promise<ImageSet> {
  const loaded = await loadData(spec);
  if (loaded === 'gaussian') throw new Error('expected images');
  return loaded;
}

describe('built-in', () => {
  test('by name', async () => {
    expect((await load('fashion-mnist')).train.count).toBe(3000);
    expect((await load('digits')).train.count).toBe(1437);
    expect(await loadData('gaussian')).toBe('gaussian');
  });

  test('nothing of that name: the error lists what there is', async () => {
    await expect(loadData('mnist')).rejects.toMatchObject({
      code: 'not-found',
      message: 'no such data in mnist (give fashion-mnist, digits, gaussian, or the path of a file or folder)',
    });
    await expect(loadData('idx:')).rejects.toMatchObject({ code: 'usage' });
  });
});

describe('a folder of images by class', () => {
  test('classes sorted by name, hidden files and other files skipped, nested folders searched', async () => {
    write('pets/dog/1.png', flatPng(4, 4, 10));
    write('pets/dog/deep/2.PNG', flatPng(4, 4, 20));
    write('pets/cat/1.png', flatPng(4, 4, 30));
    write('pets/cat/notes.txt', 'x');
    write('pets/.cache/x.png', 'x');
    write('pets/cat/.hidden.png', 'x');
    const set = await load(join(root, 'pets'));
    expect(set).toMatchObject({
      id: 'folder',
      title: 'pets',
      classes: 2,
      classNames: ['cat', 'dog'],
      channels: 3,
      height: 4,
    });
    expect([...set.train.labels]).toEqual([0, 1, 1]);
    expect([0, 1, 2].map((i) => set.train.images[i * 48])).toEqual([30, 10, 20]);
    expect(set.test).toBeUndefined();
    expect((await load(`folder:${join(root, 'pets')}`)).hash).toBe(set.hash);
  });

  test('train and test folders; a class only in the test part is an error', async () => {
    for (const part of ['train', 'test'])
      for (const name of ['a', 'b']) write(`split/${part}/${name}/1.png`, flatPng(4, 4, name === 'a' ? 1 : 9));
    const set = await load(join(root, 'split'));
    expect([set.train.count, set.test?.count]).toEqual([2, 2]);
    write('split/test/c/1.png', flatPng(4, 4, 1));
    await expect(load(join(root, 'split'))).rejects.toThrow(
      /class that the training part does not have.*expected a, b, got c/,
    );
  });

  test('other sizes are scaled and cut to the most common one', async () => {
    for (const [i, size] of [4, 4, 8].entries()) write(`sizes/a/${i}.png`, flatPng(size, size, 100 + i));
    write('sizes/b/1.png', flatPng(12, 6, 7));
    const set = await load(join(root, 'sizes'));
    expect([set.height, set.width]).toEqual([4, 4]);
    // Flat images stay flat under any resampling.
    expect([0, 1, 2, 3].map((i) => [...new Set(set.train.images.subarray(i * 48, i * 48 + 16))])).toEqual([
      [100],
      [101],
      [102],
      [7],
    ]);
  });

  test('empty, without classes, one class, an empty class, an unreadable or unsupported image', async () => {
    mkdirSync(join(root, 'empty'));
    await expect(load(join(root, 'empty'))).rejects.toThrow(/^no images in .*empty: .*got an empty folder$/);
    write('loose/1.png', flatPng(4, 4, 1));
    await expect(load(join(root, 'loose'))).rejects.toThrow(
      /images without class folders.*got 1 images directly in the folder/,
    );
    write('single/a/1.png', flatPng(4, 4, 1));
    await expect(load(join(root, 'single'))).rejects.toThrow(/too few classes in single.*got 1/);
    write('hollow/a/1.png', flatPng(4, 4, 1));
    write('hollow/b/readme.txt', 'x');
    await expect(load(join(root, 'hollow'))).rejects.toThrow(/class folder without images in .*b: .*got readme.txt/);
    write('broken/a/1.png', flatPng(4, 4, 1));
    write('broken/b/1.png', flatPng(64, 64, 1).subarray(0, 100));
    await expect(load(join(root, 'broken'))).rejects.toThrow(/damaged or truncated image in .*broken.b.1.png/);
    write('fake/a/1.png', 'not an image at all');
    await expect(load(join(root, 'fake'))).rejects.toThrow(/not a readable image in .*fake.a.1.png/);
    write('other/a/1.webp', 'x');
    await expect(load(join(root, 'other'))).rejects.toThrow(
      /unsupported image format in .*1.webp: expected PNG or JPEG/,
    );
  });
});

describe('IDX', () => {
  const images = (count: number): Uint8Array =>
    Uint8Array.from([
      0,
      0,
      8,
      3,
      0,
      0,
      0,
      count,
      0,
      0,
      0,
      2,
      0,
      0,
      0,
      2,
      ...Array.from({ length: 4 * count }, (_, i) => i),
    ]);
  const labels = (values: readonly number[]): Uint8Array =>
    Uint8Array.from([0, 0, 8, 1, 0, 0, 0, values.length, ...values]);

  test('the usual names, packed or not, in a folder or by file', async () => {
    write('idx/train-images-idx3-ubyte.gz', gzip(images(3)));
    write('idx/train-labels-idx1-ubyte', labels([2, 0, 1]));
    write('idx/t10k-images-idx3-ubyte', images(1));
    write('idx/t10k-labels-idx1-ubyte.gz', gzip(labels([1])));
    const set = await load(join(root, 'idx'));
    expect(set).toMatchObject({ id: 'idx', classes: 3, channels: 1, height: 2, range: 255 });
    expect([...set.train.labels, ...set.test!.labels]).toEqual([2, 0, 1, 1]);
    expect((await load(`idx:${join(root, 'idx/train-images-idx3-ubyte.gz')}`)).hash).toBe(set.hash);
  });

  test('labels missing, of another number, unseen in training', async () => {
    write('lone/train-images-idx3-ubyte', images(3));
    await expect(load(join(root, 'lone'))).rejects.toThrow(/no label file.*expected train-labels-idx1-ubyte beside it/);
    write('lone/train-labels-idx1-ubyte', labels([0, 1]));
    await expect(load(join(root, 'lone'))).rejects.toThrow(
      /labels do not belong.*expected 3 labels.*got an array of 2/,
    );
    write('lone/train-labels-idx1-ubyte', labels([0, 1, 1]));
    write('lone/t10k-images-idx3-ubyte', images(1));
    write('lone/t10k-labels-idx1-ubyte', labels([2]));
    await expect(load(join(root, 'lone'))).rejects.toThrow(
      /label out of range in .*t10k-labels.*image 0: expected 0 to 1, got 2/,
    );
    await expect(load(`idx:${join(root, 'pets')}`)).rejects.toThrow(/no IDX training images.*got cat, dog/);
  });
});

describe('npz', () => {
  const archive = (name: string, arrays: Record<string, Uint8Array>): string =>
    write(name, zipSync(Object.fromEntries(Object.entries(arrays).map(([key, bytes]) => [`${key}.npy`, bytes]))));

  test('channels last or first give the same set; labels as 64-bit integers or a column', async () => {
    const pixels = Uint8Array.from({ length: 2 * 4 * 4 * 3 }, (_, i) => i);
    const first = Uint8Array.from({ length: 96 }, (_, i) => {
      const [image, channel, p] = [Math.floor(i / 48), Math.floor((i % 48) / 16), i % 16];
      return image * 48 + p * 3 + channel;
    });
    const last = await load(
      archive('last.npz', {
        X_train: writeNpy(pixels, [2, 4, 4, 3]),
        y_train: writeNpy(BigInt64Array.of(1n, 0n), [2, 1]),
        x_test: writeNpy(pixels, [2, 4, 4, 3]),
        y_test: writeNpy(Float64Array.of(0, 1), [2]),
      }),
    );
    expect([...last.train.images]).toEqual([...first]);
    expect([...last.train.labels, ...last.test!.labels]).toEqual([1, 0, 0, 1]);
    const planes = archive('planes.npz', {
      images: writeNpy(Int32Array.from(first), [2, 3, 4, 4]),
      labels: writeNpy(Uint8Array.of(1, 0), [2]),
    });
    expect((await load(`npz:${planes}`)).hash).toBe(last.hash);
  });

  test('flat rows of square images; float pixels up to 1', async () => {
    const path = archive('flat.npz', {
      x: writeNpy(
        Float64Array.from({ length: 32 }, (_, i) => i / 31),
        [2, 16],
      ),
      y: writeNpy(Uint8Array.of(0, 1), [2]),
    });
    const set = await load(path);
    expect(set).toMatchObject({ channels: 1, height: 4, width: 4, range: 1 });
    // Mean of an even ramp from 0 to 1.
    expect(channelStatistics(set).mean[0]).toBeCloseTo(0.5, 7);
  });

  test('NaN pixels, labels that are not classes, missing names, wrong shapes', async () => {
    const y = writeNpy(Uint8Array.of(0, 1), [2]);
    const x = new Float32Array(32).fill(0.5);
    const good = writeNpy(x, [2, 4, 4]);
    x[20] = Number.NaN;
    const cases: [Record<string, Uint8Array>, RegExp][] = [
      [
        { x: writeNpy(x, [2, 4, 4]), y },
        /pixel is not a finite number in bad.npz \(train\), image 1: expected finite values, got NaN/,
      ],
      [
        { x: good, y: writeNpy(Int8Array.of(0, -1), [2]) },
        /label out of range in .*bad.npz, array y, image 1: .*got -1/,
      ],
      [{ x: good, y: writeNpy(Float64Array.of(0, 0.5), [2]) }, /label out of range.*got 0.5/],
      [{ x: good, y: writeNpy(BigInt64Array.of(0n, 2n ** 40n), [2]) }, /label out of range.*got 1099511627776/],
      [{ x: good, z: y }, /no images with labels.*got x, z/],
      [{ x: writeNpy(x, [2, 16, 1]).subarray(0, 150), y }, /truncated .npy data in .*member x.npy/],
      [{ x: writeNpy(new Float32Array(40), [2, 2, 5, 2]), y }, /not an array of images in .*array x: .*got 2x2x5x2/],
      [
        { x: writeNpy(new Float32Array(0), [0, 4, 4]), y: writeNpy(new Uint8Array(0), [0]) },
        /not an array of images.*got 0x4x4/,
      ],
    ];
    for (const [arrays, message] of cases) await expect(load(archive('bad.npz', arrays))).rejects.toThrow(message);
    await expect(load(dirname(archive('many/a.npz', { x: good, y })))).rejects.toThrow(
      /folder with .npz files.*got a.npz/,
    );
  });
});

describe('CIFAR', () => {
  const records = (labels: readonly number[][]): Uint8Array =>
    Uint8Array.from(labels.flatMap((label) => [...label, ...new Array(3072).fill(label.at(-1)!)]));

  test('official names of both kinds; one file; the kind of a file is known by its size', async () => {
    write('c10/cifar-10-batches-bin/data_batch_1.bin', records([[1], [2]]));
    write('c10/cifar-10-batches-bin/data_batch_2.bin', records([[3]]));
    write('c10/cifar-10-batches-bin/test_batch.bin', records([[4]]));
    const ten = await load(join(root, 'c10'));
    expect(ten).toMatchObject({ id: 'cifar10', classes: 10, channels: 3, height: 32 });
    expect([...ten.train.labels, ...ten.test!.labels]).toEqual([1, 2, 3, 4]);
    expect(ten.train.images[2 * 3072]).toBe(3);
    write('c100/train.bin', records([[7, 99]]));
    expect(await load(join(root, 'c100'))).toMatchObject({ id: 'cifar100', classes: 100 });
    expect((await load(write('any.bin.gz', gzip(records([[5]]))))).id).toBe('cifar10');
    expect((await load(join(root, 'c100/train.bin'))).id).toBe('cifar100');
  });

  test('truncated, of no known kind, or the Python version', async () => {
    const path = write('cut.bin', records([[1], [2]]).subarray(0, 5000));
    await expect(load(path)).rejects.toThrow(/unknown kind in .*cut.bin/);
    await expect(load(`cifar10:${path}`)).rejects.toThrow(/truncated image file in .*cut.bin, byte 3073/);
    write('python/data_batch_1', 'x');
    await expect(load(`cifar10:${join(root, 'python')}`)).rejects.toThrow(/no cifar10 batches.*Python version/);
  });

  const outside = process.env.NASCENT_DATA;
  test.skipIf(outside === undefined)(
    'a sample of CIFAR-10 has about the published means and deviations (needs NASCENT_DATA)',
    async () => {
      const set = await load(`cifar10:${join(outside!, 'images')}`);
      expect([set.train.count, set.test?.count]).toEqual([1000, 300]);
      const { mean, std } = channelStatistics(set);
      // Computed beside the sample with NumPy, three decimals.
      [0.49, 0.482, 0.444].forEach((value, i) => {
        expect(mean[i]).toBeCloseTo(value, 3);
      });
      [0.243, 0.242, 0.26].forEach((value, i) => {
        expect(std[i]).toBeCloseTo(value, 3);
      });
    },
  );
});
