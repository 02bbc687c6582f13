import { NascentError } from '../base/index.ts';
import { nasBench201 } from './nas-bench-201.ts';
import type { Space } from './types.ts';

export { nasBench201 } from './nas-bench-201.ts';
export { resolveOptions } from './options.ts';
export type { NetworkSettings, SkipCell, Space, SpaceOption, Topology, TopologyOp } from './types.ts';

/** Every search space by id. The architecture type is opaque to callers that take any space. */
export const spaces: Readonly<Record<string, Space>> = Object.fromEntries(
  [nasBench201].map((space) => [space.id, space as unknown as Space]),
);

/** The space with this id or alias; throws NascentError `not-found`. */
export function findSpace(id: string): Space {
  const space = Object.hasOwn(spaces, id)
    ? spaces[id]
    : Object.values(spaces).find(({ aliases }) => aliases?.includes(id));
  if (!space) {
    throw new NascentError('not-found', {
      what: 'unknown search space',
      expected: Object.keys(spaces).join(', '),
      got: `"${id}"`,
      hint: 'see `nascent spaces`',
    });
  }
  return space;
}
