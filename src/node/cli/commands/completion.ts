/** `nascent completion bash|zsh|fish`: a completion script made from the same flag tables as the parser. */

import { NascentError } from '../../../base/index.ts';
import { type Command, defineCommand, globalFlags } from '../command.ts';
import { printDocument } from '../document.ts';
import { didYouMean } from '../suggest.ts';

const shells = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;
type Shell = keyof typeof shells;

export const completion: Command = defineCommand({
  name: 'completion',
  summary: 'print a completion script for bash, zsh or fish',
  positionals: '<bash|zsh|fish>',
  minimumPositionals: 1,
  maximumPositionals: 1,
  flags: {},
  examples: [
    { command: 'source <(nascent completion bash)', does: 'complete commands and flags in this bash session' },
    {
      command: 'nascent completion fish > ~/.config/fish/completions/nascent.fish',
      does: 'install the completion for fish',
    },
  ],
  run: async (_input, { effects, positionals, json, allCommands }) => {
    const shell = positionals[0]!;
    if (!Object.hasOwn(shells, shell)) {
      const hint = didYouMean(shell, Object.keys(shells));
      throw new NascentError('usage', {
        what: 'unknown shell',
        expected: Object.keys(shells).join(', '),
        got: shell,
        ...(hint ? { hint } : {}),
      });
    }
    const script = shells[shell as Shell](await allCommands());
    if (json) printDocument(effects, 'completion', { shell, script });
    else effects.stdout(script);
    return 0;
  },
});

function flagNames(command: Command): string[] {
  return Object.keys({ ...command.flags, ...globalFlags }).map((name) => `--${name}`);
}

function bashScript(all: readonly Command[]): string {
  const cases = all.map((command) => `    ${command.name}) words="${flagNames(command).join(' ')}" ;;`);
  return `_nascent() {
  local current="\${COMP_WORDS[COMP_CWORD]}" words
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${all.map(({ name }) => name).join(' ')} --help --version" -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
    *) words="" ;;
  esac
  case "$current" in
    -*) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
    *) COMPREPLY=($(compgen -f -- "$current")) ;;
  esac
}
complete -F _nascent nascent
`;
}

function zshScript(all: readonly Command[]): string {
  const quote = (text: string): string => text.replace(/'/g, "'\\''").replace(/:/g, '\\:');
  const summaries = all.map(({ name, summary }) => `    '${name}:${quote(summary)}'`);
  const cases = all.map((command) => `    ${command.name}) flags=(${flagNames(command).join(' ')}) ;;`);
  return `#compdef nascent
_nascent() {
  local -a commands flags
  commands=(
${summaries.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe 'command' commands
    return
  fi
  case "\${words[2]}" in
${cases.join('\n')}
  esac
  if [[ "\${words[CURRENT]}" == -* ]]; then compadd -- $flags; else _files; fi
}
compdef _nascent nascent
`;
}

function fishScript(all: readonly Command[]): string {
  const quote = (text: string): string => text.replace(/\\/g, '\\\\').replace(/'/g, "\\'");
  const lines = all.flatMap((command) => [
    `complete -c nascent -n __fish_use_subcommand -f -a ${command.name} -d '${quote(command.summary)}'`,
    ...Object.entries({ ...command.flags, ...globalFlags }).map(
      ([name, flag]) =>
        `complete -c nascent -n '__fish_seen_subcommand_from ${command.name}' -l ${name}${flag.kind === 'boolean' ? '' : ' -r'} -d '${quote(flag.description)}'`,
    ),
  ]);
  return `${lines.join('\n')}\n`;
}
