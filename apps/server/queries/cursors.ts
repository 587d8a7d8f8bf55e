import { createHmac, createSecretKey, randomBytes, timingSafeEqual } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { canonicalJson } from '#libs/kernel';
import { ProblemError, secretOf } from '#libs/platform';
import type { Place } from '#libs/projecting';

/** What goes out with a page, and comes back to ask for the next one. */
export interface Marked {
  readonly place: Place;
  /** What the first page was asked as of, so that all pages of one walk are. */
  readonly asOf: string;
}

/** What a cursor is good for: this list, in this order, under this filter, for who sees as much as this. */
export interface Binding {
  readonly list: string;
  readonly sort: string;
  /** The filter as it was asked for, and what the asker's scope and sight make of it. */
  readonly filter: unknown;
}

/** The cursor was not given out by this installation for this list, filter, order and scope. */
export class InvalidCursor extends ProblemError {
  constructor() {
    super({
      code: 'cursor.invalid',
      status: 400,
      field: 'cursor',
      messages: { zh: '游标无效', en: 'the cursor is not one of this list with this filter, order and scope' },
      next: { zh: '请不带游标，从第一页重新开始。', en: 'begin again without a cursor' },
    });
  }
}

/** Bits enough that nobody finds one by trying. */
const MAC_BYTES = 16;
const KEY_BYTES = 32;
const FORM = /^([\w-]{1,2000})\.([\w-]{22})$/;

/**
 * Seals places in lists: base64url of what the place is, a dot, and 128 bits of HMAC-SHA-256 over that and the binding. The
 * binding is not carried, so a cursor stays short; who comes with another list, filter, order or scope has another seal.
 * There is nothing secret in a cursor: it names a row that its owner was shown.
 */
export class Cursors {
  #key: Promise<KeyObject> | undefined;

  /** @param readKey is asked once, and again after it failed */
  constructor(private readonly readKey: () => Promise<string>) {}

  /** With the key that all processes of an installation share. */
  static of(pool: Parameters<typeof secretOf>[0]): Cursors {
    return new Cursors(() => secretOf(pool, 'cursors', () => randomBytes(KEY_BYTES).toString('base64url')));
  }

  /** The cursor to a place; null where there is none. */
  async seal(binding: Binding, marked: Omit<Marked, 'place'> & { place: Place | undefined }): Promise<string | null> {
    const { place, asOf } = marked;
    if (!place) return null;
    const payload = Buffer.from(JSON.stringify([asOf, place.towards, ...place.values])).toString('base64url');
    return `${payload}.${(await this.#mac(binding, payload)).toString('base64url')}`;
  }

  /**
   * What a cursor says; undefined where there is none.
   *
   * @throws InvalidCursor
   */
  async open(binding: Binding, text: string | undefined): Promise<Marked | undefined> {
    if (text === undefined || text === '') return undefined;
    const [, payload, mac] = FORM.exec(text) ?? [];
    if (payload === undefined || mac === undefined) throw new InvalidCursor();
    const expected = await this.#mac(binding, payload);
    if (!timingSafeEqual(expected, Buffer.from(mac, 'base64url'))) throw new InvalidCursor();
    const [asOf, towards, ...values] = JSON.parse(Buffer.from(payload, 'base64url').toString()) as [
      string,
      ...string[],
    ];
    if (towards !== 'next' && towards !== 'previous') throw new InvalidCursor();
    return { asOf, place: { towards, values } };
  }

  async #mac(binding: Binding, payload: string): Promise<Buffer> {
    const bound = canonicalJson({ ...binding, payload });
    return createHmac('sha256', await this.#keyOnce())
      .update(bound)
      .digest()
      .subarray(0, MAC_BYTES);
  }

  #keyOnce(): Promise<KeyObject> {
    const key = (this.#key ??= this.readKey().then((text) => createSecretKey(text, 'base64url')));
    key.catch(() => (this.#key = undefined));
    return key;
  }
}
