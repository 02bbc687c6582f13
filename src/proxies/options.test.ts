import { expect, test } from 'vitest';
import { meanScore } from './mean-score.ts';
import { countOption, option } from './options.ts';

const declared = [
  { name: 'form', description: '', default: 'thin', choices: ['thin', 'fixture'] },
  { name: 'repeats', description: '', default: 3 },
];

test('defaults, given values, and one clear line for wrong ones', () => {
  expect(option(declared, {}, 'form')).toBe('thin');
  expect(option(declared, { form: 'fixture' }, 'form')).toBe('fixture');
  expect(countOption(declared, { repeats: 7 }, 'repeats')).toBe(7);
  expect(() => option(declared, { form: 'fat' }, 'form')).toThrow(
    'wrong proxy option form: expected thin or fixture, got "fat"',
  );
  expect(() => countOption(declared, { repeats: '7' }, 'repeats')).toThrow('expected a number, got "7"');
  expect(() => countOption(declared, { repeats: 0 }, 'repeats')).toThrow('expected a whole number from 1, got 0');
  expect(() => countOption(declared, { repeats: 1.5 }, 'repeats')).toThrow('got 1.5');
});

test('mean over repetitions, part by part; one failure fails all', () => {
  const score = (value: number) => ({ ok: true as const, value, parts: [{ name: 'a', value: 2 * value }] });
  expect(meanScore([score(1), score(4)])).toEqual({ ok: true, value: 2.5, parts: [{ name: 'a', value: 5 }] });
  const failed = { ok: false as const, reason: 'singular' as const };
  expect(meanScore([score(1), failed])).toBe(failed);
});
