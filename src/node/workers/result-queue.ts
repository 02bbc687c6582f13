/** Results in the order they come, for one reader. */

export interface ResultQueue<T> {
  push(value: T): void;
  /** The reader gets this instead of anything else. */
  fail(error: unknown): void;
  next(): Promise<T>;
}

export function resultQueue<T>(): ResultQueue<T> {
  const values: T[] = [];
  let failure: { readonly error: unknown } | null = null;
  let wake = (): void => {};
  return {
    push(value) {
      values.push(value);
      wake();
    },
    fail(error) {
      failure ??= { error };
      wake();
    },
    async next() {
      while (failure === null && values.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (failure !== null) throw failure.error;
      return values.shift()!;
    },
  };
}
