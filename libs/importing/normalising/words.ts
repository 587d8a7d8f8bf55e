import { valueKey } from './text.js';

/** A mapping's table of values, looked up without regard to width, blanks and case. */
export class ValueTable<T> {
  readonly #values: ReadonlyMap<string, T>;

  constructor(values: Readonly<Record<string, T>>) {
    this.#values = new Map(Object.entries(values).map(([word, value]) => [valueKey(word), value]));
  }

  get(text: string): T | undefined {
    return this.#values.get(valueKey(text));
  }

  /** The value of the whole text, or of each of its parts: 投诉、举报 · 投诉+举报 · 投诉和举报. `undefined` when one part is unknown. */
  each(text: string): readonly T[] | undefined {
    const whole = this.get(text);
    if (whole !== undefined) return [whole];
    const parts = text
      .normalize('NFKC')
      .split(/[、,;/+|&和及与并\s]+/)
      .filter((part) => part !== '');
    const values = parts.map((part) => this.get(part));
    return values.length > 0 && values.every((value) => value !== undefined) ? values : undefined;
  }
}
