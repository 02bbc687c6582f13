/** The errors that strategies share, and checks of their stored states. */
import { type Json, NascentError } from '../base/index.ts';

/** Nothing within the budget was found. */
export function infeasible(space: string, got: string): NascentError {
  return new NascentError('infeasible', {
    what: 'no architecture within the budget found',
    where: space,
    got,
    hint: 'relax the budget, or make the networks smaller with options of the space',
  });
}

export const notAState = (): NascentError =>
  new NascentError('input', { what: 'not the state of this strategy', expected: 'what its dump gave' });

export const isCount = (value: Json | undefined): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
