import { hash } from 'node:crypto';

/**
 * A small seeded generator: sfc32 (Chris Doty-Humphrey's Small Fast Counting generator with 32-bit words, from PractRand;
 * 128 bits of state, period at least 2^32, passes BigCrush). Whole numbers only: every draw is 32-bit integer arithmetic, which
 * ECMAScript defines to the bit, so the same name gives the same draws on every machine. Nothing here is fit for secrets.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  private constructor(a: number, b: number, c: number) {
    this.#a = a;
    this.#b = b;
    this.#c = c;
    // The author's warm-up: after twelve rounds no bit of the seed shows through.
    for (let i = 0; i < 12; i++) this.word();
  }

  /**
   * The generator of that name. Everything that is drawn for has a name of its own (a case, a firm, a person), so adding a draw
   * to one changes nothing in the others, and a thing can be made again without making what came before.
   */
  static of(...name: readonly (string | number)[]): Random {
    const seed = hash('sha256', name.join('/'), 'buffer');
    return new Random(seed.readInt32LE(0), seed.readInt32LE(4), seed.readInt32LE(8));
  }

  /** 32 bits, 0 … 2^32 − 1. */
  word(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** 0 … n − 1, each equally likely; n from 1 to 2^32. */
  below(n: number): number {
    // The words above the last whole multiple of n would favour small results; they are drawn again.
    const limit = 0x1_0000_0000 - (0x1_0000_0000 % n);
    let word = this.word();
    while (word >= limit) word = this.word();
    return word % n;
  }

  /** low … high, both included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  /** True `share` times out of 10,000. */
  chance(share: number): boolean {
    return this.below(10_000) < share;
  }

  /** One of the items, each equally likely. */
  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }

  /** One of the items, as likely as its whole-numbered weight. */
  weighted<T>(items: readonly (readonly [weight: number, item: T])[]): T {
    let total = 0;
    for (const [weight] of items) total += weight;
    let at = this.below(total);
    for (const [weight, item] of items) {
      if (at < weight) return item;
      at -= weight;
    }
    throw new RangeError('no item has a weight');
  }
}

/** Items that are drawn by weight many times over: cumulative sums and a binary search instead of a walk. */
export class Urn<T> {
  readonly #items: readonly T[];
  readonly #sums: readonly number[];
  readonly #total: number;

  /** @param weight a whole number ≥ 0; the sum stays below 2^32 */
  constructor(items: readonly T[], weight: (item: T, index: number) => number) {
    let total = 0;
    this.#items = items;
    this.#sums = items.map((item, index) => (total += weight(item, index)));
    this.#total = total;
  }

  draw(random: Random): T {
    const at = random.below(this.#total);
    let low = 0;
    let high = this.#sums.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sums[middle] ?? 0) > at) high = middle;
      else low = middle + 1;
    }
    const item = this.#items[low];
    if (item === undefined) throw new RangeError('the urn is empty');
    return item;
  }
}
