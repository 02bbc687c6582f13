/** Plug-ins by id, with a suggestion when there is none. */
import { NascentError } from '../../base/index.ts';
import { didYouMean } from './suggest.ts';

interface Named {
  readonly id: string;
  readonly aliases?: readonly string[];
}

/** By id or alias, underscores and capitals forgiven. `kind` is the noun of the error and, with an s, the command that lists them. Throws NascentError `usage`. */
export function byId<T extends Named>(all: readonly T[], id: string, kind: 'space' | 'proxy' | 'strategy'): T {
  const plain = id.toLowerCase().replaceAll('_', '-');
  const found =
    all.find((item) => item.id === plain) ??
    all.find((item) => item.aliases?.includes(id) || item.aliases?.includes(plain));
  if (found) return found;
  const plural = { space: 'spaces', proxy: 'proxies', strategy: 'strategies' }[kind];
  const hint = didYouMean(
    id,
    all.flatMap((item) => [item.id, ...(item.aliases ?? [])]),
  );
  throw new NascentError('usage', { what: `unknown ${kind} ${id}`, hint: hint ?? `nascent ${plural} lists them` });
}
