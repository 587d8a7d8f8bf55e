import { createHmac } from 'node:crypto';

/** What is told apart: the same text means another in each of them, so nobody is found by comparing. */
export type PseudonymKind = 'staff' | 'person' | 'business';

const BYTES = 16;
/** Staff and businesses come again and again; a person hardly ever. */
const REMEMBERED = 20_000;

/**
 * Keyed hashes (HMAC-SHA-256, cut to 128 bits) in the place of who somebody is. Without the key nobody can try names or phone numbers until
 * one fits; with another key everybody has another pseudonym, which is how an installation forgets all of them at once.
 */
export class Pseudonyms {
  readonly #known = new Map<string, string>();

  /** @param key at least 32 characters, secret */
  constructor(private readonly key: string) {
    if (key.length < 32) throw new RangeError('the key of the pseudonyms has fewer than 32 characters');
  }

  of(kind: PseudonymKind, who: string): string;
  of(kind: PseudonymKind, who: string | null): string | null;
  of(kind: PseudonymKind, who: string | null): string | null {
    if (who === null) return null;
    const asked = `${kind}\0${who.normalize('NFKC').trim()}`;
    let made = this.#known.get(asked);
    if (made === undefined) {
      if (this.#known.size >= REMEMBERED) this.#known.clear();
      const digest = createHmac('sha256', this.key).update(asked).digest().subarray(0, BYTES);
      this.#known.set(asked, (made = `${kind}_${digest.toString('base64url')}`));
    }
    return made;
  }
}
