/** ZiCo (Li et al., arXiv 2301.11300), tables of rank correlations with test accuracy on all architectures of each space. */
import type { PublishedTable } from './types.ts';

export const zicoTables: PublishedTable = {
  source: 'ZiCo (arXiv 2301.11300)',
  population: 'all architectures of the space',
  target: 'test',
  proxies: [
    'grad-norm',
    'snip',
    'grasp',
    'fisher',
    'synflow',
    'naswot',
    'ntk-cond',
    'gradsign',
    'zen',
    'macs',
    'params',
    'zico',
  ],
  rows: [
    {
      space: 'nas-bench-201',
      task: 'cifar10',
      kendall: [0.46, 0.46, 0.37, 0.4, 0.54, 0.58, 0.33, 0.58, 0.29, 0.54, 0.57, 0.61],
      spearman: [0.63, 0.63, 0.54, 0.55, 0.73, 0.77, 0.44, 0.77, 0.38, 0.73, 0.75, 0.8],
    },
    {
      space: 'nas-bench-201',
      task: 'cifar100',
      kendall: [0.47, 0.46, 0.36, 0.41, 0.57, 0.62, 0.33, 0.59, 0.28, 0.51, 0.55, 0.61],
      spearman: [0.63, 0.63, 0.51, 0.55, 0.76, 0.8, 0.43, 0.79, 0.36, 0.71, 0.73, 0.81],
    },
    {
      space: 'nas-bench-201',
      task: 'imagenet16-120',
      kendall: [0.43, 0.43, 0.4, 0.37, 0.56, 0.6, 0.46, 0.59, 0.29, 0.49, 0.52, 0.6],
      spearman: [0.58, 0.58, 0.56, 0.5, 0.75, 0.78, 0.63, 0.78, 0.4, 0.67, 0.69, 0.79],
    },
    {
      space: 'nats-sss',
      task: 'cifar10',
      kendall: [0.35, 0.42, -0.09, 0.3, 0.61, 0.45, 0.17, 0.21, 0.5, 0.19, 0.53, 0.54],
      spearman: [0.51, 0.59, -0.13, 0.44, 0.81, 0.63, 0.26, 0.3, 0.69, 0.28, 0.72, 0.73],
    },
    {
      space: 'nats-sss',
      task: 'cifar100',
      kendall: [0.34, 0.46, 0.01, 0.41, 0.6, 0.43, 0.04, 0.16, 0.52, 0.21, 0.54, 0.55],
      spearman: [0.49, 0.62, 0.01, 0.55, 0.8, 0.59, 0.06, 0.27, 0.71, 0.3, 0.73, 0.75],
    },
    {
      space: 'nats-sss',
      task: 'imagenet16-120',
      kendall: [0.49, 0.57, 0.29, 0.33, 0.39, 0.42, 0.2, 0.04, 0.69, 0.38, 0.65, 0.7],
      spearman: [0.67, 0.76, 0.42, 0.47, 0.57, 0.59, 0.3, 0.05, 0.87, 0.53, 0.84, 0.88],
    },
    {
      space: 'nas-bench-101',
      task: 'cifar10',
      kendall: [-0.17, -0.12, 0.2, -0.2, 0.23, null, null, null, 0.46, 0.31, 0.31, 0.46],
      spearman: [-0.25, -0.17, 0.29, -0.28, 0.35, null, null, null, 0.63, 0.44, 0.43, 0.63],
    },
    {
      space: 'transnas-micro',
      task: 'autoencoder',
      kendall: [0.24, 0.2, 0.09, 0.42, null, 0.01, null, 0.01, 0.09, 0.02, 0.01, 0.24],
      spearman: [0.32, 0.27, 0.14, 0.59, null, 0.02, null, 0.02, 0.14, 0.02, 0.01, 0.35],
    },
    {
      space: 'transnas-micro',
      task: 'class_scene',
      kendall: [0.47, 0.52, 0.19, 0.49, 0.53, 0.43, null, 0.32, 0.52, 0.47, 0.46, 0.51],
      spearman: [0.65, 0.71, 0.28, 0.67, 0.72, 0.6, null, 0.46, 0.72, 0.65, 0.64, 0.71],
    },
    {
      space: 'transnas-micro',
      task: 'jigsaw',
      kendall: [0.23, 0.27, 0.07, 0.19, 0.32, 0.29, null, 0.38, 0.35, 0.3, 0.29, 0.36],
      spearman: [0.35, 0.41, 0.11, 0.3, 0.47, 0.42, null, 0.53, 0.5, 0.45, 0.44, 0.52],
    },
    {
      space: 'transnas-micro',
      task: 'normal',
      kendall: [0.24, 0.32, 0.01, 0.1, null, 0.41, null, 0.29, 0.52, 0.46, 0.45, 0.5],
      spearman: [0.36, 0.49, 0.01, 0.14, null, 0.57, null, 0.4, 0.71, 0.64, 0.63, 0.68],
    },
  ],
};
