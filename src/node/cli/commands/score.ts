/** `nascent score`: proxies of given architectures or ONNX files. */
import { NascentError } from '../../../base/index.ts';
import { costs, type Graph, graphHash } from '../../../graph/index.ts';
import { ArrayCache, scoreNetwork, type TimedScore } from '../../../proxies/index.ts';
import { type Command, type CommandRun, defineCommand, type FlagInput } from '../command.ts';
import { compareNetworks, comparisonText, type Side, writeComparison } from '../comparison.ts';
import { printDocument, printLine } from '../document.ts';
import { networkFlags } from '../inputs/network-flags.ts';
import { type OpenNetwork, openNetwork } from '../inputs/open-network.ts';
import { chooseProxies, type ProxySelection } from '../inputs/proxies.ts';
import { openRuntime, type Runtime } from '../inputs/runtime.ts';
import { architectureLines, scoreItems } from '../inputs/score-items.ts';
import { chooseSpace } from '../inputs/space.ts';
import { type NetworkScores, populationScores } from '../population.ts';
import { createProgress, durationText } from '../progress.ts';
import { countText, numberText, table } from '../table.ts';

const flags = {
  ...networkFlags,
  proxy: { kind: 'list', value: 'A,B,...', description: 'proxies to compute (nascent proxies), or all-that-apply' },
  'proxy-option': { kind: 'pairs', value: 'PROXY.NAME=VALUE', description: 'option of a proxy, repeatable' },
  file: { kind: 'text', value: 'LIST', description: 'file with one architecture per line' },
  parts: { kind: 'boolean', description: 'also the parts of each score, per layer' },
  population: {
    kind: 'text',
    value: 'FILE',
    description: 'architectures, one per line, that population scores (az-nas) rank among',
  },
  init: {
    kind: 'text',
    choices: ['file', 'default', 'proxy'],
    description: 'weights of an ONNX file, default initial ones, or as each proxy wants',
    default: 'file for ONNX files, else proxy',
  },
  bn: {
    kind: 'text',
    choices: ['train', 'file'],
    description: 'batch norm by the batch, or with the statistics of the ONNX file',
    default: 'file for ONNX files, else train',
  },
  vs: {
    kind: 'text',
    value: 'OTHER',
    description: 'a second file or architecture: the difference by layer, with costs and scores side by side',
  },
  html: { kind: 'text', value: 'FILE', description: 'with --vs: the comparison as a page' },
  jsonl: { kind: 'boolean', description: 'one JSON document per line' },
} as const;

type Input = FlagInput<typeof flags>;

export const score: Command = defineCommand({
  name: 'score',
  summary: 'score architectures or ONNX files with proxies',
  positionals: '<architecture...|file.onnx|->',
  flags,
  examples: [
    {
      command:
        "nascent score '|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_3x3~1|nor_conv_1x1~2|' --space nas-bench-201 --proxy zico,synflow,params",
      does: 'score one cell on the shipped images',
    },
    {
      command: 'nascent score model.onnx --proxy naswot,snip --json',
      does: "score a network of your own, with the file's weights",
    },
    {
      command: 'nascent score old.onnx --vs new.onnx --proxy params,macs,naswot --html difference.html',
      does: 'compare two networks layer by layer',
    },
    {
      command: 'nascent score --file cells.txt --space nas-bench-201 --proxy az-nas --jsonl',
      does: 'rank a list of cells among themselves, one JSON document per line',
    },
  ],
  run,
});

async function run(input: Input, context: CommandRun): Promise<number> {
  const { effects, positionals, json } = context;
  const selection = chooseProxies(input.proxy, input['proxy-option']);
  const items = await scoreItems(positionals, input.file, effects);
  if (items.length === 0) {
    throw new NascentError('usage', {
      what: 'nothing to score',
      expected: 'architectures, an .onnx file, --file LIST or - for stdin',
      got: 'none',
    });
  }
  if (input.html !== undefined && input.vs === undefined)
    throw new NascentError('usage', { what: '--html needs --vs', expected: '--vs OTHER', got: 'none' });
  if (input.vs !== undefined) {
    if (items.length !== 1)
      throw new NascentError('usage', {
        what: '--vs compares two networks',
        expected: 'one architecture or .onnx file before --vs',
        got: String(items.length),
      });
    items.push(...(await scoreItems([input.vs], undefined, effects)));
  }
  const others = input.population === undefined ? [] : architectureLines(input.population, effects);
  const needsSpace = others.length > 0 || items.some(({ kind }) => kind === 'architecture');
  const space = needsSpace ? await chooseSpace(input.space, input['space-option'], context) : null;
  const networks = items.map((item) => openNetwork(item, space, input, effects.cwd));
  const population = others.map((line) => openNetwork({ kind: 'architecture', ...line }, space, input, effects.cwd));
  if (!context.quiet) {
    for (const note of [...selection.notes, ...networks.flatMap(({ notes }) => notes)]) effects.stderr(`${note}\n`);
  }

  const runtime = await openRuntime(input, effects);
  if (!context.quiet) {
    const replaced = networks.flatMap((network) => network.data(runtime).notes);
    for (const note of [...runtime.notes, ...new Set(replaced)]) effects.stderr(`${note}\n`);
  }
  const total = networks.length + population.length;
  const progress = createProgress(total > 1 ? context : { ...context, quiet: true }, { total });
  const cache = new ArrayCache();
  let done = 0;
  let failed = 0;
  const compute = async (network: OpenNetwork): Promise<Computed> => {
    const source = network.source(runtime);
    const scores = await scoreNetwork(source, selection.choices, network.evaluation(runtime, cache));
    if (Object.values(scores).every(({ ok }) => !ok)) failed++;
    progress.update({ done: ++done, failed, round: 1, best: null });
    const { graph } = source;
    return { scores, graph, hash: graphHash(graph), batch: source.settings.batch, ...costs(graph) };
  };
  let anyOk = false;
  const sides: Compared[] = [];
  const print = (network: OpenNetwork, computed: Computed, ranked: NetworkScores = {}): void => {
    const document = scoreDocument(network, computed, { ...computed.scores, ...ranked }, selection, runtime, input);
    anyOk ||= Object.values(document.scores).some(({ ok }) => ok);
    if (input.vs !== undefined) {
      const label = document.architecture ?? document.file ?? '';
      sides.push({ document, side: { label, graph: computed.graph, scores: document.scores } });
    } else if (json && (networks.length > 1 || input.jsonl)) printLine(effects, 'score', document);
    else if (json) printDocument(effects, 'score', document);
    else effects.stdout(documentTable(document));
  };

  if (selection.population.length === 0) {
    for (const network of networks) print(network, await compute(network));
  } else {
    const computed: Computed[] = [];
    for (const network of networks) computed.push(await compute(network));
    const among: Computed[] = [];
    for (const network of population) among.push(await compute(network));
    const ranked = selection.population.map((proxy) => {
      const all = populationScores(
        proxy,
        computed.map(({ scores }) => scores),
        among.map(({ scores }) => scores),
      );
      return { id: proxy.id, all };
    });
    networks.forEach((network, i) => {
      print(network, computed[i]!, Object.fromEntries(ranked.map(({ id, all }) => [id, all[i]!])));
    });
  }
  if (input.vs !== undefined) printComparison(sides[0]!, sides[1]!, input, context);
  progress.finish();
  return anyOk ? 0 : 1;
}

interface Compared {
  readonly document: ScoreDocument;
  readonly side: Side;
}

/** The first network's document, with the second's and the difference as members of it. */
function printComparison(a: Compared, b: Compared, { html }: Input, { effects, json }: CommandRun): void {
  const difference = compareNetworks(a.side, b.side);
  if (html !== undefined) {
    const settings = Object.entries(a.document.settings).map(([name, value]) => [name, String(value)] as const);
    writeComparison(html, effects.cwd, a.side, b.side, difference, settings);
  }
  if (json) printDocument(effects, 'score', { ...a.document, vs: b.document, difference });
  else effects.stdout(comparisonText(a.side, b.side, difference));
}

interface Computed {
  readonly graph: Graph;
  readonly scores: NetworkScores;
  readonly hash: string;
  readonly batch: number;
  readonly params: number;
  readonly macs: number;
}

function scoreDocument(
  network: OpenNetwork,
  computed: Computed,
  scores: NetworkScores,
  { ids }: ProxySelection,
  runtime: Runtime,
  { seed = 0, parts }: Input,
): ScoreDocument {
  const { label, space, init, bn } = network;
  const { lowering } = runtime;
  const { hash, params, macs, batch } = computed;
  return {
    ...label,
    space,
    hash,
    params,
    macs,
    settings: { data: network.data(runtime).name, batch, seed, init, bn, lowering },
    scores: Object.fromEntries(ids.map((id) => [id, shown(scores[id]!, parts)])),
  };
}

interface ScoreDocument {
  readonly architecture?: string;
  readonly file?: string;
  readonly space: string | null;
  readonly hash: string;
  readonly params: number;
  readonly macs: number;
  readonly settings: object;
  readonly scores: NetworkScores;
}

/** Parts only where asked for, and where they are all there is (a population score without a population). */
function shown(score: TimedScore, parts: boolean): TimedScore {
  if (parts || (!score.ok && score.reason === 'needs-population')) return score;
  const { parts: _, ...rest } = score;
  return rest;
}

function documentTable({ architecture, file, params, macs, scores }: ScoreDocument): string {
  const rows = Object.entries(scores).map(([id, score]) =>
    score.ok
      ? [id, numberText(score.value), durationText(score.ms)]
      : [id, '-', score.detail === undefined ? score.reason : `${score.reason}: ${score.detail}`],
  );
  const parts = Object.entries(scores).flatMap(([id, score]) =>
    (score.parts ?? []).map(({ name, value }) => [id, name, numberText(value)]),
  );
  const head = `${architecture ?? file}\n  ${countText(params)} params, ${countText(macs)} MACs\n`;
  return `${head}${table(['proxy', 'value', 'time'], rows)}${parts.length > 0 ? table(['proxy', 'part', 'value'], parts) : ''}`;
}
