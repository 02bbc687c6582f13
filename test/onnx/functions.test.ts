/** Networks whose modules are functions of the file, against ONNX Runtime. */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { costs, readOnnx } from '../../src/graph/index.ts';
import { type Field, parseMessage, writeMessage } from '../support/fuzz/protobuf-tree.ts';
import { largestDifference, referenceLogits } from '../support/networks.ts';
import { file, floats } from '../support/onnx-files.ts';

const text = (number: number, value: string): Field => ({ number, wire: 2, value: new TextEncoder().encode(value) });
const message = (number: number, ...value: Field[]): Field => ({ number, wire: 2, value });
const integer = (number: number, value: number): Field => ({ number, wire: 0, value: BigInt(value) });

/** FunctionProto: name 1, input 4, output 5, attribute 6, node 7, opset_import 9, domain 10. */
const fn = (name: string, inputs: string[], outputs: string[], attributes: string[], nodes: Field[]): Field =>
  message(
    25,
    text(1, name),
    ...inputs.map((value) => text(4, value)),
    ...outputs.map((value) => text(5, value)),
    ...attributes.map((value) => text(6, value)),
    ...nodes,
    message(9, text(1, ''), integer(2, 17)),
    message(9, text(1, 'local'), integer(2, 1)),
    text(10, 'local'),
  );
/** NodeProto: input 1, output 2, op_type 4, attribute 5, domain 7. */
const call = (type: string, inputs: string[], outputs: string[], attributes: Field[] = [], domain = ''): Field =>
  message(
    7,
    ...inputs.map((value) => text(1, value)),
    ...outputs.map((value) => text(2, value)),
    text(4, type),
    ...attributes.map((value) => ({ ...value, number: 5 })),
    ...(domain === '' ? [] : [text(7, domain)]),
  );
/** AttributeProto: name 1, ref_attr_name 21, type 20 (1 is float). */
const reference = (name: string, from: string): Field => message(5, text(1, name), text(21, from), integer(20, 1));

function withFunctions(functions: readonly Field[]): Uint8Array {
  const model = parseMessage(
    file(
      (w) => {
        w.initializer('w1', floats(20, 'w1'), [4, 5]);
        w.initializer('w2', floats(15, 'w2'), [5, 3]);
        w.node('Layer', ['input', 'w1'], ['h'], { slope: { float: 0.25 } }, { name: 'first', domain: 'local' });
        w.node('Layer', ['h', 'w2'], ['logits'], { slope: { float: 0.5 } }, { name: 'second', domain: 'local' });
      },
      ['N', 4],
    ),
  )!;
  // ModelProto.opset_import is field 8.
  return writeMessage([...model, message(8, text(1, 'local'), integer(2, 1)), ...functions]);
}

const layer = fn(
  'Layer',
  ['x', 'w'],
  ['y'],
  ['slope'],
  [call('MatMul', ['x', 'w'], ['product']), call('Act', ['product'], ['y'], [reference('slope', 'slope')], 'local')],
);
const act = fn('Act', ['x'], ['y'], ['slope'], [call('LeakyRelu', ['x'], ['y'], [reference('alpha', 'slope')])]);

it('reads calls as the nodes of the functions, their attributes passed on', async () => {
  const bytes = withFunctions([layer, act]);
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 3 });
  const { graph, weights, warnings } = readOnnx(bytes, { batch: 3 });
  expect(warnings).toEqual([]);
  expect(costs(graph)).toEqual({ params: 35, macs: 35 });
  const input = floats(12, 'input');
  const { logits } = await session.run({ input: new Tensor('float32', input, [3, 4]) });
  expect(largestDifference(await referenceLogits(graph, weights, input), logits!.data as Float32Array)).toBeLessThan(
    1e-5,
  );
  await session.release();
});

it('refuses functions that grow without bound', () => {
  const twice = Array.from({ length: 30 }, (_, i) => {
    const next = i === 29 ? [] : [`F${i + 1}`, `F${i + 1}`];
    return fn(
      i === 0 ? 'Act' : `F${i}`,
      ['x'],
      ['y'],
      [],
      next.map((type) => call(type, ['x'], ['y'], [], 'local')),
    );
  });
  expect(() => readOnnx(withFunctions([layer, ...twice]))).toThrow(/more than 100000 nodes/);
});

it('refuses functions that call themselves', () => {
  const endless = fn('Act', ['x'], ['y'], ['slope'], [call('Act', ['x'], ['y'], [], 'local')]);
  expect(() => readOnnx(withFunctions([layer, endless]))).toThrow(/functions nested deeper than 32/);
});
