/** A child process that runs a workload when asked to, one thread, and its peak memory. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Workload } from './networks.ts';

export interface MeasuredProcess {
  /** What it runs on, in its own words. */
  readonly description: string;
  run(task: 'zico' | 'forward'): Promise<{ readonly ms: number; readonly cpuMs: number }>;
  /** Ends it; peak resident memory of the whole process (VmHWM), in MiB. Null where the system does not say. */
  close(): Promise<number | null>;
}

export async function startProcess(
  command: string,
  commandArguments: readonly string[],
  workload: Workload,
  environment: Readonly<Record<string, string>> = {},
): Promise<MeasuredProcess> {
  const child = spawn(command, [...commandArguments, JSON.stringify(workload)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...environment, OMP_NUM_THREADS: '1' },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<{ ms: number; cpuMs: number; lowering: string }> => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${command} ended`);
    return JSON.parse(value);
  };
  const { lowering } = await answer();
  return {
    description: lowering,
    async run(task) {
      child.stdin.write(`${task}\n`);
      return answer();
    },
    async close() {
      const peak = peakMemory(child.pid!);
      const closed = new Promise((resolve) => child.once('close', resolve));
      child.stdin.end();
      await closed;
      return peak;
    },
  };
}

function peakMemory(pid: number): number | null {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return kilobytes ? Number(kilobytes[1]) / 1024 : null;
  } catch {
    return null;
  }
}
