import { describe, expect, it } from 'vitest';
import { errorText } from '../../../base/index.ts';
import { checkOptions } from './options.ts';

const declared = [
  { name: 'C', default: 16, minimum: 1, maximum: 64 },
  { name: 'decay', default: 0.5 },
  { name: 'stem', default: true },
  { name: 'variance', default: 'signed', choices: ['signed', 'abs'] },
];

const check = (given: Record<string, string>) => checkOptions(given, declared, 'thing', '--option');

describe('checkOptions', () => {
  it('types values as the defaults are', () => {
    expect(check({ C: '8', decay: '1e-3', stem: 'false', variance: 'abs' })).toEqual({
      C: 8,
      decay: 0.001,
      stem: false,
      variance: 'abs',
    });
  });

  it.each([
    [{ c: '8' }, 'thing has no option c: expected C, decay, stem, variance (did you mean C?)'],
    [{ C: '0' }, 'bad value for --option C: expected a whole number from 1 to 64, got 0'],
    [{ C: '1.5' }, 'bad value for --option C: expected a whole number from 1 to 64, got 1.5'],
    [{ C: '' }, 'bad value for --option C: expected a whole number from 1 to 64, got nothing'],
    [{ decay: 'x' }, 'bad value for --option decay: expected a number, got x'],
    [{ stem: 'yes' }, 'bad value for --option stem: expected true or false, got yes'],
    [{ variance: 'squared' }, 'bad value for --option variance: expected signed, abs, got squared'],
  ])('refuses %j', (given, message) => {
    let text = 'accepted';
    try {
      check(given as Record<string, string>);
    } catch (error) {
      text = errorText(error);
    }
    expect(text).toBe(message);
  });
});
