import { NascentError } from '../base/index.ts';
import { nasBench201 } from './nas-bench-201.ts';
import type { Space } from './types.ts';

export { nasBench201 } from './nas-bench-201.ts';
export { resolveOptions } from './options.ts';
export type { NetworkSettings, SkipCell, Space, SpaceOption, Topology, TopologyOp } from './types.ts';

/** Every search space by id. */
export const spaces: { readonly 'nas-bench-201': typeof nasBench201 } = { 'nas-bench-201': nasBench201 };
export type SpaceId = keyof typeof spaces;

/** The space with this id. The architecture type is opaque to callers that take any space. */
export function findSpace(id: string): Space {
  const space = Object.hasOwn(spaces, id) ? spaces[id as SpaceId] : undefined;
  if (!space) {
    throw new NascentError('not-found', {
      what: 'unknown search space',
      expected: Object.keys(spaces).join(', '),
      got: `"${id}"`,
      hint: 'see `nascent spaces`',
    });
  }
  return space as unknown as Space;
}
