import { NascentError } from '../base/index.ts';
import { autoformerBase } from './autoformer-base.ts';
import { autoformerSmall } from './autoformer-small.ts';
import { autoformerTiny } from './autoformer-tiny.ts';
import { azMobileNetV2 } from './az-mobilenetv2.ts';
import { darts } from './darts.ts';
import { fbNet } from './fbnet.ts';
import { flashAdd } from './flash-add.ts';
import { flashConcat } from './flash-concat.ts';
import { mnasNet } from './mnasnet.ts';
import { nasBench101 } from './nas-bench-101.ts';
import { nasBench201 } from './nas-bench-201.ts';
import { nasBench301 } from './nas-bench-301.ts';
import { nasBenchMacro } from './nas-bench-macro.ts';
import { natsSizeSpace } from './nats-sss.ts';
import { ndsAmoeba } from './nds-amoeba.ts';
import { ndsDarts } from './nds-darts.ts';
import { ndsEnas } from './nds-enas.ts';
import { ndsNasnet } from './nds-nasnet.ts';
import { ndsPnas } from './nds-pnas.ts';
import { ndsResnet } from './nds-resnet.ts';
import { ndsResnextA } from './nds-resnext-a.ts';
import { ndsResnextB } from './nds-resnext-b.ts';
import { ofaMobileNetV3 } from './ofa-mobilenetv3.ts';
import { ofaProxylessNas } from './ofa-proxylessnas.ts';
import { pit } from './pit.ts';
import { proxylessNas } from './proxylessnas.ts';
import { transNasMacro } from './transnas-macro.ts';
import { transNasMicro } from './transnas-micro.ts';
import type { Space } from './types.ts';
import { zenMobileNetV2 } from './zen-mobilenetv2.ts';

export { autoformerBase } from './autoformer-base.ts';
export { autoformerSmall } from './autoformer-small.ts';
export { autoformerTiny } from './autoformer-tiny.ts';
export { azMobileNetV2 } from './az-mobilenetv2.ts';
export { darts } from './darts.ts';
export { declarationProblems, spaceOfDeclaration } from './declared/declared-space.ts';
export type { Choices, ChoiceValue, Chosen } from './define/choice-space.ts';
export { type ChoiceDefinition, defineSpace, definitionProblems, type SpaceDefinition } from './define/define-space.ts';
export { type Problem, problemLine, throwProblems } from './define/problems.ts';
export { fbNet } from './fbnet.ts';
export { flashAdd } from './flash-add.ts';
export { flashConcat } from './flash-concat.ts';
export { mnasNet } from './mnasnet.ts';
export { moduleHash as nasBench101Hash } from './nas-bench-101/hash.ts';
export { nasBench101 } from './nas-bench-101.ts';
export { nasBench201 } from './nas-bench-201.ts';
export { nasBench301 } from './nas-bench-301.ts';
export { nasBenchMacro } from './nas-bench-macro.ts';
export { natsSizeSpace } from './nats-sss.ts';
export { ndsAmoeba } from './nds-amoeba.ts';
export { ndsDarts } from './nds-darts.ts';
export { ndsEnas } from './nds-enas.ts';
export { ndsNasnet } from './nds-nasnet.ts';
export { ndsPnas } from './nds-pnas.ts';
export { ndsResnet } from './nds-resnet.ts';
export { ndsResnextA } from './nds-resnext-a.ts';
export { ndsResnextB } from './nds-resnext-b.ts';
export { ofaMobileNetV3 } from './ofa-mobilenetv3.ts';
export { ofaProxylessNas } from './ofa-proxylessnas.ts';
export { resolveOptions } from './options.ts';
export { pit } from './pit.ts';
export { proxylessNas } from './proxylessnas.ts';
export { transNasMacro } from './transnas-macro.ts';
export { transNasMicro } from './transnas-micro.ts';
export type { NetworkSettings, SkipCell, Space, SpaceOption, Topology, TopologyOp } from './types.ts';
export { zenMobileNetV2 } from './zen-mobilenetv2.ts';

const list = [
  // Cells.
  nasBench101,
  nasBench201,
  darts,
  nasBench301,
  transNasMicro,
  transNasMacro,
  ndsAmoeba,
  ndsDarts,
  ndsEnas,
  ndsNasnet,
  ndsPnas,
  ndsResnet,
  ndsResnextA,
  ndsResnextB,
  natsSizeSpace,
  // Mobile networks.
  mnasNet,
  fbNet,
  ofaMobileNetV3,
  ofaProxylessNas,
  proxylessNas,
  zenMobileNetV2,
  azMobileNetV2,
  nasBenchMacro,
  // Skip links.
  flashConcat,
  flashAdd,
  // Vision transformers.
  autoformerTiny,
  autoformerSmall,
  autoformerBase,
  pit,
];

/** Every search space by id. The architecture type is opaque to callers that take any space. */
export const spaces: Readonly<Record<string, Space>> = Object.fromEntries(
  list.map((space) => [space.id, space as unknown as Space]),
);

/** The space with this id or alias; throws NascentError `not-found`. */
export function findSpace(id: string): Space {
  const space = Object.hasOwn(spaces, id)
    ? spaces[id]
    : Object.values(spaces).find(({ aliases }) => aliases?.includes(id));
  if (!space) {
    throw new NascentError('not-found', {
      what: 'unknown search space',
      expected: Object.keys(spaces).join(', '),
      got: `"${id}"`,
      hint: 'see `nascent spaces`',
    });
  }
  return space;
}
