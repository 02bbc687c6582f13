import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { OnnxWriter } from './onnx-writer.ts';

describe('OnnxWriter', () => {
  it('writes a model that ONNX Runtime runs', async () => {
    const writer = new OnnxWriter({ producer: { name: 'nascent', version: '0' } });
    writer.input('x', ['N', 2]);
    writer.initializer('axes', BigInt64Array.of(-1n), [1]);
    writer.initializer('scale', Float32Array.of(2, 10), [2]);
    writer.node('Mul', ['x', 'scale'], ['scaled']);
    writer.node('LeakyRelu', ['scaled'], ['leaky'], { alpha: { float: 0.5 } }, { name: 'a/name-ü' });
    writer.node('Transpose', ['leaky'], ['turned'], { perm: [1, 0] });
    writer.node('ReduceSum', ['turned', 'axes'], ['y'], { keepdims: 0 });
    writer.output('y');
    writer.metadata('seed', '7'.repeat(200));
    const session = await InferenceSession.create(writer.finish());
    const { y } = await session.run({ x: new Tensor('float32', [1, 2, -3, 4], [2, 2]) });
    // (1 * 2) + (-3 * 2 * 0.5) and (2 + 4) * 10.
    expect(Array.from(y!.data as Float32Array)).toEqual([-1, 60]);
    await session.release();
  });

  it('grows over many nodes and large tensors', async () => {
    const writer = new OnnxWriter();
    writer.input('x', [1, 3000]);
    writer.initializer('one', new Float32Array(3000).fill(1), [1, 3000]);
    let value = 'x';
    for (let i = 0; i < 2000; i++) {
      writer.node('Add', [value, 'one'], [`value${i}`]);
      value = `value${i}`;
    }
    writer.output(value, [1, 3000]);
    const session = await InferenceSession.create(writer.finish());
    const out = await session.run({ x: new Tensor('float32', new Float32Array(3000), [1, 3000]) });
    expect((out[value]!.data as Float32Array)[2999]).toBe(2000);
    await session.release();
  });
});
