export { CPythonRandom } from './cpython.ts';
export { goldenUniform } from './golden.ts';
export { Stream, type StreamState, stream } from './stream.ts';
