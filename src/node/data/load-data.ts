/** `--data`: a built-in set, noise, or files of the user whose kind is detected or forced by a prefix. */

import { NascentError } from '../../base/index.ts';
import { type ImageSet, isBuiltIn } from '../../data/index.ts';
import { loadBuiltIn } from './built-in.ts';

/** `fashion-mnist | digits | gaussian | PATH`, or `cifar10:PATH`, `idx:PATH`, `npz:PATH`, `folder:PATH`. Throws NascentError. */
export async function loadData(spec: string): Promise<ImageSet | 'gaussian'> {
  if (spec === 'gaussian') return 'gaussian';
  if (isBuiltIn(spec)) return loadBuiltIn(spec);
  throw new NascentError('not-found', {
    what: 'no such data',
    got: spec,
    expected: 'fashion-mnist, digits or gaussian',
  });
}
