/** Entry of the command line: the real effects, Ctrl-C, a closed pipe, the exit code. */
import type { Effects } from './effects.ts';
import { main } from './main.ts';

let stop: (() => void) | null = null;

// Once: the command may finish what it has begun. Twice, or when it does not care: out.
process.on('SIGINT', () => {
  if (!stop) process.exit(130);
  const first = stop;
  stop = null;
  first();
});

// A reader that went away (`| head`) is not an error.
for (const output of [process.stdout, process.stderr]) {
  output.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
}

const effects: Effects = {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  isTTY: process.stderr.isTTY === true,
  columns: process.stderr.columns ?? 100,
  env: process.env,
  cwd: process.cwd(),
  now: () => performance.now(),
  stdin: async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('utf8');
  },
  onInterrupt: (callback) => {
    stop = callback;
    return () => {
      if (stop === callback) stop = null;
    };
  },
};

const code = await main(process.argv.slice(2), effects);
// Idle workers or an engine's threads must not keep a finished command alive; what was written goes out first.
process.stdout.write('', () => process.exit(code));
