/** How anything thrown is shown: one line for expected failures, a stack and a request for a report for defects of ours. */
import { type ErrorCode, errorText, isNascentError, NascentError } from '../../base/index.ts';
import { printDocument } from './document.ts';
import type { Effects } from './effects.ts';

/** Shows the error and returns the exit code. */
export function reportError(error: unknown, command: string | null, json: boolean, effects: Effects): number {
  const known = expectedFailure(error);
  if (!known) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    effects.stderr(
      `${stack}\nThis is a defect of nascent, not of your input. Please report it with the lines above.\n`,
    );
  }
  const { what, where, expected, got, hint } = known?.detail ?? {
    what: errorText(error),
    hint: 'a defect of nascent: please report it with the stack on stderr',
  };
  if (json) {
    const code: ErrorCode | 'defect' = known?.code ?? 'defect';
    printDocument(effects, command ?? 'error', {
      error: {
        code,
        what,
        where: where ?? null,
        expected: expected ?? null,
        got: got ?? null,
        hint: hint ?? null,
      },
    });
  } else if (known) {
    effects.stderr(`nascent: ${known.message}\n`);
  }
  return known?.exitCode ?? 1;
}

/** Our own errors, and what the machine says (full disk, no permission) turned into one of them. */
function expectedFailure(error: unknown): NascentError | null {
  if (isNascentError(error)) return error;
  if (!(error instanceof Error)) return null;
  const { code, path } = error as NodeJS.ErrnoException;
  const detail = { ...(path === undefined ? {} : { where: path }), got: errorText(error), cause: error };
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'SQLITE_FULL':
      return new NascentError('resource', {
        what: 'the disk is full',
        ...detail,
        hint: 'free some space, then resume',
      });
    case 'EFBIG':
      return new NascentError('resource', { what: 'the file size limit is reached', ...detail });
    case 'EIO':
    case 'SQLITE_IOERR':
    case 'SQLITE_IOERR_WRITE':
      return new NascentError('resource', { what: 'the disk cannot be read or written', ...detail });
    case 'EMFILE':
    case 'ENFILE':
      return new NascentError('resource', { what: 'too many open files', ...detail });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new NascentError('input', { what: 'no permission', ...detail });
    case 'ENOTDIR':
    case 'EISDIR':
      return new NascentError('input', { what: 'not the kind of file expected', ...detail });
    default:
      return null;
  }
}
