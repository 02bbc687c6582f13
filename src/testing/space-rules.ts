/** What a search space must keep, in words for people who write one: the rule, and what to do where it is broken. */

export interface SpaceRule {
  /** The rule as a sentence without a full stop. */
  readonly says: string;
  /** What usually breaks it, and the remedy. */
  readonly advice: string;
}

const rule = (says: string, advice: string): SpaceRule => ({ says, advice });

const text = 'format must write everything that tells two architectures apart, and parse must read all of it';
const drawn =
  'draw random numbers only from the stream that is handed in (rng.int(n), rng.pick(list)), never from Math.random()';
const inside = 'check the limits of every value that is changed: what comes out must be readable by parse';

export type SpaceRuleName =
  | 'works'
  | 'id'
  | 'example'
  | 'sample'
  | 'text'
  | 'canonical'
  | 'unchanged'
  | 'mutates'
  | 'mutant'
  | 'child'
  | 'self'
  | 'index'
  | 'notOwn'
  | 'distinct'
  | 'graph'
  | 'ops'
  | 'batch'
  | 'input'
  | 'logits'
  | 'last'
  | 'params'
  | 'macs'
  | 'enumerate'
  | 'nonsense';

export const spaceRules: Readonly<Record<SpaceRuleName, SpaceRule>> = {
  works: rule(
    'every function of the space works',
    'the function named here failed; mend it with the architecture named here',
  ),
  id: rule('the id is in kebab case', 'use lower-case words joined by hyphens, such as my-space'),
  example: rule('the example is in text form', 'give as example what format writes for an architecture'),
  sample: rule('the same stream samples the same architecture', drawn),
  text: rule('parse(format(a)) is a', text),
  canonical: rule('canonical survives parse and format', 'canonical must depend on the architecture alone'),
  unchanged: rule('mutate leaves its argument unchanged', 'return a changed copy: { ...architecture, kernel: 5 }'),
  mutates: rule(
    'mutate returns another architecture',
    'choose among the other values of what is changed, not among all',
  ),
  mutant: rule('mutants are in the space', inside),
  child: rule('crossover stays in the space', inside),
  self: rule('crossing an architecture with itself gives it back', 'take every value from one of the two parents'),
  index: rule('fromIndex(index(a)) is a', 'index and fromIndex must be each the reverse of the other'),
  notOwn: rule('no architecture is its own neighbour', 'leave out the value that the architecture has already'),
  distinct: rule('neighbours are distinct', 'list every neighbour once'),
  graph: rule('the graph keeps the specification', 'build it with GraphBuilder and the helpers of nascent/graph'),
  ops: rule(
    'the graph holds network ops only',
    'the op named here exists only in differentiated programs: use another',
  ),
  batch: rule(
    'the same architecture gives the same network at any batch size',
    'no shape may hold the batch size: write -1 for it in the target of a Reshape',
  ),
  input: rule(
    'the first input is the image batch',
    "begin with b.input('input', [batch, 3, resolution, resolution]), with the numbers of the settings",
  ),
  logits: rule(
    'the output logits is [batch, classes]',
    'end with b.build({ logits }), logits from a linear layer with settings.classes outputs',
  ),
  last: rule(
    'the graph names its last feature',
    "globalPool(b, x) does it; without it, call b.feature('last', x) on what is averaged or read by the classifier",
  ),
  params: rule(
    "counts.params is the graph's",
    'count every weight, bias, norm scale and shift once, or leave counts out',
  ),
  macs: rule(
    "counts.macs is the graph's",
    'count convolutions and linear layers of one image, no biases, or leave counts out',
  ),
  enumerate: rule(
    'enumerate gives size distinct architectures',
    'size must be the number of architectures that enumerate lists',
  ),
  nonsense: rule(
    'parse refuses nonsense with an input error',
    "throw new NascentError('input', { what, expected, got }) for any text that format does not write",
  ),
};
