export { type SpaceLawOptions, spaceViolations } from './space-laws.ts';
