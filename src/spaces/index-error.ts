/** The error of `fromIndex` for an index that a space does not have. */
import { NascentError } from '../base/index.ts';

export const indexError = (title: string, first: number, last: number, got: number): NascentError =>
  new NascentError('input', {
    what: `index outside ${title}`,
    expected: `a whole number from ${first} to ${last}`,
    got: String(got),
  });
