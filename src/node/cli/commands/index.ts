/** The list of commands: name and summary here, everything else imported when the command runs. */
import type { Command } from '../command.ts';

interface Entry {
  readonly name: string;
  readonly summary: string;
  load(): Promise<Command>;
}

export const commands: readonly Entry[] = [
  {
    name: 'search',
    summary: 'find the best networks of a space within a budget, without training',
    load: async () => (await import('./search.ts')).search,
  },
  {
    name: 'score',
    summary: 'score architectures or ONNX files with proxies',
    load: async () => (await import('./score.ts')).score,
  },
  {
    name: 'bench',
    summary: 'measure how far proxies can be trusted, on a table of trained architectures',
    load: async () => (await import('./bench.ts')).bench,
  },
  {
    name: 'export',
    summary: 'write a network as ONNX, PyTorch source or JSON, or the trials of a study as a table',
    load: async () => (await import('./export.ts')).exportCommand,
  },
  {
    name: 'verify',
    summary: 'recompute golden files and compare every quantity',
    load: async () => (await import('./verify.ts')).verify,
  },
  {
    name: 'studies',
    summary: 'list the studies in a folder',
    load: async () => (await import('./studies.ts')).studies,
  },
  {
    name: 'show',
    summary: 'show what a study holds, without starting work',
    load: async () => (await import('./show.ts')).show,
  },
  {
    name: 'resume',
    summary: 'continue an interrupted study',
    load: async () => (await import('./resume.ts')).resume,
  },
  {
    name: 'spaces',
    summary: 'list the search spaces, show one with its options, or check one of your own',
    load: async () => (await import('./spaces.ts')).spaces,
  },
  {
    name: 'proxies',
    summary: 'list the proxies, or show one with its options',
    load: async () => (await import('./proxies.ts')).proxies,
  },
  {
    name: 'strategies',
    summary: 'list the search strategies, or show one with its options',
    load: async () => (await import('./strategies.ts')).strategies,
  },
  {
    name: 'doctor',
    summary: 'check that this machine has what nascent needs',
    load: async () => (await import('./doctor.ts')).doctor,
  },
  {
    name: 'completion',
    summary: 'print a completion script for bash, zsh or fish',
    load: async () => (await import('./completion.ts')).completion,
  },
];

/** Throws an ordinary Error for a name that is not in the list. */
export async function loadCommand(name: string): Promise<Command> {
  const entry = commands.find((candidate) => candidate.name === name);
  if (!entry) throw new Error(`no command ${name}`);
  return entry.load();
}

export async function loadAllCommands(): Promise<readonly Command[]> {
  return Promise.all(commands.map((entry) => entry.load()));
}
