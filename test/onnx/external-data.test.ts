/** Models whose weights lie in files beside them, and nowhere else; 16-bit weights. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readOnnx } from '../../src/graph/index.ts';
import { readOnnxFile } from '../../src/node/onnx-file.ts';
import { nascent, temporaryFolder } from '../support/cli.ts';
import { type Field, parseMessage, writeMessage } from '../support/fuzz/protobuf-tree.ts';
import { file, floats, node } from '../support/onnx-files.ts';

const values = floats(12, 'w');
const whole = file(
  (w) => {
    w.initializer('w', values, [4, 3]);
    node('MatMul', {}, ['input', 'w'])(w);
  },
  ['N', 4],
);

const text = (number: number, value: string): Field => ({ number, wire: 2, value: new TextEncoder().encode(value) });
const entry = (key: string, value: string): Field => ({ number: 13, wire: 2, value: [text(1, key), text(2, value)] });

/** The model with the fields of its one initialiser replaced (onnx.proto: graph 7, initializer 5, raw_data 9). */
function rewritten(change: (tensor: Field[]) => Field[]): Uint8Array {
  const model = parseMessage(whole)!;
  const graph = model.find(({ number }) => number === 7)!.value as Field[];
  const initializer = graph.find(({ number }) => number === 5)!;
  initializer.value = change(initializer.value as Field[]);
  return writeMessage(model);
}
/** data_location 14 is EXTERNAL. */
const external = (entries: Readonly<Record<string, string>>): Uint8Array =>
  rewritten((tensor) => [
    ...tensor.filter(({ number }) => number !== 9),
    ...Object.entries(entries).map(([key, value]) => entry(key, value)),
    { number: 14, wire: 0, value: 1n },
  ]);

describe('external data', () => {
  const root = temporaryFolder();
  const folder = join(root, 'model');
  const raw = new Uint8Array(values.buffer);
  beforeAll(() => {
    mkdirSync(join(folder, 'parts'), { recursive: true });
    const padded = new Uint8Array(16 + raw.length);
    padded.set(raw, 16);
    writeFileSync(join(folder, 'weights.bin'), padded);
    writeFileSync(join(folder, 'parts', 'w'), raw);
    writeFileSync(join(root, 'secret.bin'), padded);
    symlinkSync(join(root, 'secret.bin'), join(folder, 'link.bin'));
    symlinkSync(join(folder, 'weights.bin'), join(folder, 'inner-link.bin'));
  });
  const read = (entries: Readonly<Record<string, string>>) => {
    writeFileSync(join(folder, 'net.onnx'), external(entries));
    return readOnnxFile('model/net.onnx', root, { batch: 2 });
  };

  it.each<Record<string, string>>([
    { location: 'weights.bin', offset: '16', length: '48' },
    { location: 'weights.bin', offset: '16' },
    { location: 'inner-link.bin', offset: '16' },
    { location: './parts/w' },
  ])('is read from %j', (entries) => {
    expect(read(entries).weights.get('w')).toEqual(values);
  });

  it.each<[Record<string, string>, RegExp]>([
    [
      { location: '../secret.bin' },
      /the path leaves the folder of the model in model\/net\.onnx, external data '\.\.\/secret\.bin'/,
    ],
    [{ location: 'parts/../../secret.bin' }, /leaves the folder/],
    [{ location: '/etc/hostname' }, /leaves the folder/],
    [{ location: 'link.bin' }, /leaves the folder/],
    [{ location: '' }, /leaves the folder/],
    [{ location: 'parts' }, /not a file/],
    [{ location: 'gone.bin' }, /no such file/],
    [{ location: 'weights.bin', offset: '17' }, /the file is too short.*expected 65 bytes, got 64/],
    [{ location: 'weights.bin', offset: '9007199254740991' }, /too short/],
    [{ location: 'weights.bin', length: '40' }, /expected 48 bytes, got 40 in 'weights\.bin'/],
    [{ location: 'weights.bin', offset: '-4' }, /external offset of '-4'/],
    [{ offset: '0' }, /names no external file/],
  ])('is refused: %j', (entries, message) => {
    expect(() => read(entries)).toThrow(message);
  });

  it('makes no room for a tensor larger than its file', () => {
    const huge = parseMessage(external({ location: 'weights.bin' }))!;
    const graph = huge.find(({ number }) => number === 7)!.value as Field[];
    const tensor = graph.find(({ number }) => number === 5)!.value as Field[];
    tensor.find(({ number }) => number === 1)!.value = 2n ** 30n;
    writeFileSync(join(folder, 'huge.onnx'), writeMessage(huge));
    expect(() => readOnnxFile('huge.onnx', folder, {})).toThrow(/too short/);
  });

  it('needs a folder', () => {
    expect(() => readOnnx(external({ location: 'weights.bin' }))).toThrow(/lie in another file, 'weights\.bin'/);
  });

  it('is scored from the command line', async () => {
    read({ location: 'weights.bin', offset: '16' });
    const { code, stdout } = await nascent(['score', 'model/net.onnx', '--proxy', 'params,l2-norm', '--json'], {
      cwd: root,
    });
    expect(code).toBe(0);
    const { scores } = JSON.parse(stdout);
    expect(scores.params.value).toBe(12);
    expect(scores['l2-norm'].value).toBeCloseTo(Math.hypot(...values), 5);
  });
});

describe('16-bit weights', () => {
  /** Values that both 16-bit types hold exactly. */
  const exact = [1, -2, 0.5, -0.25, 0, 3, 96, -1.5, 2 ** -10, 1.75, -7, 1024];
  const half = [0x3c00, 0xc000, 0x3800, 0xb400, 0, 0x4200, 0x5600, 0xbe00, 0x1400, 0x3f00, 0xc700, 0x6400];
  const brain = exact.map((value) => new DataView(Float32Array.of(value).buffer).getUint32(0, true) >>> 16);

  it.each([
    ['float16', 10n, half],
    ['bfloat16', 16n, brain],
  ] as const)('%s, as bytes and as numbers', (_, type, bits) => {
    const typed = (tensor: Field[]): Field[] =>
      tensor
        .filter(({ number }) => number !== 9)
        .map((field) => (field.number === 2 ? { ...field, value: type } : field));
    const bytes = rewritten((tensor) => [
      ...typed(tensor),
      { number: 9, wire: 2, value: new Uint8Array(Uint16Array.from(bits).buffer) },
    ]);
    // int32_data is field 5.
    const numbers = rewritten((tensor) => [
      ...typed(tensor),
      ...bits.map((value): Field => ({ number: 5, wire: 0, value: BigInt(value) })),
    ]);
    for (const model of [bytes, numbers]) expect([...readOnnx(model).weights.get('w')!]).toEqual(exact);
  });
});
