export { CPythonRandom } from './cpython.ts';
export { Stream, type StreamState, stream } from './stream.ts';
