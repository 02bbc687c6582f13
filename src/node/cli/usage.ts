/** Usage text: what it does, arguments, flags with defaults, examples that run as printed. */
import { type Command, type Flag, globalFlags } from './command.ts';

export function renderUsage(command: Command): string {
  const own = Object.entries(command.flags).filter(([name]) => !(name in globalFlags));
  const common = Object.entries(globalFlags);
  const width = Math.max(...[...own, ...common].map(([name, flag]) => flagLabel(name, flag).length));
  const lines = [
    command.summary,
    '',
    `Usage: nascent ${command.name}${command.positionals && ` ${command.positionals}`}${own.length > 0 ? ' [flags]' : ''}`,
  ];
  if (own.length > 0) lines.push('', 'Flags:', ...own.map(([name, flag]) => flagLine(name, flag, width)));
  lines.push('', 'For all commands:', ...common.map(([name, flag]) => flagLine(name, flag, width)));
  lines.push('', command.examples.length > 1 ? 'Examples:' : 'Example:');
  for (const { command: line, does } of command.examples) lines.push(`  ${line}`, `      ${does}`);
  return `${lines.join('\n')}\n`;
}

/** The list of commands. */
export function renderOverview(commands: readonly { readonly name: string; readonly summary: string }[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    'Nascent finds good networks without training: images + search space + budget in, ONNX and PyTorch out.',
    '',
    'Usage: nascent <command> [arguments] [flags]',
    '',
    'Commands:',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'nascent <command> --help shows the flags and an example that runs. nascent --version prints the version.',
    '',
    'Example:',
    '  nascent search nas-bench-201 --proxy synflow,params --evaluations 20 --out first-search',
    '      search 20 networks on the shipped images and write the best one as ONNX and PyTorch',
    '',
  ].join('\n');
}

function flagLabel(name: string, flag: Flag): string {
  if (flag.kind === 'boolean') return `--${name}`;
  const value = flag.value ?? (flag.kind === 'pairs' ? 'NAME=VALUE' : flag.kind === 'list' ? 'A,B,...' : 'VALUE');
  return `--${name} ${value}`;
}

function flagLine(name: string, flag: Flag, width: number): string {
  const notes = [flag.description];
  if (flag.choices) notes.push(`one of ${flag.choices.join(', ')}`);
  const suffix = flag.default === undefined ? '' : ` [${flag.default}]`;
  return `  ${flagLabel(name, flag).padEnd(width)}  ${notes.join(': ')}${suffix}`;
}
