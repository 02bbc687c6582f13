/** `main(words, effects)` runs one command and returns the exit code. Commands are imported only when they are asked for. */
import { NascentError } from '../../base/index.ts';
import { parseArguments } from './arguments.ts';
import type { Command } from './command.ts';
import { commands, loadAllCommands, loadCommand } from './commands/index.ts';
import type { Effects } from './effects.ts';
import { reportError } from './errors.ts';
import { didYouMean } from './suggest.ts';
import { renderOverview, renderUsage } from './usage.ts';

/** `words`: the command line without node and script. Never throws. */
export async function main(words: readonly string[], effects: Effects): Promise<number> {
  const json = wants(words, '--json') || wants(words, '--jsonl');
  const [name, ...rest] = words;
  let known: string | null = null;
  try {
    if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
      const topic = name === 'help' ? rest[0] : undefined;
      if (topic !== undefined) effects.stdout(renderUsage(await commandNamed(topic)));
      else if (name === undefined) effects.stderr(renderOverview(commands));
      else effects.stdout(renderOverview(commands));
      return name === undefined ? 2 : 0;
    }
    const command = await commandNamed(name);
    known = command.name;
    if (wants(rest, '--help') || wants(rest, '-h')) {
      effects.stdout(renderUsage(command));
      return 0;
    }
    return await runCommand(command, rest, effects);
  } catch (error) {
    return reportError(error, known, json, effects);
  }
}

async function runCommand(command: Command, words: readonly string[], effects: Effects): Promise<number> {
  let parsed: ReturnType<typeof parseArguments>;
  const configPath = flagText(words, 'config');
  if (configPath === undefined) parsed = parseArguments(command, words);
  else {
    const { readConfig } = await import('./config.ts');
    const otherFlags = new Set((await loadAllCommands()).flatMap(({ flags }) => Object.keys(flags)));
    parsed = parseArguments(command, words, readConfig(configPath, effects.cwd, command, otherFlags));
  }
  const { flags, positionals } = parsed;
  const json = flags.json === true || flags.jsonl === true;
  const { NO_COLOR, TERM } = effects.env;
  const fancy = effects.isTTY && !NO_COLOR && TERM !== 'dumb';
  return command.run(flags, {
    effects,
    positionals,
    json,
    quiet: flags.quiet === true,
    fancy,
    allCommands: loadAllCommands,
  });
}

async function commandNamed(name: string): Promise<Command> {
  const found = commands.find((entry) => entry.name === name);
  if (found) return loadCommand(found.name);
  const hint = didYouMean(
    name,
    commands.map((entry) => entry.name),
  );
  const what = name.startsWith('-') ? `a command must come before ${name}` : `unknown command ${name}`;
  throw new NascentError('usage', { what, hint: hint ?? 'nascent --help lists the commands' });
}

/** True when the flag stands among the words before `--`. */
function wants(words: readonly string[], flag: string): boolean {
  const end = words.indexOf('--');
  return (end < 0 ? words : words.slice(0, end)).includes(flag);
}

/** `--name VALUE` or `--name=VALUE`, needed before the real parse. */
function flagText(words: readonly string[], name: string): string | undefined {
  const at = words.indexOf(`--${name}`);
  if (at >= 0) return words[at + 1];
  return words.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
}
