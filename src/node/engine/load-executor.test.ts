import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../graph/index.ts';
import { loadExecutor } from './index.ts';

const missing = async (): Promise<never> => {
  throw new Error("Cannot find package 'onnxruntime-node'");
};
const wasm = async () => {
  const ort = await import('onnxruntime-web');
  ort.env.wasm.numThreads = 1;
  return ort;
};

describe('loadExecutor', () => {
  it('falls back to WebAssembly with a line that says why, and computes there', async () => {
    const executor = await loadExecutor({}, { native: missing, wasm });
    expect(executor.lowering).toBe('standard');
    expect(executor.notes[0]).toMatch(/WebAssembly.*Cannot find package/);
    const b = new GraphBuilder();
    const x = b.input('x', [2, 2]);
    const program = await executor.compile(b.build({ y: b.add('MatMul', [x, x], { transA: false, transB: false }) }));
    program.bind(new Map());
    expect([...(await program.run({ x: Float32Array.of(1, 2, 3, 4) })).y!]).toEqual([7, 10, 15, 22]);
    await program.release();
  });

  it('insists on the native build when asked to', async () => {
    await expect(loadExecutor({ runtime: 'native' }, { native: missing, wasm })).rejects.toThrow(
      /onnxruntime-node does not load/,
    );
  });

  it('loads the native build and keeps the standard lowering when asked to', async () => {
    const executor = await loadExecutor({ lowering: 'standard' });
    expect(executor).toMatchObject({ id: 'onnxruntime', lowering: 'standard', notes: [] });
  });
});
