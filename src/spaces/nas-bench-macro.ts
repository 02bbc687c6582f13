/** NAS-Bench-Macro: 3^8 = 6,561 MobileNetV2-like networks for CIFAR-10 (Su et al., arXiv 2103.11922). */
import { chainDrawing, chainOperations } from './blocks/chain-space.ts';
import { alphabetsOf, type Code, codeCount, codeOperations, formatCode } from './digit-code.ts';
import { indexError } from './index-error.ts';
import { form, macroNetwork, operations, stages } from './nas-bench-macro/network.ts';
import { resolveOptions } from './options.ts';
import type { NetworkSettings, Space, SpaceOption } from './types.ts';

const id = 'nas-bench-macro';
const options: readonly SpaceOption[] = [
  { name: 'C', description: 'channels of the stem', default: 32, minimum: 1, maximum: 512 },
];
const layers = alphabetsOf(form).length;
const size = Number(codeCount(form));

const networkOf = (code: Code, { options: given }: Pick<NetworkSettings, 'options'>) =>
  macroNetwork(code, Number(resolveOptions({ id, options }, given).C));

const codeAt = (index: number): Code => [...index.toString(operations.length).padStart(layers, '0')].map(Number);

export const nasBenchMacro: Space<Code> = {
  id,
  title: form.title,
  paper: 'Prioritized Architecture Sampling with Monto-Carlo Tree Search, arXiv 2103.11922',
  description:
    'A chain of eight layers in three stages, each the identity or one of two inverted bottlenecks; the first layer of a stage halves the image and doubles the channels.',
  reconstruction:
    'The skeleton is checked against the params and flops columns of the published table: both are equal, not only within 0.1 %, on all 5,249 shared rows.',
  textForm: `Eight digits, one per layer: ${operations.map(({ name }, i) => `${i} ${name}`).join(', ')}.`,
  example: '22212202',
  options,
  defaults: { resolution: 32, classes: 10, batch: 64 },
  thin: { resolution: 16 },
  ...codeOperations(form),
  *enumerate() {
    for (let index = 0; index < size; index++) yield codeAt(index);
  },
  index: (code) => Number.parseInt(formatCode(form, code), operations.length),
  fromIndex(index) {
    if (!Number.isInteger(index) || index < 0 || index >= size) throw indexError(form.title, 0, size - 1, index);
    return codeAt(index);
  },
  canonical: (code) => formatCode(form, canonicalCode(code)),
  // The table's counter adds nothing: its params and flops are ours.
  ...chainOperations(networkOf, () => 0),
  drawing: (code) => chainDrawing(code.map((choice) => operations[choice]!.name)),
};

/** Identities behind the first layer of a stage are no layers: they go to the stage's end. */
function canonicalCode(code: Code): Code {
  let at = 0;
  return stages.flatMap((layers) => {
    const [first, ...rest] = code.slice(at, at + layers) as [number, ...number[]];
    at += layers;
    const kept = rest.filter((choice) => choice > 0);
    return [first, ...kept, ...rest.filter((choice) => choice === 0)];
  });
}
