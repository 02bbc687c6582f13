/** FLASH networks with concatenation-type skip links: three DenseNet-like cells (Li et al., arXiv 2108.00568). */
import { NascentError } from '../base/index.ts';
import type { Stream } from '../random/index.ts';
import { buildConcat, countConcat, type DenseCell, linksInto, skipCellOf } from './flash/concat-network.ts';
import { resolveOptions } from './options.ts';
import type { Space, SpaceOption, TopologyOp } from './types.ts';

const id = 'flash-concat';
const cellCount = 3;
const multipliers = 8;
const depths = { minimum: 4, maximum: 32 } as const;
const depthCount = depths.maximum - depths.minimum + 1;

/** Width of cell c is 16 m 2^c, m from 1 to 8. */
const unitOf = (c: number): number => 16 << c;
/** At most 8 times the width, and no more than the last layer can take. */
const mostLinks = (width: number, depth: number): number => Math.min(8, depth - 2) * width;

const options: readonly SpaceOption[] = [
  {
    name: 'linkSeed',
    description: 'seed that draws which channels are linked',
    default: 2,
    minimum: 0,
    maximum: 2 ** 31,
  },
];

type Cells = readonly DenseCell[];

const size = Array.from({ length: cellCount }, (_, c) => {
  let choices = 0;
  for (let m = 1; m <= multipliers; m++)
    for (let depth = depths.minimum; depth <= depths.maximum; depth++) choices += mostLinks(unitOf(c) * m, depth) + 1;
  return BigInt(choices);
}).reduce((product, choices) => product * choices, 1n);

const formatCells = (cells: Cells): string =>
  cells.map(({ width, depth, links }) => `w${width}d${depth}t${links}`).join('/');

/** The cell with another width or depth; its links are cut to what fits. */
const resized = (width: number, depth: number, links: number): DenseCell => ({
  width,
  depth,
  links: Math.min(links, mostLinks(width, depth)),
});

export const flashConcat: Space<Cells> = {
  id,
  title: 'FLASH, concatenation type',
  paper:
    'FLASH: Fast Neural Architecture Search with Hardware Optimization, arXiv 2108.00568; NN-Mass, arXiv 1910.00780',
  description:
    'Three chains of 3x3 convolutions whose layers also read randomly drawn channels of earlier layers; width, depth and number of links per cell.',
  reconstruction:
    'The papers do not print the ranges: they are ours (more than the 63 billion configurations FLASH names); layers, widths and NN-Mass follow the released NN-Mass code, and a layer takes runs of channels instead of single ones. There is no table to fit.',
  textForm:
    'Width, depth and most links into a layer per cell, `w32d13t40/w64d13t80/w128d13t125`: width 16 m 2^c for cell c = 0, 1, 2 and m = 1..8, depth 4 to 32, links up to 8 widths.',
  example: 'w32d13t40/w64d13t80/w128d13t125',
  size,
  options,
  defaults: { resolution: 32, classes: 10, batch: 64 },
  thin: { resolution: 8 },
  sample: (rng) =>
    Array.from({ length: cellCount }, (_, c) => {
      const width = unitOf(c) * (1 + rng.int(multipliers));
      const depth = depths.minimum + rng.int(depthCount);
      return { width, depth, links: rng.int(mostLinks(width, depth) + 1) };
    }),
  mutate(cells, rng) {
    const c = rng.int(cellCount);
    return cells.with(c, mutateCell(cells[c]!, unitOf(c), rng));
  },
  cross: (a, b, rng) => a.map((cell, c) => (rng.int(2) === 0 ? cell : b[c]!)),
  *neighbours(cells) {
    for (let c = 0; c < cellCount; c++) for (const cell of stepsFrom(cells[c]!, unitOf(c))) yield cells.with(c, cell);
  },
  format: formatCells,
  parse: parseCells,
  canonical: formatCells,
  graph: (cells, settings) =>
    buildConcat(cells, settings, Number(resolveOptions({ id, options }, settings.options).linkSeed)),
  counts: countConcat,
  topology: (cells) => ({ ops: cells.flatMap(cellOps), connected: true }),
  skipCells: (cells) => cells.map(skipCellOf),
  drawing: (cells) => ({
    nodes: ['image', ...cells.map(({ width, depth }) => `${depth} x conv3x3, ${width}`), 'logits'],
    edges: [
      ...cells.map(({ links }, c) => ({ from: c, to: c + 1, label: `${links} links per layer` })),
      { from: cellCount, to: cellCount + 1, label: 'pool, linear' },
    ],
  }),
};

function mutateCell({ width, depth, links }: DenseCell, unit: number, rng: Stream): DenseCell {
  const field = rng.int(3);
  const other = (value: number, count: number): number => (value + 1 + rng.int(count - 1)) % count;
  if (field === 0) return resized(unit * (1 + other(width / unit - 1, multipliers)), depth, links);
  if (field === 1) return resized(width, depths.minimum + other(depth - depths.minimum, depthCount), links);
  return { width, depth, links: other(links, mostLinks(width, depth) + 1) };
}

/** One step more or less of one of the three numbers. */
function stepsFrom({ width, depth, links }: DenseCell, unit: number): DenseCell[] {
  const steps: DenseCell[] = [];
  for (const step of [-1, 1]) {
    const wider = width + step * unit;
    if (wider >= unit && wider <= multipliers * unit) steps.push(resized(wider, depth, links));
    const deeper = depth + step;
    if (deeper >= depths.minimum && deeper <= depths.maximum) steps.push(resized(width, deeper, links));
    const linked = links + step;
    if (linked >= 0 && linked <= mostLinks(width, depth)) steps.push({ width, depth, links: linked });
  }
  return steps;
}

function cellOps(cell: DenseCell): TopologyOp[] {
  return Array.from({ length: cell.depth }, (_, layer): TopologyOp[] => {
    const conv: TopologyOp = { kind: 'conv', kernel: 3, active: true };
    return linksInto(cell, layer) > 0 ? [conv, { kind: 'skip', kernel: 1, active: true }] : [conv];
  }).flat();
}

function parseCells(text: string): Cells {
  let column = 1;
  const fail = (what: string, expected: string, got: string): never => {
    throw new NascentError('input', {
      what: `text is not a FLASH network of concatenation type: ${what}`,
      where: `"${text.length > 120 ? `${text.slice(0, 117)}...` : text}", column ${column}`,
      expected,
      got: `"${got}"`,
      hint: flashConcat.example,
    });
  };
  const parts = text.split('/');
  const cells = parts.map((part, c): DenseCell => {
    const numbers = /^w(\d{1,4})d(\d{1,2})t(\d{1,5})$/.exec(part)?.slice(1).map(Number);
    if (c >= cellCount || !numbers)
      return fail(`cell ${c + 1}`, 'three cells w<width>d<depth>t<links>', part.slice(0, 40));
    const [width, depth, links] = numbers as [number, number, number];
    const unit = unitOf(c);
    if (width % unit !== 0 || width < unit || width > unit * multipliers)
      fail(`width of cell ${c + 1}`, `a multiple of ${unit} up to ${unit * multipliers}`, String(width));
    if (depth < depths.minimum || depth > depths.maximum)
      fail(`depth of cell ${c + 1}`, `${depths.minimum} to ${depths.maximum}`, String(depth));
    if (links > mostLinks(width, depth))
      fail(`links of cell ${c + 1}`, `at most ${mostLinks(width, depth)}`, String(links));
    column += part.length + 1;
    return { width, depth, links };
  });
  return cells.length === cellCount ? cells : fail('too few cells', `${cellCount} cells`, String(cells.length));
}
