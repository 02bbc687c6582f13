/** `--proxy a,b` and `--proxy-option a.name=value` as proxies with options; population scores bring their terms along. */
import { NascentError } from '../../../base/index.ts';
import {
  type PopulationProxy,
  type Proxy,
  type ProxyChoice,
  populationProxies,
  proxies,
} from '../../../proxies/index.ts';
import { byId } from '../lookup.ts';
import { checkOptions } from './options.ts';

export interface ProxySelection {
  /** Ids in the order given, ours. */
  readonly ids: readonly string[];
  /** What to compute on each network: the chosen proxies and the terms of population scores. */
  readonly choices: readonly ProxyChoice[];
  readonly population: readonly PopulationProxy[];
  /** Remarks for people, e.g. that flops are macs here. */
  readonly notes: readonly string[];
}

/** Every proxy: those that a network does not allow are listed with the reason. */
const allThatApply = 'all-that-apply';

/** Throws NascentError `usage` for unknown proxies and options. */
export function chooseProxies(
  given: readonly string[] | undefined,
  optionPairs: Readonly<Record<string, string>> = {},
): ProxySelection {
  if (!given || given.length === 0) {
    throw new NascentError('usage', {
      what: 'which proxies?',
      expected: `--proxy A,B,... or ${allThatApply}`,
      got: 'none',
      hint: 'nascent proxies lists them',
    });
  }
  const all: readonly (Proxy | PopulationProxy)[] = [...Object.values(proxies), ...Object.values(populationProxies)];
  const notes: string[] = [];
  const chosen = new Map<string, Proxy | PopulationProxy>();
  const ids = given.flatMap((id) => (id === allThatApply ? all.map((proxy) => proxy.id) : [id]));
  for (const id of ids) {
    const proxy = byId(all, id, 'proxy');
    if (id.toLowerCase() === 'flops') {
      notes.push(
        'flops: macs counts multiply-accumulates; a source that counts two operations each gives twice as many',
      );
    }
    chosen.set(proxy.id, proxy);
  }
  const population = [...chosen.values()].filter((proxy): proxy is PopulationProxy => 'terms' in proxy);
  const computed = new Map<string, Proxy>();
  for (const proxy of chosen.values()) {
    if (!('terms' in proxy)) computed.set(proxy.id, proxy);
    else for (const term of proxy.terms) computed.set(term, byId(Object.values(proxies), term, 'proxy'));
  }
  const options = optionsByProxy(optionPairs, computed);
  return {
    ids: [...chosen.keys()],
    choices: [...computed.values()].map((proxy) => ({ proxy, options: options.get(proxy.id) ?? {} })),
    population,
    notes,
  };
}

function optionsByProxy(
  pairs: Readonly<Record<string, string>>,
  computed: ReadonlyMap<string, Proxy>,
): Map<string, ReturnType<typeof checkOptions>> {
  const texts = new Map<string, Record<string, string>>();
  for (const [key, value] of Object.entries(pairs)) {
    const [id = '', name] = key.split('.');
    if (name === undefined) {
      throw new NascentError('usage', { what: 'bad --proxy-option', expected: 'PROXY.NAME=VALUE', got: key });
    }
    const proxy = byId([...computed.values()], id, 'proxy');
    texts.set(proxy.id, { ...texts.get(proxy.id), [name]: value });
  }
  return new Map(
    [...texts].map(([id, given]) => {
      return [id, checkOptions(given, computed.get(id)!.options, `proxy ${id}`, `--proxy-option ${id}.`)];
    }),
  );
}
