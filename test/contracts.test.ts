/** Every plug-in keeps the contract of its kind. */
import { describe, expect, it } from 'vitest';
import { type Space, spaces } from '../src/spaces/index.ts';
import { spaceViolations } from '../src/testing/index.ts';

describe('spaces', () => {
  it.each(Object.values(spaces) as Space[])('$id keeps the laws', (space) => {
    expect(spaceViolations(space)).toEqual([]);
  });
});
