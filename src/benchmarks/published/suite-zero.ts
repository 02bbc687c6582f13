/**
 * NAS-Bench-Suite-Zero (Krishnakumar et al., arXiv 2210.03230): Spearman with validation accuracy. Exact zeros of synflow and epe_nas on
 * tasks where these are not defined are left out.
 */
import type { PublishedTable } from './types.ts';

export const suiteZero: PublishedTable = {
  source: 'NAS-Bench-Suite-Zero (arXiv 2210.03230)',
  population: '1,000 random architectures, unreachable operations included',
  target: 'validation',
  proxies: [
    'macs',
    'params',
    'plain',
    'l2-norm',
    'grad-norm',
    'snip',
    'grasp',
    'fisher',
    'synflow',
    'jacob-cov',
    'epe-nas',
    'naswot',
    'zen',
  ],
  rows: [
    {
      space: 'nas-bench-101',
      task: 'cifar10',
      spearman: [0.36, 0.37, -0.32, 0.5, -0.25, -0.19, 0.27, -0.28, 0.31, -0.29, null, 0.31, 0.59],
    },
    {
      space: 'nas-bench-201',
      task: 'cifar10',
      spearman: [0.69, 0.72, -0.26, 0.68, 0.58, 0.58, 0.51, 0.5, 0.73, 0.75, 0.7, 0.77, 0.35],
    },
    {
      space: 'nas-bench-201',
      task: 'cifar100',
      spearman: [0.71, 0.73, -0.21, 0.72, 0.63, 0.63, 0.54, 0.54, 0.76, 0.71, 0.6, 0.8, 0.35],
    },
    {
      space: 'nas-bench-201',
      task: 'imagenet16-120',
      spearman: [0.67, 0.69, -0.22, 0.69, 0.57, 0.57, 0.55, 0.48, 0.75, 0.71, 0.33, 0.77, 0.39],
    },
    {
      space: 'nas-bench-201',
      task: 'svhn',
      spearman: [0.71, 0.72, -0.34, 0.67, 0.77, 0.76, 0.62, 0.71, 0.71, 0.67, 0.58, 0.76, 0.18],
    },
    {
      space: 'nas-bench-201',
      task: 'ninapro',
      spearman: [-0.13, -0.11, -0.2, 0.02, -0.23, -0.28, -0.01, -0.38, 0.02, 0.29, 0.01, 0.06, 0.15],
    },
    {
      space: 'nas-bench-201',
      task: 'scifar100',
      spearman: [-0.12, -0.14, 0.1, 0.0, -0.08, -0.09, -0.01, 0.07, 0.13, -0.41, -0.27, -0.02, 0.23],
    },
    {
      space: 'nas-bench-301',
      task: 'cifar10',
      spearman: [0.42, 0.46, -0.32, 0.45, -0.04, -0.05, 0.34, -0.28, 0.18, -0.04, null, 0.47, 0.43],
    },
    {
      space: 'nas-bench-301',
      task: 'svhn',
      spearman: [0.68, 0.7, -0.13, 0.7, 0.42, 0.38, 0.18, 0.05, 0.5, -0.36, -0.08, 0.64, 0.68],
    },
    {
      space: 'nas-bench-301',
      task: 'ninapro',
      spearman: [-0.09, -0.07, 0.06, -0.07, -0.2, -0.1, 0.04, -0.11, -0.07, 0.13, -0.11, 0.02, -0.09],
    },
    {
      space: 'nas-bench-301',
      task: 'scifar100',
      spearman: [0.09, 0.07, 0.13, 0.12, 0.0, -0.01, 0.13, 0.0, 0.05, 0.08, null, 0.05, 0.07],
    },
    {
      space: 'transnas-micro',
      task: 'autoencoder',
      spearman: [-0.02, -0.01, 0.07, 0.04, -0.32, -0.27, -0.12, -0.58, null, 0.18, null, 0.03, 0.14],
    },
    {
      space: 'transnas-micro',
      task: 'jigsaw',
      spearman: [0.45, 0.44, 0.35, 0.35, 0.36, 0.41, -0.12, 0.3, 0.47, 0.56, 0.16, 0.42, 0.51],
    },
    {
      space: 'transnas-micro',
      task: 'normal',
      spearman: [0.64, 0.62, 0.03, 0.5, 0.36, 0.49, 0.01, 0.16, null, 0.75, null, 0.57, 0.71],
    },
    {
      space: 'transnas-micro',
      task: 'class_object',
      spearman: [0.46, 0.45, 0.34, 0.32, 0.39, 0.45, -0.22, 0.44, 0.48, 0.51, 0.39, 0.39, 0.54],
    },
    {
      space: 'transnas-micro',
      task: 'class_scene',
      spearman: [0.65, 0.64, 0.24, 0.53, 0.65, 0.7, -0.27, 0.66, 0.72, 0.75, 0.51, 0.6, 0.72],
    },
    {
      space: 'transnas-micro',
      task: 'room_layout',
      spearman: [0.3, 0.3, 0.36, 0.18, 0.25, 0.32, -0.29, 0.3, 0.3, 0.4, 0.4, 0.25, 0.38],
    },
    {
      space: 'transnas-micro',
      task: 'segmentsemantic',
      spearman: [0.69, 0.68, -0.02, 0.48, 0.6, 0.68, 0.0, 0.12, null, 0.8, null, 0.53, 0.67],
    },
    {
      space: 'transnas-micro',
      task: 'ninapro',
      spearman: [0.38, 0.36, 0.22, 0.36, 0.4, 0.42, -0.2, 0.42, 0.45, 0.4, 0.19, 0.38, 0.42],
    },
    {
      space: 'transnas-micro',
      task: 'svhn',
      spearman: [0.77, 0.76, -0.16, 0.52, 0.78, 0.83, -0.24, 0.81, 0.92, 0.77, 0.4, 0.63, 0.74],
    },
    {
      space: 'transnas-micro',
      task: 'scifar100',
      spearman: [0.79, 0.79, -0.09, 0.53, 0.72, 0.76, -0.03, 0.72, 0.79, 0.71, 0.29, 0.64, 0.67],
    },
    {
      space: 'transnas-macro',
      task: 'autoencoder',
      spearman: [0.76, -0.18, -0.1, -0.2, 0.31, 0.2, -0.02, -0.19, null, 0.45, null, 0.67, -0.01],
    },
    {
      space: 'transnas-macro',
      task: 'jigsaw',
      spearman: [0.64, 0.15, -0.3, 0.15, -0.27, -0.19, -0.26, -0.26, 0.34, 0.19, null, 0.76, 0.24],
    },
    {
      space: 'transnas-macro',
      task: 'normal',
      spearman: [0.76, 0.3, -0.04, 0.3, 0.35, 0.45, -0.05, 0.15, null, 0.5, null, 0.78, 0.38],
    },
    {
      space: 'transnas-macro',
      task: 'class_object',
      spearman: [0.79, 0.16, -0.19, 0.08, -0.56, -0.38, -0.64, -0.3, 0.12, 0.07, -0.02, 0.83, 0.1],
    },
    {
      space: 'transnas-macro',
      task: 'class_scene',
      spearman: [0.85, 0.32, -0.19, 0.28, -0.33, -0.14, -0.43, -0.13, 0.27, 0.19, 0.01, 0.89, 0.27],
    },
    {
      space: 'transnas-macro',
      task: 'room_layout',
      spearman: [0.48, 0.0, -0.18, -0.03, -0.26, -0.19, -0.1, -0.21, -0.01, 0.08, null, 0.63, -0.04],
    },
    {
      space: 'transnas-macro',
      task: 'segmentsemantic',
      spearman: [0.6, 0.06, 0.0, 0.18, 0.21, 0.27, -0.02, 0.03, null, 0.57, null, 0.8, 0.27],
    },
  ],
};
