/** A space from its declaration (a YAML or JSON file): stages of layers with choices, for people who write no code. */

import { stream } from '../../random/index.ts';
import type { Problem } from '../define/problems.ts';
import { throwProblems } from '../define/problems.ts';
import type { Space } from '../types.ts';
import {
  type DeclaredArchitecture,
  declaredForm,
  formatDeclared,
  type Places,
  parseDeclared,
  placesOf,
} from './architecture.ts';
import {
  crossDeclared,
  declaredSize,
  enumerateDeclared,
  mutateDeclared,
  neighboursOfDeclared,
  sampleDeclared,
} from './changes.ts';
import { type Block, blockKey, blocksOf, buildDeclared, createCounter } from './network.ts';
import { readDeclaration } from './schema.ts';
import { declaredTopology } from './topology.ts';

/** Mistakes of a declaration; empty for a good one. */
export function declarationProblems(value: unknown): readonly Problem[] {
  const { declaration, problems } = readDeclaration(value);
  if (declaration === null) return problems;
  const places = placesOf(declaration);
  const large = places.stages.findIndex(({ layers }) => layers.length > mostAlternatives);
  if (large >= 0) {
    const got = `${places.stages[large]!.layers.length} kinds of layer`;
    return [{ path: `stages[${large}]`, expected: `at most ${mostAlternatives} kinds of layer`, got }];
  }
  if (declaredSize(places) < 2n)
    return [{ path: '', expected: 'a list of two or more values somewhere', got: 'one architecture' }];
  return [];
}

const mostAlternatives = 20_000;
/** Spaces up to this size can be enumerated. */
const mostEnumerated = 1_000_000n;

/** Throws NascentError `input` with the place of the first mistake. */
export function spaceOfDeclaration(value: unknown): Space<DeclaredArchitecture> {
  throwProblems(declarationProblems(value));
  const declaration = readDeclaration(value).declaration!;
  const places = placesOf(declaration);
  const size = declaredSize(places);
  const format = (a: DeclaredArchitecture): string => formatDeclared(a, places);
  const { id, title = id, paper = 'own space', description = title } = declaration;
  return {
    id,
    title,
    paper,
    description,
    textForm: `Parts joined by /: ${places.stem.length > 1 ? 'the stem, ' : ''}every stage with its layers${places.head.length > 1 ? ', the head' : ''}; only what has a choice is written: ${declaredForm(places)}.`,
    example: format(sampleDeclared(stream(0, 'example'), places)),
    size,
    options: [],
    defaults: declaration.defaults,
    sample: (rng) => sampleDeclared(rng, places),
    mutate: (a, rng) => mutateDeclared(a, rng, places),
    cross: (a, b, rng) => crossDeclared(a, b, rng, places),
    neighbours: (a) => neighboursOfDeclared(a, places),
    ...(size <= mostEnumerated ? { enumerate: () => enumerateDeclared(places) } : {}),
    format,
    parse: (text) => parseDeclared(text, places),
    canonical: (a) => canonicalDeclared(a, places),
    graph: (a, settings) => buildDeclared(a, places, settings),
    counts: createCounter(places),
    topology: (a) => declaredTopology(blocksOf(a, places), places.stem[a.stem]!.value.width),
    drawing: (a) => drawDeclared(a, places),
  };
}

/** The computing blocks: identities that do nothing and skip links that cannot be are left out. */
function canonicalDeclared(a: DeclaredArchitecture, places: Places): string {
  const parts = [`stem ${a.stem}`];
  let width = places.stem[a.stem]!.value.width;
  for (const block of blocksOf(a, places)) {
    const same = block.stride === 1 && block.out === width;
    width = block.out;
    if (block.op === 'identity' && same) continue;
    const projects = block.op === 'basic' || block.op === 'bottleneck';
    parts.push(blockKey({ ...block, skip: block.skip && (same || projects) }));
  }
  return [...parts, `head ${a.head}`].join('/');
}

/** Blocks left to right; runs of equal ones are drawn once. */
function drawDeclared(a: DeclaredArchitecture, places: Places): ReturnType<NonNullable<Space['drawing']>> {
  const nodes = ['stem'];
  const edges: { from: number; to: number; label: string }[] = [];
  const blocks = blocksOf(a, places);
  for (let first = 0, next = 0; first < blocks.length; first = next) {
    while (next < blocks.length && label(blocks[next]!) === label(blocks[first]!)) next++;
    const times = next - first > 1 ? `${next - first} x ` : '';
    edges.push({ from: nodes.length - 1, to: nodes.length, label: `${times}${label(blocks[first]!)}` });
    nodes.push(String(next));
  }
  edges.push({ from: nodes.length - 1, to: nodes.length, label: 'pool, linear' });
  return { nodes: [...nodes, 'logits'], edges };
}

function label({ op, kernel, expansion, out, stride, se }: Block): string {
  const size = op === 'identity' ? '' : ` ${kernel}x${kernel}`;
  const wide = op === 'mbconv' ? `, e${expansion}` : '';
  return `${op}${size}${wide}${se > 0 ? ', se' : ''}, width ${out}${stride > 1 ? `, /${stride}` : ''}`;
}
