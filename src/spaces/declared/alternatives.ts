/** The alternatives of one place (a layer, a stage, the stem): every combination of the values of its fields, with its text. */
import type { ActivationName, Declaration, Operation, StageDeclaration } from './schema.ts';

/** A layer before its place in the network is known. */
export interface Layer {
  readonly op: Operation;
  readonly kernel: number;
  /** Of `mbconv`: inner channels as a multiple of the input's. */
  readonly expansion: number;
  /** Of `bottleneck`: inner channels as a part of the output's. */
  readonly ratio: number;
  /** Channels of squeeze-and-excitation as a part of those it scales; 0: none. */
  readonly se: number;
  readonly skip: boolean;
  readonly activation: ActivationName;
}

export interface Alternative<T> {
  readonly text: string;
  readonly value: T;
}

interface Field {
  readonly key: string;
  readonly values: readonly (string | number | boolean)[];
  readonly text: (value: never) => string;
}

const field = <V extends string | number | boolean>(
  key: string,
  values: readonly V[],
  text: (value: V) => string,
): Field => ({ key, values, text });

/** Fields with one value are not written: they are the same in every architecture. */
function combine<T>(name: string, fields: readonly Field[], fixed: object = {}): readonly Alternative<T>[] {
  let all: readonly { readonly words: readonly string[]; readonly value: object }[] = [
    { words: name === '' ? [] : [name], value: fixed },
  ];
  for (const { key, values, text } of fields) {
    all = all.flatMap(({ words, value }) =>
      values.map((chosen) => ({
        words: values.length > 1 ? [...words, text(chosen as never)] : words,
        value: { ...value, [key]: chosen },
      })),
    );
  }
  return all.map(({ words, value }) => ({ text: words.join('-'), value: value as T }));
}

/** Fields that an operation reads. */
const fieldsOf: Readonly<Record<Operation, readonly (keyof Layer)[]>> = {
  conv: ['kernel', 'se', 'skip', 'activation'],
  separable: ['kernel', 'se', 'skip', 'activation'],
  mbconv: ['kernel', 'expansion', 'se', 'skip', 'activation'],
  basic: ['kernel', 'se', 'skip', 'activation'],
  bottleneck: ['kernel', 'ratio', 'se', 'skip', 'activation'],
  identity: [],
  avgpool: ['kernel'],
  maxpool: ['kernel'],
};

/** Whether the input is added where the file does not say. */
const skipsByItself: readonly Operation[] = ['mbconv', 'basic', 'bottleneck'];

export function layerAlternatives(stage: StageDeclaration): readonly Alternative<Layer>[] {
  const unused: Omit<Layer, 'op'> = { kernel: 3, expansion: 1, ratio: 1, se: 0, skip: false, activation: 'relu' };
  return stage.op.flatMap((op) => {
    const skip = stage.skip.length > 0 ? stage.skip : [skipsByItself.includes(op)];
    const fields = [
      field('kernel', stage.kernel, (kernel) => `k${kernel}`),
      field('expansion', stage.expansion, (expansion) => `e${expansion}`),
      field('ratio', stage.ratio, (ratio) => `r${ratio}`),
      field('se', stage.se, (part) => `se${part}`),
      field('skip', skip, (has) => (has ? 'skip' : 'noskip')),
      field('activation', stage.activation, (name) => name),
    ].filter(({ key }) => fieldsOf[op].includes(key as keyof Layer));
    return combine<Layer>(op, fields, { op, ...unused });
  });
}

export interface StageShape {
  readonly width: number;
  readonly stride: number;
}

export const stageAlternatives = (stage: StageDeclaration): readonly Alternative<StageShape>[] =>
  combine('', [
    field('width', stage.width, (width) => `w${width}`),
    field('stride', stage.stride, (stride) => `s${stride}`),
  ]);

export interface Stem {
  readonly width: number;
  readonly kernel: number;
  readonly stride: number;
  /** A 3x3 max pool of stride 2 behind it. */
  readonly pool: boolean;
  readonly activation: ActivationName;
}

export const stemAlternatives = ({ stem }: Declaration): readonly Alternative<Stem>[] =>
  combine('stem', [
    field('width', stem.width, (width) => `w${width}`),
    field('kernel', stem.kernel, (kernel) => `k${kernel}`),
    field('stride', stem.stride, (stride) => `s${stride}`),
    field('pool', stem.pool, (pool) => (pool ? 'pool' : 'nopool')),
    field('activation', stem.activation, (name) => name),
  ]);

export interface Head {
  /** Channels of a 1x1 convolution before global pooling; 0: none. */
  readonly width: number;
  readonly activation: ActivationName;
}

export const headAlternatives = ({ head }: Declaration): readonly Alternative<Head>[] =>
  combine('head', [
    field('width', head.width, (width) => `w${width}`),
    field('activation', head.activation, (name) => name),
  ]);
