/** Executor `onnxruntime`: a program becomes one ONNX model and one session, run on one thread. */
import { errorText, NascentError } from '../../base/index.ts';
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
  const standard = (note: string, cause: unknown): OnnxRuntimeExecutor => {
    if (wanted === 'blocked') throw new NascentError('unsupported', { what: note, got: errorText(cause), cause });
    return executor(ort, session, null, [`standard lowering, about 1.5 times slower: ${note} (${errorText(cause)})`]);
  };
  let block: number;
  try {
    block = await probeBlock(ort, session);
  } catch (error) {
    return standard('this ONNX Runtime has no blocked kernels', error);
  }
  const candidate = executor(ort, session, block, []);
  try {
    await selfTest(candidate, executor(ort, session, null, []), block);
  } catch (error) {
    return standard('its blocked kernels fail the self-test', error);
  }
  return candidate;
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
