/** Everything a command touches outside its arguments, so that tests can record it. `process.ts` supplies the real one. */

export interface Effects {
  /** Results only. */
  readonly stdout: (text: string) => void;
  /** Progress, notes, errors. */
  readonly stderr: (text: string) => void;
  /** Terminal on stderr, where progress goes. */
  readonly isTTY: boolean;
  readonly columns: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** The whole of standard input as text. */
  readonly stdin: () => Promise<string>;
  /** Calls `stop` on the first Ctrl-C instead of exiting; the second exits at once. Returns an undo function. */
  readonly onInterrupt: (stop: () => void) => () => void;
}
