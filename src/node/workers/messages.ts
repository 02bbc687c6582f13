/** What parent and worker say to each other, over the structured-clone channel (infinities and typed values survive). */
import type { ErrorCode, ErrorDetail } from '../../base/index.ts';
import type { EvaluationRequest, EvaluationResult } from '../../study/index.ts';
import type { EvaluatorPlan } from './local-evaluator.ts';

export type ToWorker =
  | { readonly kind: 'open'; readonly plan: EvaluatorPlan }
  | { readonly kind: 'evaluate'; readonly request: EvaluationRequest };

/** An error that can cross processes: ours keep their code and detail, a defect its stack. */
export type WireError =
  | { readonly ours: true; readonly code: ErrorCode; readonly detail: ErrorDetail }
  | { readonly ours: false; readonly message: string; readonly stack: string };

export type FromWorker =
  | { readonly kind: 'ready'; readonly lowering: string }
  | { readonly kind: 'result'; readonly result: EvaluationResult }
  | { readonly kind: 'error'; readonly error: WireError };
