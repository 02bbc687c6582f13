export type { NetworkSettings, SkipCell, Space, SpaceOption, Topology, TopologyOp } from './types.ts';
