/** Reads mutants of ONNX files one after the other and prints a line of JSON for each. Arguments: a JSON `Task`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { isNascentError } from '../../../src/base/index.ts';
import { costs, graphHash, layerCosts, readOnnx, withBatch, withRows } from '../../../src/graph/index.ts';
import { mutant } from './mutate.ts';

export interface Task {
  readonly files: readonly string[];
  readonly from: number;
  readonly to: number;
}

export interface Outcome {
  readonly seed: number;
  readonly file: number;
  readonly outcome: 'read' | 'refused' | 'crashed';
  /** The refusal's line, or what was thrown instead. */
  readonly message: string;
  readonly cpuMs: number;
  /** Peak resident memory while it was read (VmHWM); null where the system does not say. */
  readonly peakKiB: number | null;
}

/** Linux: 5 in clear_refs sets the peak back to what is in use. */
function resetPeak(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // Elsewhere the peak only grows, which is stricter.
  }
}

function peakKiB(): number | null {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
  } catch {
    return null;
  }
}

const { files, from, to } = JSON.parse(process.argv[2]!) as Task;
const contents = files.map((path) => new Uint8Array(readFileSync(path)));
for (let seed = from; seed < to; seed++) {
  const { file, bytes } = mutant(contents, seed);
  resetPeak();
  const start = process.cpuUsage();
  let outcome: Outcome['outcome'] = 'read';
  let message = '';
  try {
    const { graph } = readOnnx(bytes, { batch: 2, name: 'mutant.onnx' });
    costs(graph);
    layerCosts(graph);
    graphHash(withRows(graph));
    withBatch(graph, 3);
  } catch (error) {
    outcome = isNascentError(error) ? 'refused' : 'crashed';
    message = error instanceof Error ? (isNascentError(error) ? error.message : String(error.stack)) : String(error);
  }
  const { user, system } = process.cpuUsage(start);
  const line: Outcome = { seed, file, outcome, message, cpuMs: (user + system) / 1000, peakKiB: peakKiB() };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
