/** AZ-NAS keeps a vision transformer's own initial weights and draws all others anew (the authors' code for both). */
import { expect, test } from 'vitest';
import { autoformerTiny, nasBench201 } from '../spaces/index.ts';
import { azSetting } from './az-setting.ts';

test('the initialisation follows the kind of network', () => {
  const settings = { batch: 1, resolution: 32, classes: 10 };
  const transformer = autoformerTiny.graph(autoformerTiny.parse(autoformerTiny.example), settings);
  const cells = nasBench201.graph(nasBench201.parse(nasBench201.example), settings);
  expect(azSetting(transformer)).toMatchObject({ init: 'transformer', input: 'gaussian' });
  expect(azSetting(cells)).toMatchObject({ init: 'kaiming-normal-fan-in', input: 'gaussian' });
});
