/** What the settings and options of TransNAS-Bench-101 say about a network: task, head, modules with their sizes. */
import { resolveOptions } from '../options.ts';
import type { NetworkSettings, SpaceOption } from '../types.ts';
import { type DecoderLayer, decoderLayers } from './decoder.ts';
import { doubles, halves } from './skeleton.ts';

export const tasks = [
  'class_object',
  'class_scene',
  'room_layout',
  'jigsaw',
  'segmentsemantic',
  'normal',
  'autoencoder',
] as const;
export type Task = (typeof tasks)[number];

export const options: readonly SpaceOption[] = [
  {
    name: 'task',
    description:
      'head: pooled linear (class_object, class_scene, room_layout, jigsaw) or decoder (segmentsemantic, normal, autoencoder)',
    default: 'class_object',
    choices: tasks,
  },
  { name: 'C', description: 'channels after the stem', default: 64, minimum: 2, maximum: 1024 },
];

/** One of the two cells of a module. */
export interface CellPlace {
  readonly scope: string;
  readonly channelsIn: number;
  readonly channels: number;
  readonly stride: 1 | 2;
  /** Output height and width. */
  readonly side: number;
}

export interface NetworkPlan {
  readonly batch: number;
  readonly resolution: number;
  readonly classes: number;
  /** Channels after the stem; even. */
  readonly base: number;
  /** Sides of the two stem convolutions' outputs. */
  readonly stemSides: readonly [number, number];
  readonly cells: readonly CellPlace[];
  /** Layers of the dense tasks' decoder; null for a pooled linear head. */
  readonly decoder: readonly DecoderLayer[] | null;
}

const halved = (side: number): number => Math.ceil(side / 2);

export function planNetwork(
  id: string,
  declared: readonly SpaceOption[],
  code: string,
  settings: NetworkSettings,
): NetworkPlan {
  const { task, C } = resolveOptions({ id, options: declared }, settings.options);
  const base = 2 * Math.floor(Number(C) / 2);
  const { batch, resolution, classes } = settings;
  const first = halved(resolution);
  const stemSides = [first, halved(first)] as const;
  const cells: CellPlace[] = [];
  let channels = base;
  let side: number = stemSides[1];
  [...code].forEach((digit, module) => {
    const channelsIn = channels;
    if (doubles(digit)) channels *= 2;
    if (halves(digit)) side = halved(side);
    const scope = `layer${module}`;
    cells.push({ scope: `${scope}/cell0`, channelsIn, channels, stride: halves(digit) ? 2 : 1, side });
    cells.push({ scope: `${scope}/cell1`, channelsIn: channels, channels, stride: 1, side });
  });
  const upsamplings = 2 + [...code].filter(halves).length;
  return {
    batch,
    resolution,
    classes,
    base,
    stemSides,
    cells,
    decoder: decoderLayers(task as Task, upsamplings, classes),
  };
}
