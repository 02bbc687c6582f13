/**
 * Images in folders: one sub-folder per class, classes sorted by name; `train/` and `test/` (or `val/`) above them when there is a
 * split. Images of other sizes are scaled and cut to the most common size of the training part.
 */
import { basename, join } from 'node:path';
import { NascentError } from '../../base/index.ts';
import { type ImageSet, imageSet, scaleToCover } from '../../data/index.ts';
import type { LabelledImages } from '../../formats/index.ts';
import { decodeImage, type ImageSize, imageSize } from './decode-image.ts';
import { describe, list, readBytes, sketch } from './read-file.ts';

/** Decoded bytes kept: the common size is halved until the images fit. */
const maximumKeptBytes = 2 ** 30;
const maximumDepth = 8;
const maximumImages = 2_000_000;
const readable = /\.(png|jpe?g)$/i;
const unsupported = /\.(gif|bmp|webp|tiff?|avif|heic|ppm|pgm|jp2)$/i;
const testNames = ['test', 'val', 'valid', 'validation'];

interface Entry {
  readonly path: string;
  readonly label: number;
}

/** Throws NascentError for an empty folder, a class without images, an unreadable image. */
export async function loadFolder(path: string): Promise<ImageSet> {
  const names = await subfolders(path);
  const trainName = names.find((name) => name.toLowerCase() === 'train');
  const trainPath = trainName === undefined ? path : join(path, trainName);
  const classNames = await subfolders(trainPath);
  const train = await entriesOf(trainPath, classNames, classNames);
  if (train.length === 0) throw await noImages(trainPath);
  const size = await commonSize(train);
  const kept = keptSize(size, train.length);
  const testName = trainName === undefined ? undefined : names.find((name) => testNames.includes(name.toLowerCase()));
  let test: readonly Entry[] = [];
  if (testName !== undefined) {
    const testPath = join(path, testName);
    test = await entriesOf(testPath, await subfolders(testPath), classNames);
  }
  return imageSet(
    { train: await decodeAll(train, kept), test: test.length > 0 ? await decodeAll(test, kept) : undefined },
    { id: 'folder', title: basename(path), classes: classNames.length, classNames, range: 255 },
  );
}

export async function subfolders(path: string): Promise<readonly string[]> {
  const folders: string[] = [];
  for (const name of await list(path)) if ((await describe(join(path, name))).isFolder) folders.push(name);
  return folders;
}

async function entriesOf(
  path: string,
  folders: readonly string[],
  classNames: readonly string[],
): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for (const name of folders) {
    const label = classNames.indexOf(name);
    if (label < 0) {
      throw new NascentError('input', {
        what: 'a class that the training part does not have',
        where: join(path, name),
        expected: sketch(classNames),
        got: name,
      });
    }
    const images = await imagesIn(join(path, name), 0);
    if (images.length === 0) {
      throw new NascentError('input', {
        what: 'class folder without images',
        where: join(path, name),
        expected: 'PNG or JPEG files',
        got: sketch(await list(join(path, name))),
        hint: 'every sub-folder is a class: remove or fill it',
      });
    }
    for (const image of images) entries.push({ path: image, label });
    if (entries.length > maximumImages)
      throw new NascentError('input', { what: 'too many images', where: path, expected: `at most ${maximumImages}` });
  }
  return entries;
}

async function imagesIn(path: string, depth: number): Promise<readonly string[]> {
  const images: string[] = [];
  for (const name of await list(path)) {
    const child = join(path, name);
    if (readable.test(name)) images.push(child);
    else if (unsupported.test(name)) {
      throw new NascentError('input', {
        what: 'unsupported image format',
        where: child,
        expected: 'PNG or JPEG',
        hint: 'convert it, or move it away',
      });
    } else if (depth < maximumDepth && (await describe(child)).isFolder)
      images.push(...(await imagesIn(child, depth + 1)));
  }
  return images;
}

/** Most frequent size; between equals the larger, then the wider. */
async function commonSize(entries: readonly Entry[]): Promise<ImageSize> {
  const counts = new Map<string, { size: ImageSize; count: number }>();
  for (const { path } of entries) {
    const size = imageSize(await readBytes(path), path);
    const key = `${size.width}x${size.height}`;
    counts.set(key, { size, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  const area = ({ size }: { size: ImageSize }): number => size.height * size.width;
  return [...counts.values()].sort((a, b) => b.count - a.count || area(b) - area(a) || b.size.width - a.size.width)[0]!
    .size;
}

function keptSize({ height, width }: ImageSize, count: number): ImageSize {
  let halvings = 0;
  const at = (length: number): number => Math.max(1, Math.round(length / 2 ** halvings));
  while (3 * at(height) * at(width) * count > maximumKeptBytes && at(height) > 1) halvings++;
  return { height: at(height), width: at(width) };
}

async function decodeAll(entries: readonly Entry[], { height, width }: ImageSize): Promise<LabelledImages> {
  const area = height * width;
  const images = new Uint8Array(entries.length * 3 * area);
  const scaled = new Float32Array(area);
  for (const [i, { path }] of entries.entries()) {
    const decoded = decodeImage(await readBytes(path), path);
    const asItIs = decoded.height === height && decoded.width === width;
    const fit = asItIs ? null : scaleToCover(decoded, { height, width });
    const from = decoded.height * decoded.width;
    for (let channel = 0; channel < 3; channel++) {
      const plane = decoded.planes.subarray(channel * from, (channel + 1) * from);
      const at = (3 * i + channel) * area;
      if (fit === null) images.set(plane, at);
      else {
        fit(plane, scaled, 0, 0);
        images.set(scaled.map(Math.round), at);
      }
    }
  }
  const labels = Int32Array.from(entries, ({ label }) => label);
  return { count: entries.length, channels: 3, height, width, images, labels };
}

async function noImages(path: string): Promise<NascentError> {
  const names = await list(path);
  const loose = names.filter((name) => readable.test(name)).length;
  return new NascentError('input', {
    what: loose > 0 ? 'images without class folders' : 'no images',
    where: path,
    expected: 'one sub-folder of PNG or JPEG files per class',
    got: loose > 0 ? `${loose} images directly in the folder` : sketch(names),
  });
}
