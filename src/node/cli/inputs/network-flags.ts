/** Flags of every command that builds and scores networks. */
import type { Flag } from '../command.ts';

type NetworkFlags = {
  readonly space: Flag & { readonly kind: 'text' };
  readonly 'space-option': Flag & { readonly kind: 'pairs' };
  readonly data: Flag & { readonly kind: 'text' };
  readonly labels: Flag & { readonly kind: 'text' };
  readonly resolution: Flag & { readonly kind: 'integer' };
  readonly classes: Flag & { readonly kind: 'integer' };
  readonly batch: Flag & { readonly kind: 'integer' };
  readonly seed: Flag & { readonly kind: 'integer' };
};

export const networkFlags: NetworkFlags = {
  space: {
    kind: 'text',
    value: 'SPACE',
    description: 'search space (nascent spaces), or a file of your own: .ts, .js, .yaml, .json',
  },
  'space-option': { kind: 'pairs', description: 'option of the space, repeatable (nascent spaces SPACE)' },
  data: {
    kind: 'text',
    value: 'DATA',
    description: 'fashion-mnist, digits, gaussian or a path; cifar10:, idx:, npz:, folder: force its kind',
    default: 'fashion-mnist',
  },
  labels: {
    kind: 'text',
    choices: ['real', 'random'],
    description: 'labels of the data, or random ones',
    default: 'real',
  },
  resolution: {
    kind: 'integer',
    minimum: 1,
    value: 'N',
    description: 'image height and width',
    default: "the space's",
  },
  classes: { kind: 'integer', minimum: 2, value: 'N', description: 'classes', default: "the data's" },
  batch: { kind: 'integer', minimum: 1, value: 'N', description: 'images per batch', default: "the space's" },
  seed: { kind: 'integer', minimum: 0, value: 'N', description: 'seed of everything random', default: '0' },
};
