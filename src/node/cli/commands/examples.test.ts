import { describe, expect, it } from 'vitest';
import { parseArguments } from '../arguments.ts';
import { renderUsage } from '../usage.ts';
import { commands, loadAllCommands } from './index.ts';

/** Words of a shell line with single quotes. */
const shellWords = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2]!);

describe('every command', () => {
  it('is what the list says, has a summary and an example whose flags are its own', async () => {
    const all = await loadAllCommands();
    for (const [i, command] of all.entries()) {
      expect(commands[i]).toMatchObject({ name: command.name, summary: command.summary });
      expect(command.examples.length).toBeGreaterThan(0);
      for (const { command: line } of command.examples) {
        const inner = line.match(/^source <\((.*)\)$/)?.[1] ?? line.replace(/\s+>.*$/, '');
        const [program, name, ...words] = shellWords(inner);
        expect([program, name]).toEqual(['nascent', command.name]);
        expect(() => parseArguments(command, words)).not.toThrow();
      }
      expect(renderUsage(command)).toContain(`Usage: nascent ${command.name}`);
    }
  });
});
