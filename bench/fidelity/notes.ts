/** What was found where our correlation is over 0.05 from a published one. The first note that fits is printed. */
export interface NoteKey {
  readonly table: string;
  readonly target: string;
  readonly proxy: string;
}

export interface Note {
  readonly proxies: readonly string[];
  /** Ids; default: every one. */
  readonly tables?: readonly string[];
  readonly targets?: readonly string[];
  readonly text: string;
}

export const notes: readonly Note[] = [];
