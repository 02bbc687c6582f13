/** The operations shared by the Once-for-All spaces (Cai et al., arXiv 1908.09791). */
import { chainDrawing, chainOperations } from '../blocks/chain-space.ts';
import {
  alphabetsOf,
  type Code,
  codeNeighbours,
  crossCodes,
  formatCode,
  mutateCode,
  sampleCode,
} from '../digit-code.ts';
import { resolveOptions } from '../options.ts';
import type { NetworkSettings, Space, SpaceOption } from '../types.ts';
import {
  activePositions,
  canonicalCode,
  type ElasticForm,
  elasticStages,
  networkCount,
  parseElastic,
} from './elastic-code.ts';
import { type ElasticSkeleton, elasticNetwork } from './network.ts';

type Described = Pick<Space<Code>, 'id' | 'title' | 'description' | 'aliases' | 'textForm' | 'example'>;

export function elasticSpace(described: Described, form: ElasticForm, skeleton: ElasticSkeleton): Space<Code> {
  const options: readonly SpaceOption[] = [
    {
      name: 'width',
      description: 'factor of all widths, rounded to multiples of 8',
      default: 1,
      fractional: true,
      minimum: 0.1,
      maximum: 10,
    },
  ];
  const alphabets = alphabetsOf(form);
  const network = (code: Code, { options: given }: Pick<NetworkSettings, 'options'>) =>
    elasticNetwork(
      skeleton,
      elasticStages(form, code),
      Number(resolveOptions({ id: described.id, options }, given).width),
    );
  return {
    ...described,
    paper: 'Once-for-All: Train One Network and Specialize it for Efficient Deployment, arXiv 1908.09791',
    size: networkCount(form),
    options,
    defaults: { resolution: 224, classes: 1000, batch: 64 },
    thin: { resolution: 64 },
    sample: (rng) => sampleCode(alphabets, rng),
    mutate: (code, rng) => mutateCode(alphabets, code, rng, activePositions(form, code)),
    cross: crossCodes,
    neighbours: (code) => codeNeighbours(alphabets, code, activePositions(form, code)),
    format: (code) => formatCode(form, code),
    parse: (text) => parseElastic(form, text),
    canonical: (code) => canonicalCode(form, code),
    ...chainOperations(network),
    drawing: (code) =>
      chainDrawing(
        elasticStages(form, code)
          .flat()
          .map(({ kernel, expansion }) => `MB${expansion} ${kernel}x${kernel}`),
      ),
  };
}
