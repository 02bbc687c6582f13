/**
 * The one error class of the library. Bad input becomes one clear line: what, where, expected, got, hint.
 * Anything else that throws is a defect of ours and is shown with its stack.
 */

/** `usage`/`input`/`not-found`/`conflict`/`unsupported`: exit 2. `infeasible`: exit 2 (provable). `check`/`resource`: exit 1. `interrupted`: 130. */
export type ErrorCode =
  | 'usage'
  | 'input'
  | 'not-found'
  | 'conflict'
  | 'unsupported'
  | 'infeasible'
  | 'check'
  | 'resource'
  | 'interrupted';

export interface ErrorDetail {
  /** What is wrong, as a short sentence without a final full stop. */
  readonly what: string;
  /** File, argument, position. */
  readonly where?: string;
  readonly expected?: string;
  readonly got?: string;
  /** What to do about it. */
  readonly hint?: string;
  readonly cause?: unknown;
}

const exitCodes: Readonly<Record<ErrorCode, number>> = {
  usage: 2,
  input: 2,
  'not-found': 2,
  conflict: 2,
  unsupported: 2,
  infeasible: 2,
  check: 1,
  resource: 1,
  interrupted: 130,
};

/** An expected failure with a one-line explanation; `exitCode` is the command line's exit status. */
export class NascentError extends Error {
  readonly code: ErrorCode;
  readonly detail: ErrorDetail;

  constructor(code: ErrorCode, detail: ErrorDetail) {
    super(oneLine(detail), detail.cause === undefined ? undefined : { cause: detail.cause });
    this.name = 'NascentError';
    this.code = code;
    this.detail = detail;
  }

  get exitCode(): number {
    return exitCodes[this.code];
  }

  /** The contract's JSON form of an error. */
  toJSON(): { code: ErrorCode; what: string; where?: string; expected?: string; got?: string; hint?: string } {
    const { what, where, expected, got, hint } = this.detail;
    return {
      code: this.code,
      what,
      ...(where === undefined ? {} : { where }),
      ...(expected === undefined ? {} : { expected }),
      ...(got === undefined ? {} : { got }),
      ...(hint === undefined ? {} : { hint }),
    };
  }
}

/** True for errors of ours, also across two copies of the package. */
export function isNascentError(error: unknown): error is NascentError {
  return error instanceof Error && error.name === 'NascentError' && 'detail' in error && 'code' in error;
}

/** Text of anything thrown, on one line. */
export function errorText(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\s*\n\s*/g, ' ');
}

function oneLine({ what, where, expected, got, hint }: ErrorDetail): string {
  let text = what;
  if (where !== undefined) text += ` in ${where}`;
  if (expected !== undefined || got !== undefined) {
    const parts: string[] = [];
    if (expected !== undefined) parts.push(`expected ${expected}`);
    if (got !== undefined) parts.push(`got ${got}`);
    text += `: ${parts.join(', ')}`;
  }
  if (hint !== undefined) text += ` (${hint})`;
  return text.replace(/\s*\n\s*/g, ' ');
}
