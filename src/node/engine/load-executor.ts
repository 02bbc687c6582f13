/** The native executor of this process: onnxruntime-node, or onnxruntime-web's WebAssembly where that is not installed. */
import { errorText, NascentError } from '../../base/index.ts';
import {
  createOnnxRuntimeExecutor,
  type OnnxRuntime,
  type OnnxRuntimeExecutor,
  type OnnxRuntimeOptions,
} from '../../engine/index.ts';

export interface LoadOptions extends OnnxRuntimeOptions {
  /** Which build to use; default: the first that loads. */
  readonly runtime?: 'native' | 'wasm';
}
/** Importing a runtime; replaced in tests. */
export interface Runtimes {
  native(): Promise<OnnxRuntime>;
  wasm(): Promise<OnnxRuntime>;
}

const installed: Runtimes = {
  native: () => import('onnxruntime-node'),
  async wasm() {
    const ort = await import('onnxruntime-web');
    ort.env.wasm.numThreads = 1;
    return ort;
  },
};

/** `notes` of the result say why it is not the fastest one; show them to the user. */
export async function loadExecutor(
  options: LoadOptions = {},
  runtimes: Runtimes = installed,
): Promise<OnnxRuntimeExecutor> {
  const { runtime, ...rest } = options;
  if (runtime === 'wasm') return createOnnxRuntimeExecutor(await runtimes.wasm(), rest);
  let ort: OnnxRuntime;
  try {
    ort = await runtimes.native();
  } catch (error) {
    const reason = `onnxruntime-node does not load (${errorText(error)})`;
    if (runtime === 'native')
      throw new NascentError('resource', { what: reason, hint: 'npm install onnxruntime-node', cause: error });
    const executor = await createOnnxRuntimeExecutor(await runtimes.wasm(), { ...rest, lowering: 'standard' });
    return { ...executor, notes: [`WebAssembly kernels, several times slower: ${reason}`, ...executor.notes] };
  }
  return createOnnxRuntimeExecutor(ort, rest);
}
