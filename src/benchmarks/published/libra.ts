/** L-SWAG's table of LIBRA and others (NAS-Bench-Suite-Zero protocol): the aggregate that is in this library. */
import type { PublishedTable } from './types.ts';

export const libraTable: PublishedTable = {
  source: 'L-SWAG, table of LIBRA',
  population: 'samples of NAS-Bench-Suite-Zero',
  target: 'validation',
  proxies: ['az-nas'],
  rows: [
    { space: 'nas-bench-201', task: 'cifar10', spearman: [0.91] },
    { space: 'nas-bench-201', task: 'cifar100', spearman: [0.9] },
    { space: 'nas-bench-201', task: 'imagenet16-120', spearman: [0.89] },
    { space: 'nas-bench-101', task: 'cifar10', spearman: [0.54] },
    { space: 'nas-bench-301', task: 'cifar10', spearman: [0.7] },
    { space: 'transnas-micro', task: 'autoencoder', spearman: [0.31] },
    { space: 'transnas-micro', task: 'room_layout', spearman: [0.53] },
    { space: 'transnas-micro', task: 'class_object', spearman: [0.58] },
    { space: 'transnas-micro', task: 'class_scene', spearman: [0.79] },
    { space: 'transnas-micro', task: 'jigsaw', spearman: [0.41] },
    { space: 'transnas-micro', task: 'normal', spearman: [0.6] },
    { space: 'transnas-micro', task: 'segmentsemantic', spearman: [0.72] },
    { space: 'transnas-macro', task: 'autoencoder', spearman: [0.52] },
    { space: 'transnas-macro', task: 'room_layout', spearman: [0.65] },
    { space: 'transnas-macro', task: 'class_object', spearman: [0.9] },
    { space: 'transnas-macro', task: 'class_scene', spearman: [0.82] },
    { space: 'transnas-macro', task: 'jigsaw', spearman: [0.77] },
    { space: 'transnas-macro', task: 'normal', spearman: [0.85] },
    { space: 'transnas-macro', task: 'segmentsemantic', spearman: [0.77] },
  ],
};
