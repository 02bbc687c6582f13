import { describe, expect, it } from 'vitest';
import { isNascentError } from '../../base/index.ts';
import { parseArguments } from './arguments.ts';
import { type Command, defineCommand } from './command.ts';
import { nearest } from './suggest.ts';

const command: Command = defineCommand({
  name: 'try',
  summary: 'for tests',
  positionals: '<thing>',
  minimumPositionals: 1,
  maximumPositionals: 1,
  flags: {
    proxy: { kind: 'list', description: 'proxies' },
    objective: { kind: 'text', description: 'objective' },
    workers: { kind: 'integer', minimum: 1, description: 'workers' },
    time: { kind: 'number', minimum: 0, description: 'seconds' },
    'space-option': { kind: 'pairs', description: 'options' },
    format: { kind: 'text', choices: ['onnx', 'pytorch'], description: 'format' },
    force: { kind: 'boolean', description: 'force' },
  },
  examples: [],
  run: async () => 0,
});

const parse = (...words: string[]) => parseArguments(command, words);

function failure(...words: string[]): string {
  try {
    parse(...words);
  } catch (error) {
    if (isNascentError(error) && error.exitCode === 2) return error.message;
    throw error;
  }
  throw new Error('accepted');
}

describe('parseArguments', () => {
  it('types every kind of flag', () => {
    const { flags, positionals } = parse(
      ...'a --proxy zico,naswot --proxy params --workers 2 --time=1.5 --space-option C=16 --space-option N=5'.split(
        ' ',
      ),
      ...'--objective -macs --force'.split(' '),
    );
    expect(positionals).toEqual(['a']);
    expect(flags).toMatchObject({
      proxy: ['zico', 'naswot', 'params'],
      workers: 2,
      time: 1.5,
      'space-option': { C: '16', N: '5' },
      objective: '-macs',
      force: true,
      format: undefined,
      json: false,
    });
  });

  it('keeps commas inside parentheses', () => {
    expect(parse('a', '--proxy', 'rank(a,b),c').flags.proxy).toEqual(['rank(a,b)', 'c']);
  });

  it('lets the command line win over the configuration', () => {
    const config = { workers: ['4'], proxy: ['zico'], force: ['true'] };
    expect(parseArguments(command, ['a', '--workers', '2'], config).flags).toMatchObject({
      workers: 2,
      proxy: ['zico'],
      force: true,
    });
  });

  it('takes words after -- as they are', () => {
    expect(parse('--', '--force').positionals).toEqual(['--force']);
  });

  it.each([
    ['unknown flag --worker in nascent try (did you mean --workers?)', ['a', '--worker', '2']],
    ['bad value for --workers: expected a whole number of at least 1, got 0', ['a', '--workers', '0']],
    ['bad value for --workers: expected a whole number of at least 1, got 1.5', ['a', '--workers', '1.5']],
    ['bad value for --time: expected a number of at least 0, got soon', ['a', '--time', 'soon']],
    ['--workers needs a value: expected --workers VALUE, got nothing', ['a', '--workers']],
    ['--objective needs a value: expected --objective VALUE, got --force', ['a', '--objective', '--force']],
    ['--force takes no value: got yes', ['a', '--force=yes']],
    ['--workers given twice: got 1 and 2', ['a', '--workers', '1', '--workers', '2']],
    ['--space-option needs NAME=VALUE: got C16', ['a', '--space-option', 'C16']],
    ['unknown value for --format: expected onnx, pytorch, got onx (did you mean onnx?)', ['a', '--format', 'onx']],
    ['too many arguments in nascent try: expected nascent try <thing>, got b', ['a', 'b']],
    ['missing argument in nascent try: expected nascent try <thing> (nascent try --help shows an example)', []],
    ['unknown flag --constructor in nascent try (nascent try --help lists them)', ['a', '--constructor']],
  ])('refuses: %s', (message, words) => {
    expect(failure(...words)).toBe(message);
  });
});

describe('nearest', () => {
  it('finds a slip of the finger and nothing far away', () => {
    expect(nearest('synfow', ['snip', 'synflow', 'params'])).toBe('synflow');
    expect(nearest('nasowt', ['naswot', 'snip'])).toBe('naswot');
    expect(nearest('banana', ['snip', 'synflow', 'params'])).toBeUndefined();
  });
});
