/** A child process that answers every line of JSON with a line of JSON. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface Peer {
  /** What it runs on, in its own words. */
  readonly description: string;
  ask(question: unknown): Promise<{ readonly ms: number; readonly scored: number }>;
  close(): Promise<void>;
}

export async function openPeer(
  command: string,
  commandArguments: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Peer> {
  const child = spawn(command, commandArguments, {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...environment, OMP_NUM_THREADS: '1' },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${command} ended`);
    return JSON.parse(value);
  };
  const { description } = await answer();
  return {
    description,
    async ask(question) {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      return answer();
    },
    async close() {
      const closed = new Promise((resolve) => child.once('close', resolve));
      child.stdin.end();
      await closed;
    },
  };
}
