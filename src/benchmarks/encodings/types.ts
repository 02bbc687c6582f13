/** How a table writes architectures. One file per table or family of tables; `index.ts` lists them. */

export interface Encoding {
  /** Shown to people, e.g. `six digits (code)`. */
  readonly title: string;
  /** Ids of the spaces whose tables use it. */
  readonly spaces: readonly string[];
  /**
   * The columns it reads, each with the names it may have. An encoding of one column is also tried on the column that `--key`
   * names, whatever it is called.
   */
  readonly columns: readonly (readonly string[])[];
  /** Digits of a code: programs may have taken leading zeros away, which only a column of a listed name is trusted with. */
  readonly digits?: number;
  /** The text that the space parses, from the cells in order of `columns`; null when they are not of this encoding. */
  text(...cells: readonly string[]): string | null;
  /** Space texts by what `text` gave, where that is only a name and reading it needs a search; unknown names are left out. */
  lookup?(wanted: ReadonlySet<string>): ReadonlyMap<string, string>;
}
