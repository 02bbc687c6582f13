/** The image sets in the package's data/ folder, decoded from their bytes; how the bytes are fetched is the caller's matter. */
import { readRecords } from '../formats/index.ts';
import { type ImageSet, imageSet, splitLast } from './image-set.ts';

interface BuiltIn {
  /** File names inside data/. */
  readonly files: readonly string[];
  decode(contents: readonly Uint8Array[]): ImageSet;
}

const fashionLayout = { channels: 1, height: 28, width: 28, classes: 10, labelBytes: 1 };
const digitsLayout = { channels: 1, height: 8, width: 8, classes: 10, labelBytes: 1 };

export type BuiltInId = 'fashion-mnist' | 'digits';

const builtIn: Readonly<Record<BuiltInId, BuiltIn>> = {
  'fashion-mnist': {
    files: ['fashion-mnist-train-3000.bin.gz', 'fashion-mnist-test-1000.bin.gz'],
    decode: ([train, test]) =>
      imageSet(
        {
          train: readRecords(train!, fashionLayout, 'fashion-mnist-train-3000.bin.gz'),
          test: readRecords(test!, fashionLayout, 'fashion-mnist-test-1000.bin.gz'),
        },
        {
          id: 'fashion-mnist',
          title: 'Fashion-MNIST, 3,000 + 1,000 images',
          licence: 'MIT, Copyright (c) 2017 Zalando SE',
          classes: 10,
          classNames: [
            'T-shirt/top',
            'Trouser',
            'Pullover',
            'Dress',
            'Coat',
            'Sandal',
            'Shirt',
            'Sneaker',
            'Bag',
            'Ankle boot',
          ],
          range: 255,
        },
      ),
  },
  digits: {
    files: ['digits-8x8-1797.bin.gz'],
    decode([content]) {
      const all = readRecords(content!, digitsLayout, 'digits-8x8-1797.bin.gz');
      return imageSet(splitLast(all, Math.ceil(all.count / 5)), {
        id: 'digits',
        title: 'UCI optical digits, 8x8',
        licence: 'CC BY 4.0, E. Alpaydin and C. Kaynak, https://doi.org/10.24432/C50P49',
        classes: 10,
        range: 16,
      });
    },
  },
};

export function isBuiltIn(id: string): id is BuiltInId {
  return Object.hasOwn(builtIn, id);
}

export function builtInFiles(id: BuiltInId): readonly string[] {
  return builtIn[id].files;
}

/** Contents in the order of `builtInFiles`. */
export function builtInSet(id: BuiltInId, contents: readonly Uint8Array[]): ImageSet {
  return builtIn[id].decode(contents);
}
