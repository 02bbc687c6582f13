/** One thing to score, checked before anything is computed: an architecture of a space or an ONNX file. */
import { NascentError } from '../../../base/index.ts';
import {
  type ArrayCache,
  type Evaluation,
  type NetworkSource,
  sourceOfArchitecture,
  sourceOfGraph,
} from '../../../proxies/index.ts';
import { readOnnxFile } from '../../onnx-file.ts';
import { dataForFile, type FileData } from './file-data.ts';
import type { Runtime } from './runtime.ts';
import type { ScoreItem } from './score-items.ts';
import type { SpaceChoice } from './space.ts';

export interface OpenNetwork {
  readonly label: { readonly architecture: string } | { readonly file: string };
  readonly space: string | null;
  readonly init: 'file' | 'default' | 'proxy';
  readonly bn: 'train' | 'file';
  readonly notes: readonly string[];
  /** Builds the network. */
  source(runtime: Runtime): NetworkSource;
  evaluation(runtime: Runtime, cache: ArrayCache): Evaluation;
  /** What it is fed, by name, and what of it had to be replaced. */
  data(runtime: Runtime): { readonly name: string; readonly notes: readonly string[] };
}

/** The flags this reads. */
export interface NetworkInput {
  readonly resolution?: number | undefined;
  readonly classes?: number | undefined;
  readonly batch?: number | undefined;
  readonly seed?: number | undefined;
  readonly init?: string | undefined;
  readonly bn?: string | undefined;
}

/** `choice`: the space of architectures; null where there are only files. Throws NascentError: `input` with the position for a bad architecture or a damaged file, `usage` for flags that do not fit. */
export function openNetwork(
  item: ScoreItem,
  choice: SpaceChoice | null,
  input: NetworkInput,
  cwd: string,
): OpenNetwork {
  return item.kind === 'file' ? openFile(item.path, input, cwd) : openArchitecture(item, choice!, input);
}

function openArchitecture(
  { text, where }: { text: string; where: string },
  { space, options }: SpaceChoice,
  input: NetworkInput,
): OpenNetwork {
  if (input.init === 'file' || input.bn === 'file') {
    throw new NascentError('usage', {
      what: `--${input.init === 'file' ? 'init' : 'bn'} file needs an ONNX file`,
      got: `an architecture of ${space.id}`,
    });
  }
  const architecture = parseAt(() => space.parse(text), where);
  const init = input.init === 'default' ? 'default' : 'proxy';
  return {
    label: { architecture: space.format(architecture) },
    space: space.id,
    init,
    bn: 'train',
    notes: [],
    source: ({ data }) =>
      sourceOfArchitecture(space, architecture, {
        batch: input.batch ?? space.defaults.batch,
        resolution: input.resolution ?? space.defaults.resolution,
        classes: input.classes ?? data.classes ?? space.defaults.classes,
        options,
      }),
    data: ({ data }) => ({ name: data.name, notes: [] }),
    evaluation: (runtime, cache) => ({
      ...common(runtime, cache, input),
      init: init === 'default' ? 'default' : undefined,
    }),
  };
}

const fileBatch = 64;

function openFile(path: string, input: NetworkInput, cwd: string): OpenNetwork {
  const batch = input.batch ?? fileBatch;
  const { graph, weights, warnings } = readOnnxFile(path, cwd, {
    batch,
    ...(input.resolution === undefined ? {} : { resolution: input.resolution }),
  });
  const shape = graph.nodes[graph.inputs[0]!]!.shape;
  const [, , height = 1] = shape;
  const logits = graph.nodes[graph.outputs[0]!.value]!.shape;
  const classes = logits.slice(1).reduce((product, length) => product * length, 1);
  for (const [flag, given, own] of [
    ['--resolution', input.resolution, height],
    ['--classes', input.classes, classes],
  ] as const) {
    if (given !== undefined && given !== own) {
      throw new NascentError('usage', {
        what: `${flag} does not fit the file`,
        where: path,
        expected: String(own),
        got: String(given),
      });
    }
  }
  const notes = [...warnings];
  if (logits.slice(1).filter((length) => length !== 1).length > 1)
    notes.push(`the output has ${logits.slice(1).join(' x ')} values per image; all are read as logits`);
  const init = (input.init as OpenNetwork['init'] | undefined) ?? 'file';
  const bn = (input.bn as OpenNetwork['bn'] | undefined) ?? 'file';
  const data = (runtime: Runtime): FileData => dataForFile(runtime.data, shape, classes, input.seed ?? 0);
  return {
    label: { file: path },
    space: null,
    init,
    bn,
    notes: notes.map((note) => `${path}: ${note}`),
    source: () => sourceOfGraph(graph, { batch, resolution: height, classes }),
    data: (runtime) => data(runtime),
    evaluation: (runtime, cache) => ({
      ...common(runtime, cache, input),
      data: data(runtime).provider,
      fileWeights: weights,
      init: init === 'proxy' ? undefined : init,
      batchNorm: bn === 'file' ? 'inference' : 'training',
    }),
  };
}

function common({ executors, data, now }: Runtime, cache: ArrayCache, { seed = 0 }: NetworkInput): Evaluation {
  return { executors, data: data.provider, seed, now, cache };
}

/** Says which line of a list is wrong. */
function parseAt<T>(parse: () => T, where: string): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof NascentError) || where === 'the command line') throw error;
    const { where: inside } = error.detail;
    throw new NascentError(error.code, {
      ...error.detail,
      where: inside === undefined ? where : `${inside} (${where})`,
    });
  }
}
