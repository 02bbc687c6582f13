/** Which proxies a search computes when it is not told. */
import { expect, test } from 'vitest';
import { nascent } from '../../../proxies/index.ts';
import { planStudy, type SearchInput } from './settings.ts';

const planned = async (input: { objective?: string; proxy?: string[] }) => {
  // A command line leaves all other flags undefined.
  const flags = { data: 'gaussian', ...input } as unknown as SearchInput;
  const context = { effects: { cwd: '.', stderr: () => {} }, quiet: true };
  const { settings } = await planStudy('nas-bench-201', flags, context);
  return {
    objective: settings.objective,
    population: settings.populationProxies,
    measured: settings.proxies.map(({ id }) => id),
  };
};

test('nothing said: the default score with its terms', async () => {
  expect(await planned({})).toEqual({ objective: 'nascent', population: ['nascent'], measured: nascent.terms });
});

test('an objective alone names its proxies', async () => {
  expect(await planned({ objective: 'rank(naswot, snip),-macs' })).toEqual({
    objective: 'rank(naswot, snip),-macs',
    population: [],
    measured: ['naswot', 'snip', 'macs'],
  });
});

test('proxies alone: the first is the objective', async () => {
  expect(await planned({ proxy: ['macs', 'params'] })).toMatchObject({
    objective: 'macs',
    measured: ['macs', 'params'],
  });
});
