import { azExpressivity } from './az-expressivity.ts';
import { azNas } from './az-nas.ts';
import { azProgressivity } from './az-progressivity.ts';
import { azTrainability } from './az-trainability.ts';
import { epeNas } from './epe-nas.ts';
import { fisher } from './fisher.ts';
import { gradNorm } from './grad-norm.ts';
import { gradsign } from './gradsign.ts';
import { grasp } from './grasp.ts';
import { jacobCov } from './jacob-cov.ts';
import { l2Norm } from './l2-norm.ts';
import { linearRegions } from './linear-regions.ts';
import { logsynflow } from './logsynflow.ts';
import { macs } from './macs.ts';
import { meco } from './meco.ts';
import { nascent } from './nascent.ts';
import { naswot } from './naswot.ts';
import { nnDegree } from './nn-degree.ts';
import { nnMass } from './nn-mass.ts';
import { ntkCond } from './ntk-cond.ts';
import { params } from './params.ts';
import { pathMass } from './path-mass.ts';
import { pathRange } from './path-range.ts';
import { pathReach } from './path-reach.ts';
import { plain } from './plain.ts';
import { sedR } from './sed-r.ts';
import { snip } from './snip.ts';
import { swap } from './swap.ts';
import { synflow } from './synflow.ts';
import { synflowLog } from './synflow-log.ts';
import { thinJacobCov } from './thin-jacob-cov.ts';
import { thinNaswot } from './thin-naswot.ts';
import { trainableLayers } from './trainable-layers.ts';
import type { PopulationProxy, Proxy } from './types.ts';
import { vkdnw } from './vkdnw.ts';
import { vkdnwAgg } from './vkdnw-agg.ts';
import { wrcor } from './wrcor.ts';
import { zen } from './zen.ts';
import { zico } from './zico.ts';

export { ArrayCache, type BatchProvider, type BatchRequest, type InputOverride } from './evaluate/inputs.ts';
export { type Executors, smallMacs } from './evaluate/run-program.ts';
export {
  type Evaluation,
  type ProxyChoice,
  referenceExecutors,
  scoreNetwork,
  type TimedScore,
} from './evaluate/score-network.ts';
export { type NetworkSource, sourceOfArchitecture, sourceOfGraph } from './evaluate/source.ts';
export { nascent } from './nascent.ts';
export type { Quantity } from './quantities/types.ts';
export { scoreTopology, type TopologyScoring, topologyProxies } from './score-topology.ts';
export type {
  FailureReason,
  Initialisation,
  PopulationProxy,
  Proxy,
  ProxyContext,
  ProxyOption,
  Score,
  ScorePart,
} from './types.ts';

export {
  allPassed,
  type QuantityResult,
  type VerifiedFile,
  type VerifyOptions,
  verifyGolden,
  type Worst,
} from './verify/index.ts';

const list: readonly Proxy[] = [
  params,
  macs,
  trainableLayers,
  pathRange,
  pathReach,
  pathMass,
  sedR,
  nnDegree,
  nnMass,
  gradNorm,
  snip,
  plain,
  l2Norm,
  fisher,
  grasp,
  synflow,
  synflowLog,
  logsynflow,
  jacobCov,
  epeNas,
  naswot,
  zen,
  linearRegions,
  ntkCond,
  zico,
  azExpressivity,
  azProgressivity,
  azTrainability,
  swap,
  meco,
  gradsign,
  vkdnw,
  wrcor,
  thinNaswot,
  thinJacobCov,
];

/** Every proxy by id. */
export const proxies: Readonly<Record<string, Proxy>> = Object.fromEntries(list.map((proxy) => [proxy.id, proxy]));

/** Scores that exist only among others. */
export const populationProxies: Readonly<Record<string, PopulationProxy>> = Object.fromEntries(
  [azNas, vkdnwAgg, nascent].map((proxy) => [proxy.id, proxy]),
);
