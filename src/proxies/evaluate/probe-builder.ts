/** A program under construction as quantities see it: loss and parameter gradients are made once, noise inputs are recorded. */
import { gradients, ProgramBuilder } from '../../engine/index.ts';
import type { Graph, NodeOf, ValueId } from '../../graph/index.ts';
import type { ProbeBuilder } from '../quantities/types.ts';
import type { ProbeSetting } from '../types.ts';

export type NoiseFill = Parameters<ProbeBuilder['noiseInput']>[2];

export interface OpenProgram {
  readonly builder: ProbeBuilder;
  readonly noises: ReadonlyMap<string, NoiseFill>;
  /** Whether the labels input was used. */
  usesLabels(): boolean;
}

/** `unitNorm`: no quantity reads norm scales, shifts or their gradients, so they may be constants. */
export function openProgram(graph: Graph, setting: ProbeSetting, unitNorm: boolean): OpenProgram {
  const { program, map } = ProgramBuilder.from(graph, { batchNorm: setting.batchNorm, unitNorm });
  const logits = map[graph.outputs[0]!.value]!;
  const noises = new Map<string, NoiseFill>();
  let loss: ValueId | null = null;
  let parameterGradients: ReadonlyMap<string, ValueId | null> | null = null;
  const builder: ProbeBuilder = {
    program,
    graph,
    logits,
    value: (original) => (program.isZero(map[original]!) ? null : map[original]!),
    loss() {
      loss ??= program.add('CrossEntropy', [logits, program.input('labels', program.shape(logits))], {});
      return loss;
    },
    parameterGradients() {
      if (parameterGradients === null) {
        const targets = graph.parameters.flatMap((id) =>
          program.nodes[map[id]!]!.kind === 'Parameter' ? [map[id]!] : [],
        );
        const found = gradients(program, builder.loss(), targets);
        const name = (id: ValueId): string => (program.nodes[id] as NodeOf<'Parameter'>).attributes.name;
        parameterGradients = new Map(targets.map((id, i) => [name(id), found[i]!]));
      }
      return parameterGradients;
    },
    noiseInput(name, shape, fill) {
      noises.set(name, fill);
      return program.input(name, shape);
    },
  };
  return { builder, noises, usesLabels: () => loss !== null };
}
