export { isSpaceFile, openSpaceFile, type SpaceFile } from './load-space.ts';
