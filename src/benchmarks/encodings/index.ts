export { type Architectures, architecturesOf } from './architectures.ts';
export type { Encoding } from './types.ts';
