export { Stream, type StreamState, stream } from './stream.ts';
