/** What a parent and its worker processes tell each other (structured clone: infinities survive). */
import { type ErrorCode, type ErrorDetail, isNascentError, NascentError } from '../../base/index.ts';
import type { EvaluationRequest, EvaluationResult } from '../../study/index.ts';
import type { EvaluatorPlan } from './scorer.ts';

export type ToWorker =
  | { readonly kind: 'open'; readonly plan: EvaluatorPlan }
  | { readonly kind: 'score'; readonly id: number; readonly request: EvaluationRequest };

export type FromWorker =
  | { readonly kind: 'opened'; readonly lowering: string; readonly notes: readonly string[] }
  | { readonly kind: 'scored'; readonly id: number; readonly result: EvaluationResult }
  /** `id` null: it could not open. */
  | { readonly kind: 'refused'; readonly id: number | null; readonly error: ErrorMessage };

export type ErrorMessage =
  | { readonly code: ErrorCode; readonly detail: ErrorDetail }
  | { readonly message: string; readonly stack: string };

/** The cause stays behind: it may hold what cannot be sent. */
export function errorMessage(error: unknown): ErrorMessage {
  if (isNascentError(error)) {
    const { cause: _, ...detail } = error.detail;
    return { code: error.code, detail };
  }
  if (error instanceof Error) return { message: error.message, stack: error.stack ?? '' };
  return { message: String(error), stack: '' };
}

export function errorOf(message: ErrorMessage): Error {
  if ('code' in message) return new NascentError(message.code, message.detail);
  const error = new Error(message.message);
  if (message.stack) error.stack = message.stack;
  return error;
}
