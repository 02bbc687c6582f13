export { decompose } from './decompose.ts';
export { checkComputable } from './foreign.ts';
export { type InitialisationScheme, initialise } from './initialise.ts';
export {
  createOnnxRuntimeExecutor,
  type OnnxRuntimeExecutor,
  type OnnxRuntimeOptions,
} from './onnxruntime/executor.ts';
export type { OnnxRuntime, SessionOptions } from './onnxruntime/types.ts';
export { type InstantiateOptions, ProgramBuilder } from './program-builder.ts';
export { neededNodes } from './reachable.ts';
export { createReferenceExecutor } from './reference/executor.ts';
export type { Executor, Program, Values, Weights } from './types.ts';
export { type Cotangent, gradients, vjp } from './vjp.ts';
