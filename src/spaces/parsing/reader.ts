/** Reads text from left to right; errors name the column (from 1) where the text stops being what is expected. */
import { NascentError } from '../../base/index.ts';

export class Reader {
  readonly text: string;
  readonly #what: string;
  readonly #hint: string;
  at = 0;

  /** `what`: the sentence that errors start with. */
  constructor(text: string, what: string, hint: string) {
    this.text = text;
    this.#what = what;
    this.#hint = hint;
  }

  fail(expected: string, at: number = this.at): never {
    const got = this.text.slice(at, at + 20);
    throw this.#error(expected, `, column ${at + 1}`, { got: got === '' ? 'the end' : `"${got}"` });
  }

  /** For text that can be read but does not say what is expected. */
  refuse(expected: string): never {
    throw this.#error(expected, '', {});
  }

  #error(expected: string, column: string, got: { readonly got?: string }): NascentError {
    const text = this.text.length > 120 ? `${this.text.slice(0, 117)}...` : this.text;
    return new NascentError('input', {
      what: this.#what,
      where: `"${text}"${column}`,
      expected,
      ...got,
      hint: this.#hint,
    });
  }

  /** Takes the token if it is next. */
  take(token: string): boolean {
    if (!this.text.startsWith(token, this.at)) return false;
    this.at += token.length;
    return true;
  }

  expect(token: string): void {
    if (!this.take(token)) this.fail(`"${token}"`);
  }

  /** The longest match of a sticky pattern here; `expected` describes it where there is none. */
  match(pattern: RegExp, expected: string): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found === null || found[0] === '') this.fail(expected);
    this.at += found[0].length;
    return found[0];
  }

  whole(expected = 'a number'): number {
    return Number(this.match(/\d{1,6}/y, expected));
  }

  decimal(expected = 'a number'): number {
    return Number(this.match(/\d{1,6}(?:\.\d{1,9})?/y, expected));
  }

  skipSpace(): void {
    while (/\s/.test(this.text.charAt(this.at))) this.at++;
  }

  end(): void {
    if (this.at !== this.text.length) this.fail('the end');
  }
}
