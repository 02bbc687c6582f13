/** Data for a network from a file: the images asked for where they fit its input and classes, else noise or random labels. */
import type { BatchProvider } from '../../../proxies/index.ts';
import { stream } from '../../../random/index.ts';
import type { Data } from './runtime.ts';

export interface FileData {
  readonly provider: BatchProvider;
  readonly name: string;
  /** What was replaced, for people. */
  readonly notes: readonly string[];
}

/** Whether the data's labels are classes of the network. */
const fits = (provider: BatchProvider, known: number | null, classes: number): boolean =>
  known === null || known <= classes || provider.labels === 'none';

/** `shape`: the network's input [batch, ...]; `classes`: its logits per image. */
export function dataForFile(
  { name, provider, classes: known }: Data,
  shape: readonly number[],
  classes: number,
  seed: number,
): FileData {
  const [, channels = 0, height = 0, width = 0] = shape;
  const isImage = shape.length === 4 && height === width && (channels === 1 || channels === 3);
  const randomClasses: BatchProvider['classes'] = (index, { batch }) => {
    const rng = stream(seed, 'random labels', index, classes);
    return Int32Array.from({ length: batch }, () => rng.int(classes));
  };
  // Images with their channels last, as TensorFlow writes them.
  if (shape.length === 4 && channels === height && (width === 1 || width === 3) && fits(provider, known, classes)) {
    const turned = (index: number, batch: number): Float32Array => {
      const images = provider.images(index, { batch, channels: width, resolution: height });
      const area = height * height;
      return Float32Array.from({ length: batch * area * width }, (_, at) => {
        const [image, inside] = [Math.floor(at / (area * width)), at % (area * width)];
        return images[(image * width + (inside % width)) * area + Math.floor(inside / width)]!;
      });
    };
    const request = (batch: number) => ({ batch, channels: width, resolution: height });
    return {
      name,
      provider: {
        labels: provider.labels,
        images: (index, { batch }) => turned(index, batch),
        classes: (index, { batch }) => provider.classes(index, request(batch)),
      },
      notes: [],
    };
  }
  const rest = shape.slice(1).reduce((product, length) => product * length, 1);
  if (!isImage)
    return {
      name: 'gaussian',
      provider: {
        labels: 'random',
        images(index, { batch }) {
          const rng = stream(seed, 'gaussian input', index, batch, rest);
          return Float32Array.from({ length: batch * rest }, () => rng.normal());
        },
        classes: randomClasses,
      },
      notes: [`noise and random labels: the input [${shape.join(', ')}] is no square image of 1 or 3 channels`],
    };
  if (fits(provider, known, classes)) return { name, provider, notes: [] };
  return {
    name,
    provider: { labels: 'random', images: (index, request) => provider.images(index, request), classes: randomClasses },
    notes: [`random labels: the network has ${classes} classes, the data ${known}`],
  };
}
