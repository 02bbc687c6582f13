/** Which lowering is chosen, and what is said about it. */
import * as native from 'onnxruntime-node';
import * as web from 'onnxruntime-web';
import { describe, expect, it } from 'vitest';
import { createOnnxRuntimeExecutor } from './executor.ts';
import type { OnnxRuntime } from './types.ts';

web.env.wasm.numThreads = 1;

/** The native runtime, wrong by a tenth in every session that uses blocked kernels and returns more than one result. */
const wrong: OnnxRuntime = {
  Tensor: native.Tensor,
  InferenceSession: {
    async create(bytes: Uint8Array, options: native.InferenceSession.SessionOptions) {
      const session = await native.InferenceSession.create(bytes, options);
      if (!new TextDecoder('latin1').decode(bytes).includes('nchwc') || session.outputNames.length < 2) return session;
      return {
        ...session,
        release: () => session.release(),
        async run(feeds: native.InferenceSession.FeedsType) {
          const results = await session.run(feeds);
          for (const { data } of Object.values(results)) {
            const values = data as Float32Array;
            values.forEach((value, i) => {
              values[i] = value * 1.1;
            });
          }
          return results;
        },
      };
    },
  } as unknown as OnnxRuntime['InferenceSession'],
};

const hasBlocks = (await createOnnxRuntimeExecutor(native)).lowering !== 'standard';

describe('createOnnxRuntimeExecutor', () => {
  it('WebAssembly has no blocked kernels: standard, with a note', async () => {
    const executor = await createOnnxRuntimeExecutor(web);
    expect(executor.lowering).toBe('standard');
    expect(executor.notes.join()).toContain('has no blocked kernels');
  });

  it('refuses where blocked was asked for', async () => {
    await expect(createOnnxRuntimeExecutor(web, { lowering: 'blocked' })).rejects.toThrow('has no blocked kernels');
  });

  it.skipIf(!hasBlocks)('blocked kernels that compute something else are not used', async () => {
    const executor = await createOnnxRuntimeExecutor(wrong);
    expect(executor.lowering).toBe('standard');
    expect(executor.notes.join()).toMatch(/fail the self-test .*differs by 1\.0e-1/);
  });
});
