/** Finds the number of channels per block of this machine's ONNX Runtime: 16 with AVX-512, 8 with AVX2, none in WebAssembly. */
import { NascentError } from '../../base/index.ts';
import { Emitter, nchwc } from './emitter.ts';
import type { OnnxRuntime, SessionOptions } from './types.ts';

/** Throws where the internal operator set is missing or its layout is not one we know. */
export async function probeBlock(ort: OnnxRuntime, options: SessionOptions): Promise<number> {
  const emit = new Emitter();
  const shape = [1, 32, 1, 2];
  const x = emit.input(shape);
  const y = emit.op('ReorderInput', [x], {}, nchwc);
  emit.output(y);
  const session = await ort.InferenceSession.create(emit.finish(), options);
  try {
    const values = Float32Array.from({ length: 64 }, (_, i) => i);
    const result = await session.run({ [x]: new ort.Tensor('float32', values, shape) });
    // Element 1 is (channel 0, column 1): it lands behind the first block of channels.
    const block = (result[y]!.data as Float32Array).indexOf(1);
    if (block !== 8 && block !== 16)
      throw new NascentError('unsupported', { what: 'unknown block size of ONNX Runtime', got: String(block) });
    return block;
  } finally {
    await session.release();
  }
}
