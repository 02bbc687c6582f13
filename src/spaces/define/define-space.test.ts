/** `defineSpace`: what it derives, and what it says about a bad definition. */
import { describe, expect, it } from 'vitest';
import { batchNorm, conv, type Graph, GraphBuilder, globalPool, linear } from '../../graph/index.ts';
import { stream } from '../../random/index.ts';
import { spaceViolations } from '../../testing/index.ts';
import type { NetworkSettings } from '../types.ts';
import { defineSpace, definitionProblems } from './define-space.ts';
import { problemLine } from './problems.ts';

function network(width: number, kernel: number, { batch, resolution, classes }: NetworkSettings): Graph {
  const b = new GraphBuilder();
  const x = batchNorm(b, conv(b, b.input('input', [batch, 3, resolution, resolution]), width, { kernel }));
  return b.build({ logits: linear(b, globalPool(b, x), classes) });
}

const byChoices = defineSpace({
  id: 'by-choices',
  choices: { width: [4, 8, 16], kernel: [1, 3], name: ['a', 'b-2'], wide: [true, false] },
  graph: ({ width, kernel, wide }, settings) => network(wide ? 2 * width : width, kernel, settings),
});

const byFunctions = defineSpace<number>({
  id: 'by-functions',
  sample: (rng) => 1 + rng.int(9),
  format: (width) => `w${width}`,
  parse(text) {
    if (!/^w[1-9]$/.test(text)) throw byChoices.parse(text);
    return Number(text.slice(1));
  },
  graph: (width, settings) => network(width, 3, settings),
});

const lines = (definition: unknown): readonly string[] => definitionProblems(definition).map(problemLine);

describe('defineSpace', () => {
  it('derives a complete space from choices', () => {
    expect(spaceViolations(byChoices)).toEqual([]);
    expect(byChoices.size).toBe(24n);
    expect([...byChoices.enumerate!()].length).toBe(24);
    expect([...byChoices.neighbours!(byChoices.parse('width=4/kernel=1/name=a/wide=true'))].length).toBe(2 + 1 + 1 + 1);
    expect(byChoices.defaults).toEqual({ resolution: 32, classes: 10, batch: 64 });
    expect(() => byChoices.parse('width=4/kernel=1/name=a')).toThrow(/expected wide=..., got nothing/);
    expect(() => byChoices.parse('width=5/kernel=1/name=a/wide=true')).toThrow(/width=4 or 8 or 16, got "width=5"/);
    expect(() => byChoices.parse('width=4/kernel=1/name=a/wide=true/x=1')).toThrow(/expected the end, got "x=1"/);
  });

  it('derives mutation, canonical form and example from sample, format and parse', () => {
    expect(spaceViolations(byFunctions)).toEqual([]);
    expect(byFunctions.size).toEqual({ unbounded: expect.stringContaining('no size') });
    expect(byFunctions.format(byFunctions.parse(byFunctions.example))).toBe(byFunctions.example);
    const changed = defineSpace<number>({ ...byFunctions, neighbours: (width) => [width + 1] });
    expect(changed.mutate(3, stream(1, 'test'))).not.toBe(4);
    const { mutate: _, ...rest } = byFunctions;
    expect(defineSpace<number>({ ...rest, neighbours: (width) => [width + 1] }).mutate(3, stream(1, 'test'))).toBe(4);
  });

  it('keeps what is given', () => {
    const own = defineSpace({
      id: 'own',
      choices: { width: [4, 8] },
      graph: ({ width }, settings) => network(width, 1, settings),
      title: 'Own',
      example: 'width=8',
      defaults: { resolution: 64 },
      canonical: () => 'same',
    });
    expect(own).toMatchObject({ title: 'Own', example: 'width=8' });
    expect(own.defaults).toEqual({ resolution: 64, classes: 10, batch: 64 });
    expect(own.canonical({ width: 4 })).toBe('same');
  });

  it('says every mistake on a line of its own', () => {
    const graph = (): never => {
      throw new Error('never built');
    };
    expect(
      lines({ id: 'My space', choices: { width: [4, 4], kernel: [], depth: 3 }, grahp: 1, defaults: { classes: 1 } }),
    ).toEqual([
      'id: expected lower-case words joined by hyphens, such as my-space, got "My space"',
      'defaults.classes: expected at least 2, got 1',
      'graph: expected a function, got nothing',
      'choices.width: expected distinct values, got [4,4]',
      'choices.kernel: expected at least one value, got []',
      'choices.depth: expected a list of values, got 3',
      expect.stringMatching(/^grahp: expected a key among id, .*graph.*, got "grahp"$/),
    ]);
    expect(lines({ id: 'x', graph })).toEqual([
      'sample: expected a function, got nothing',
      'format: expected a function, got nothing',
      'parse: expected a function, got nothing',
    ]);
    expect(lines({ id: 'x', graph, choices: { width: [4] } })).toEqual([
      'choices: expected a choice with two or more values, got one architecture',
    ]);
    expect(lines({ id: 'x', graph, choices: { 'my width': [4, 8] } })).toEqual([
      'choices.my width: expected a name of letters and digits, got [4,8]',
    ]);
    expect(lines(7)).toEqual(['the definition: expected a map of names to values, got 7']);
    expect(() => defineSpace({ id: 'x', choices: { width: [] }, graph: 3 } as never)).toThrow(
      /bad definition of a space: .*and 1 more mistake/,
    );
  });
});
