import { z } from 'zod';

/** The revision after which nothing can come (the largest of 64 bits, which no JavaScript number holds). */
export const DELETED_REVISION = Number.POSITIVE_INFINITY;
export const DELETED_REVISION_TEXT = '9223372036854775807';

const Roles = z.union([z.string().transform((role) => [role]), z.array(z.string())]);
const Known = z.looseObject({
  $tb: z.number().optional(),
  $maxCount: z.number().optional(),
  $maxAge: z.number().optional(),
  $acl: z.looseObject({ $r: Roles.optional(), $w: Roles.optional(), $d: Roles.optional() }).optional(),
});

export type Acl = NonNullable<z.infer<typeof Known>['$acl']>;

/** What a stream's metadata says of it: from which revision on it can be read, and by whom. */
export class StreamMetadata {
  static readonly none = new StreamMetadata({});

  readonly #known: z.infer<typeof Known>;
  /** Written by a delete: everything so far is gone, and the stream may begin anew. */
  readonly isSoftDeleted: boolean;

  private constructor(known: z.infer<typeof Known>) {
    this.#known = known;
    this.isSoftDeleted = known.$tb !== undefined && known.$tb >= Number(DELETED_REVISION_TEXT);
  }

  /** Metadata that is none are as good as none: the server says nothing either. */
  static parse(data: Uint8Array): StreamMetadata {
    try {
      return new StreamMetadata(Known.parse(JSON.parse(Buffer.from(data).toString())));
    } catch {
      return StreamMetadata.none;
    }
  }

  get acl(): Acl | undefined {
    return this.#known.$acl;
  }

  /** JSON, for the metadata stream. */
  get text(): string {
    // The largest number of 64 bits is none that JSON.stringify can write.
    return JSON.stringify(this.#known).replace('9223372036854776000', DELETED_REVISION_TEXT);
  }

  truncatedBefore(revision: number): StreamMetadata {
    return new StreamMetadata({ ...this.#known, $tb: revision });
  }

  /** The first revision that can be read of a stream that ends with `last`, by `$tb` and `$maxCount`. */
  firstReadable(last: number): number {
    const { $tb = 0, $maxCount } = this.#known;
    return $maxCount === undefined ? $tb : Math.max($tb, last - $maxCount + 1);
  }

  /** Milliseconds since 1970; what is older than `$maxAge` cannot be read. */
  oldestReadable(now: number): number {
    const { $maxAge } = this.#known;
    return $maxAge === undefined ? 0 : now - $maxAge * 1_000;
  }
}
