/** What a command is: flags as data, so that parsing, usage text and shell completion come from one table. */
import type { Effects } from './effects.ts';

/** `list`: comma-separated or repeated. `pairs`: repeated KEY=VALUE. */
interface FlagValues {
  readonly boolean: boolean;
  readonly text: string;
  readonly integer: number;
  readonly number: number;
  readonly list: readonly string[];
  readonly pairs: Readonly<Record<string, string>>;
}

export interface Flag {
  readonly kind: keyof FlagValues;
  readonly description: string;
  /** Placeholder in the usage text. */
  readonly value?: string;
  /** Shown in the usage text; the command applies it, so that it can tell "not given" from "given as the default". */
  readonly default?: string;
  readonly choices?: readonly string[];
  /** For `integer` and `number`. */
  readonly minimum?: number;
}

export type Flags = Readonly<Record<string, Flag>>;

/** Values of flags; absent flags are undefined, absent booleans false. */
export type FlagInput<F extends Flags> = {
  readonly [K in keyof F]: F[K]['kind'] extends 'boolean' ? boolean : FlagValues[F[K]['kind']] | undefined;
};

export interface CommandRun {
  readonly effects: Effects;
  readonly positionals: readonly string[];
  /** One JSON document on stdout, all else to stderr. */
  readonly json: boolean;
  readonly quiet: boolean;
  /** Colour and cursor movement are allowed on stderr. */
  readonly fancy: boolean;
  /** Every command, for completion. */
  readonly allCommands: () => Promise<readonly Command[]>;
}

export interface Example {
  readonly command: string;
  readonly does: string;
}

export interface CommandDefinition<F extends Flags> {
  readonly name: string;
  readonly summary: string;
  /** Positional arguments in the usage line, e.g. `<study> [architecture...]`. */
  readonly positionals: string;
  readonly minimumPositionals?: number;
  readonly maximumPositionals?: number;
  readonly flags: F;
  readonly examples: readonly Example[];
  /** Returns the exit code. */
  run(input: FlagInput<F>, context: CommandRun): Promise<number>;
}

export interface Command extends Omit<CommandDefinition<Flags>, 'run'> {
  run(input: Readonly<Record<string, unknown>>, context: CommandRun): Promise<number>;
}

/** Types `input` in `run` by the flags; the parser guarantees what the types say. */
export function defineCommand<const F extends Flags>(definition: CommandDefinition<F>): Command {
  return {
    ...definition,
    run: (input, context) => definition.run(input as FlagInput<F>, context),
  };
}

/** Flags of every command. */
export const globalFlags: Flags = {
  json: { kind: 'boolean', description: 'print exactly one JSON document on stdout' },
  quiet: { kind: 'boolean', description: 'no progress and no notes' },
  config: { kind: 'text', value: 'FILE', description: 'YAML file with flag values (flags on the command line win)' },
  help: { kind: 'boolean', description: 'show this help' },
};
