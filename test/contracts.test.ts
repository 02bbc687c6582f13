/** Every plug-in keeps the contract of its kind. */
import { describe, expect, it } from 'vitest';
import { strategies } from '../src/search/index.ts';
import { findSpace, type Space, spaces } from '../src/spaces/index.ts';
import { spaceViolations, strategyViolations } from '../src/testing/index.ts';

describe('spaces', () => {
  it.each(Object.values(spaces) as Space[])('$id keeps the laws', (space) => {
    expect(spaceViolations(space)).toEqual([]);
  });
});

describe('strategies', () => {
  it.each(Object.values(strategies))('$id keeps the laws', (strategy) => {
    expect(strategyViolations(strategy, findSpace('nas-bench-201'))).toEqual([]);
  });
});
