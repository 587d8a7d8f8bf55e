import { hash } from 'node:crypto';

/** Six 32-bit words a slot: three of the key's hash, two of the content's, and the row. */
const WORDS = 6;
const FULLEST = 0.6;

/**
 * Which work orders a file has held so far, and what they said: 24 bytes a slot, so that a file of a million rows costs
 * 48 MB and not the million texts. Ninety-six bits of SHA-256 name a key; two keys of ten million share one with a
 * probability below 10⁻¹⁵.
 */
export class SeenKeys {
  #slots = new Uint32Array(1024 * WORDS);
  #size = 0;

  /**
   * Remembers a key with its content at its first row.
   *
   * @returns `undefined` for a new key, else the first row and whether it said the same
   */
  note(key: string, content: string, row: number): { readonly row: number; readonly same: boolean } | undefined {
    if (this.#size >= (this.#slots.length / WORDS) * FULLEST) this.#grow();
    const k = words(key);
    const c = words(content);
    const at = find(this.#slots, k);
    if (this.#slots[at + 5] !== 0) {
      const same = this.#slots[at + 3] === c[0] && this.#slots[at + 4] === c[1];
      return { row: this.#slots[at + 5] ?? 0, same };
    }
    this.#slots.set([k[0], k[1], k[2], c[0], c[1], row], at);
    this.#size += 1;
    return undefined;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(old.length * 2);
    for (let at = 0; at < old.length; at += WORDS) {
      if (old[at + 5] === 0) continue;
      const slot = old.subarray(at, at + WORDS);
      this.#slots.set(slot, find(this.#slots, [slot[0] ?? 0, slot[1] ?? 0, slot[2] ?? 0]));
    }
  }
}

type Words = readonly [number, number, number];

function words(text: string): Words {
  const digest = hash('sha256', text, 'buffer');
  return [digest.readUInt32LE(0), digest.readUInt32LE(4), digest.readUInt32LE(8)];
}

/** The key's slot, or the free one where it belongs. A row is never 0, so 0 marks a free slot. */
function find(slots: Uint32Array, [a, b, c]: Words): number {
  const count = slots.length / WORDS;
  for (let i = a % count; ; i = (i + 1) % count) {
    const at = i * WORDS;
    if (slots[at + 5] === 0 || (slots[at] === a && slots[at + 1] === b && slots[at + 2] === c)) return at;
  }
}
