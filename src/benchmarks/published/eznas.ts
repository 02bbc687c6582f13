/** EZNAS (Akhauri et al., arXiv 2209.07413): Kendall's tau on the NDS spaces, CIFAR-10. */
import type { PublishedTable } from './types.ts';

export const eznasTables: PublishedTable = {
  source: 'EZNAS (arXiv 2209.07413)',
  population: 'the NDS samples',
  target: 'test',
  proxies: ['naswot', 'macs', 'params', 'grad-norm', 'synflow'],
  rows: [
    { space: 'nds-darts', task: 'cifar10', kendall: [0.47, 0.51, 0.5, 0.28, 0.37] },
    { space: 'nds-amoeba', task: 'cifar10', kendall: [0.22, 0.26, 0.26, -0.1, -0.06] },
    { space: 'nds-enas', task: 'cifar10', kendall: [0.37, 0.47, 0.47, -0.02, 0.02] },
    { space: 'nds-pnas', task: 'cifar10', kendall: [0.38, 0.34, 0.32, -0.01, 0.03] },
    { space: 'nds-nasnet', task: 'cifar10', kendall: [0.3, 0.2, 0.21, -0.08, -0.03] },
  ],
};
