import { describe, expect, it } from 'vitest';
import { writeSafetensors } from './safetensors.ts';

describe('writeSafetensors', () => {
  const bytes = writeSafetensors(
    [
      { name: 'layer.weight', shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) },
      { name: 'wide', shape: [1], data: Float64Array.of(Math.PI) },
    ],
    { producer: 'nascent' },
  );

  it('is laid out as the format says', () => {
    const view = new DataView(bytes.buffer);
    const length = Number(view.getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    expect(length % 8).toBe(0);
    expect(header).toEqual({
      __metadata__: { producer: 'nascent' },
      wide: { dtype: 'F64', shape: [1], data_offsets: [0, 8] },
      'layer.weight': { dtype: 'F32', shape: [2, 2], data_offsets: [8, 24] },
    });
    expect(view.getFloat64(8 + length, true)).toBe(Math.PI);
    expect(view.getFloat32(8 + length + 20, true)).toBe(4);
    expect(bytes.length).toBe(8 + length + 24);
  });

  it('refuses values that do not fit the shape, and equal names', () => {
    const data = Float32Array.of(1);
    expect(() => writeSafetensors([{ name: 'a', shape: [2], data }])).toThrow(/1 values for a \[2\]/);
    expect(() =>
      writeSafetensors([
        { name: 'a', shape: [1], data },
        { name: 'a', shape: [1], data },
      ]),
    ).toThrow(/two tensors named a/);
  });
});
