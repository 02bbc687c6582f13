/** Executor `onnxruntime`: a program becomes one ONNX model and one session, run on one thread. */
import { errorText } from '../../base/index.ts';
import type { Executor } from '../types.ts';
import { lowerProgram } from './model.ts';
import { probeBlock } from './probe.ts';
import { createProgram } from './program.ts';
import { selfTest } from './self-test.ts';
import type { OnnxRuntime, SessionOptions } from './types.ts';

export interface OnnxRuntimeOptions {
  /** `auto` (default): blocked where ONNX Runtime has it and the self-test passes. `blocked` fails where it does not. */
  readonly lowering?: 'standard' | 'blocked' | 'auto';
  /** For ONNX Runtime: execution providers and the like. */
  readonly session?: SessionOptions;
}

export interface OnnxRuntimeExecutor extends Executor {
  readonly id: 'onnxruntime';
  /** What a user should know: why the blocked lowering is not used. */
  readonly notes: readonly string[];
}

/**
 * Sessions are short-lived and many: the optimiser would double the time to create one and gain nothing (graphs are written as
 * they should run), the arena and memory patterns cost memory and time when thousands are created.
 */
export const sessionOptions: SessionOptions = {
  graphOptimizationLevel: 'disabled',
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  enableCpuMemArena: false,
  enableMemPattern: false,
  logSeverityLevel: 3,
};

/** `ort` is the module onnxruntime-node or onnxruntime-web. Throws when `lowering: 'blocked'` is asked for and not possible. */
export async function createOnnxRuntimeExecutor(
  ort: OnnxRuntime,
  options: OnnxRuntimeOptions = {},
): Promise<OnnxRuntimeExecutor> {
  const session = { ...sessionOptions, ...options.session };
  const wanted = options.lowering ?? 'auto';
  if (wanted === 'standard') return executor(ort, session, null, []);
  try {
    const block = await probeBlock(ort, session);
    const candidate = executor(ort, session, block, []);
    await selfTest(candidate, executor(ort, session, null, []), block);
    return candidate;
  } catch (error) {
    if (wanted === 'blocked') throw error;
    return executor(ort, session, null, [`standard lowering: blocked kernels are not used (${errorText(error)})`]);
  }
}

function executor(
  ort: OnnxRuntime,
  session: SessionOptions,
  block: number | null,
  notes: readonly string[],
): OnnxRuntimeExecutor {
  return {
    id: 'onnxruntime',
    lowering: block === null ? 'standard' : `blocked-${block}`,
    notes,
    compile: (program) => createProgram(ort, lowerProgram(program, block), session),
  };
}
