/** Sampling and changes of a declared architecture. */
import type { Stream } from '../../random/index.ts';
import type { DeclaredArchitecture, Places, StagePlaces } from './architecture.ts';

type Stage = DeclaredArchitecture['stages'][number];

/** Every place independently and uniformly: first the depth, then each layer. */
export function sampleDeclared(rng: Stream, { stem, stages, head }: Places): DeclaredArchitecture {
  return {
    stem: rng.int(stem.length),
    stages: stages.map(({ shapes, layers, depths, same }) => {
      const shape = rng.int(shapes.length);
      const depth = rng.pick(depths);
      if (same) return { shape, layers: new Array<number>(depth).fill(rng.int(layers.length)) };
      return { shape, layers: Array.from({ length: depth }, () => rng.int(layers.length)) };
    }),
    head: rng.int(head.length),
  };
}

/** Another value at one place; a stage may also take the next smaller or larger depth (new layers behind the others). */
export function* neighboursOfDeclared(a: DeclaredArchitecture, places: Places): Iterable<DeclaredArchitecture> {
  for (const stem of others(places.stem.length, a.stem)) yield { ...a, stem };
  for (const [i, stage] of a.stages.entries()) {
    for (const next of neighboursOfStage(stage, places.stages[i]!)) yield { ...a, stages: a.stages.with(i, next) };
  }
  for (const head of others(places.head.length, a.head)) yield { ...a, head };
}

function* neighboursOfStage(stage: Stage, { shapes, layers, depths, same }: StagePlaces): Iterable<Stage> {
  for (const shape of others(shapes.length, stage.shape)) yield { ...stage, shape };
  const depth = stage.layers.length;
  if (same) {
    for (const layer of others(layers.length, stage.layers[0]!))
      yield { ...stage, layers: new Array<number>(depth).fill(layer) };
  } else {
    for (let at = 0; at < depth; at++)
      for (const layer of others(layers.length, stage.layers[at]!))
        yield { ...stage, layers: stage.layers.with(at, layer) };
  }
  const place = depths.indexOf(depth);
  const [less, more] = [depths[place - 1], depths[place + 1]];
  if (less !== undefined) yield { ...stage, layers: stage.layers.slice(0, less) };
  if (more !== undefined) {
    const last = stage.layers.at(-1)!;
    // Several new layers are copies of one another: their combinations would be too many to list.
    for (const layer of same ? [last] : layers.keys())
      yield { ...stage, layers: [...stage.layers, ...new Array<number>(more - depth).fill(layer)] };
  }
}

function* others(count: number, own: number): Iterable<number> {
  for (let i = 0; i < count; i++) if (i !== own) yield i;
}

/** One change at a place drawn among those that have a choice; a changed depth is the next one, new layers are drawn. */
export function mutateDeclared(a: DeclaredArchitecture, rng: Stream, places: Places): DeclaredArchitecture {
  const moves: (() => DeclaredArchitecture)[] = [];
  const another = (count: number, own: number): number => rng.pick([...others(count, own)]);
  if (places.stem.length > 1) moves.push(() => ({ ...a, stem: another(places.stem.length, a.stem) }));
  if (places.head.length > 1) moves.push(() => ({ ...a, head: another(places.head.length, a.head) }));
  a.stages.forEach((stage, i) => {
    const { shapes, layers, depths, same } = places.stages[i]!;
    const become = (next: Stage): DeclaredArchitecture => ({ ...a, stages: a.stages.with(i, next) });
    const depth = stage.layers.length;
    if (shapes.length > 1) moves.push(() => become({ ...stage, shape: another(shapes.length, stage.shape) }));
    if (depths.length > 1) {
      moves.push(() => {
        const place = depths.indexOf(depth);
        const wanted = rng.pick([depths[place - 1], depths[place + 1]].filter((next) => next !== undefined));
        if (wanted < depth) return become({ ...stage, layers: stage.layers.slice(0, wanted) });
        const more = Array.from({ length: wanted - depth }, () => (same ? stage.layers[0]! : rng.int(layers.length)));
        return become({ ...stage, layers: [...stage.layers, ...more] });
      });
    }
    if (layers.length < 2) return;
    if (same) {
      const replace = (): number[] => new Array<number>(depth).fill(another(layers.length, stage.layers[0]!));
      moves.push(() => become({ ...stage, layers: replace() }));
      return;
    }
    for (let at = 0; at < depth; at++)
      moves.push(() => become({ ...stage, layers: stage.layers.with(at, another(layers.length, stage.layers[at]!)) }));
  });
  return rng.pick(moves)();
}

/** Every place from one of the two; layers that only the deeper has come with its depth. */
export function crossDeclared(
  a: DeclaredArchitecture,
  b: DeclaredArchitecture,
  rng: Stream,
  places: Places,
): DeclaredArchitecture {
  return {
    stem: rng.pick([a, b]).stem,
    stages: a.stages.map((stage, i) => {
      const [first, second] = rng.int(2) === 0 ? [stage, b.stages[i]!] : [b.stages[i]!, stage];
      const { shape } = rng.pick([first, second]);
      if (places.stages[i]!.same) {
        const [layer] = rng.pick([first, second]).layers;
        return { shape, layers: first.layers.map(() => layer!) };
      }
      return { shape, layers: first.layers.map((layer, j) => rng.pick([layer, second.layers[j] ?? layer])) };
    }),
    head: rng.pick([a, b]).head,
  };
}

/** Number of architectures. */
export function declaredSize({ stem, stages, head }: Places): bigint {
  const each = stages.map(({ shapes, layers, depths, same }) => {
    const layerCount = BigInt(layers.length);
    const chains = depths.reduce((sum, depth) => sum + (same ? layerCount : layerCount ** BigInt(depth)), 0n);
    return BigInt(shapes.length) * chains;
  });
  return each.reduce((product, count) => product * count, BigInt(stem.length * head.length));
}

export function* enumerateDeclared(places: Places): Iterable<DeclaredArchitecture> {
  for (let stem = 0; stem < places.stem.length; stem++)
    for (const stages of stageLists(places.stages))
      for (let head = 0; head < places.head.length; head++) yield { stem, stages, head };
}

function* stageLists([first, ...rest]: readonly StagePlaces[]): Iterable<readonly Stage[]> {
  if (first === undefined) yield [];
  else for (const stage of stageChoices(first)) for (const others of stageLists(rest)) yield [stage, ...others];
}

function* stageChoices({ shapes, layers, depths, same }: StagePlaces): Iterable<Stage> {
  for (let shape = 0; shape < shapes.length; shape++) {
    for (const depth of depths) {
      if (same) for (let i = 0; i < layers.length; i++) yield { shape, layers: new Array<number>(depth).fill(i) };
      else for (const list of chains(depth, layers.length)) yield { shape, layers: list };
    }
  }
}

function* chains(depth: number, count: number): Iterable<readonly number[]> {
  if (depth === 0) yield [];
  else for (let first = 0; first < count; first++) for (const rest of chains(depth - 1, count)) yield [first, ...rest];
}
