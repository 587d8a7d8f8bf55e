import type { Run } from './words.js';

/** How much a vector takes. PostgreSQL itself knows places up to 16,383 and 255 of them for a lexeme. */
export interface VectorLimits {
  readonly places: number;
  readonly placesOfALexeme: number;
}

/** Free between two runs, so that no phrase reaches from one into the next. */
const GAP = 1;

/**
 * Lexemes and their places: what a `tsvector` is, as a value. Its text is one that PostgreSQL reads, without quotes: a lexeme
 * has letters and numbers only (and the `~` of a digest), nothing that the notation gives a meaning to.
 */
export class Vector {
  #text: string | undefined;

  private constructor(
    private readonly lexemes: ReadonlyMap<string, readonly number[]>,
    /** The last place that is taken. */
    readonly end: number,
    /** Something did not fit. */
    readonly cut: boolean,
  ) {}

  /** Nothing yet; what comes will stand behind the place given. */
  static emptyBehind(place: number): Vector {
    return new Vector(new Map(), place, false);
  }

  /** The vector that was told by `text`, `end` and `cut`. */
  static parse(text: string, end: number, cut: boolean): Vector {
    const lexemes = new Map<string, readonly number[]>();
    for (const item of text === '' ? [] : text.split(' ')) {
      const colon = item.lastIndexOf(':');
      lexemes.set(
        item.slice(0, colon),
        item
          .slice(colon + 1)
          .split(',')
          .map(Number),
      );
    }
    return new Vector(lexemes, end, cut);
  }

  /** In the order in which lexemes first came. Written once: a row and the state beside it hold the same. */
  get text(): string {
    return (this.#text ??= this.#write());
  }

  /**
   * With these runs as well. A run that is already contained adds nothing, so what an office writes into every second case
   * over and over is kept once, and a note of many pages takes the place of what is new in it. The same vector comes back
   * where nothing is new.
   */
  with(runs: readonly Run[], limits: VectorLimits): Vector {
    let lexemes: Map<string, readonly number[]> | undefined;
    let { end, cut } = this;
    for (const run of runs) {
      const known = lexemes ?? this.lexemes;
      if (run.lexemes.length === 0 || contains(known, run)) continue;
      lexemes ??= new Map(this.lexemes);
      const start = end + 1 + GAP;
      for (const { text, at } of run.lexemes) {
        const places = lexemes.get(text) ?? [];
        if (start + at > limits.places || places.length >= limits.placesOfALexeme) cut = true;
        else lexemes.set(text, [...places, start + at]);
      }
      end = Math.min(start + run.length - 1, limits.places);
    }
    return lexemes ? new Vector(lexemes, end, cut) : this;
  }

  #write(): string {
    let text = '';
    for (const [lexeme, places] of this.lexemes) {
      // Most lexemes stand at one place, which is a number without being a list.
      text += `${text === '' ? '' : ' '}${lexeme}:${places.length === 1 ? String(places[0]) : places.join(',')}`;
    }
    return text;
  }
}

/** Whether every search that finds the run finds these lexemes already. */
function contains(lexemes: ReadonlyMap<string, readonly number[]>, { wanted }: Run): boolean {
  const [first, ...others] = wanted;
  if (!first || first.prefix) return first !== undefined && lexemes.has(first.text);
  return (lexemes.get(first.text) ?? []).some((start) =>
    others.every(({ text, at }) => lexemes.get(text)?.includes(start + at - first.at)),
  );
}
