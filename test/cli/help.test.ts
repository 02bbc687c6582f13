/** The help of every command, as a transcript: `npx vitest run test/cli/help.test.ts -u` accepts a change. */
import { expect, it } from 'vitest';
import { commands } from '../../src/node/cli/commands/index.ts';
import { main } from '../../src/node/cli/main.ts';

it('help texts are as recorded, no line wider than a wide terminal', async () => {
  let written = '';
  const run = async (...words: string[]): Promise<void> => {
    written += `$ nascent ${words.join(' ')}\n`;
    const code = await main(words, {
      stdout: (text) => {
        written += text;
      },
      stderr: () => expect.unreachable('help belongs on stdout'),
      isTTY: false,
      columns: 100,
      env: {},
      cwd: '.',
      now: () => 0,
      stdin: async () => '',
      onInterrupt: () => () => {},
    });
    expect(code).toBe(0);
    written += '\n';
  };
  await run('--help');
  for (const { name } of commands) await run(name, '--help');
  expect(Math.max(...written.split('\n').map((line) => line.length))).toBeLessThanOrEqual(200);
  await expect(written).toMatchFileSnapshot('../fixtures/help.txt');
});
