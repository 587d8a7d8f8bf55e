import { DELETED_REVISION, StreamMetadata } from './stream-metadata.js';
import type { LoggedEvent } from './transaction-log.js';

/** What the index knows of one stream. */
export class LoggedStream {
  readonly name: string;
  readonly nameBytes: number;
  /** Places in the log, by revision. */
  readonly #indexes: number[] = [];
  #lastPosition = -1;
  #tombstone: number | undefined;
  #metadata = StreamMetadata.none;

  constructor(name: string) {
    this.name = name;
    this.nameBytes = Buffer.byteLength(name);
  }

  /** The last revision, -1 for none. */
  get last(): number {
    return this.#indexes.length - 1;
  }

  /** Position of the last record. */
  get lastPosition(): number {
    return this.#lastPosition;
  }

  get metadata(): StreamMetadata {
    return this.#metadata;
  }

  get isTombstoned(): boolean {
    return this.#tombstone !== undefined;
  }

  add(event: LoggedEvent, index: number): void {
    this.#lastPosition = event.position;
    if (event.revision === DELETED_REVISION) this.#tombstone = index;
    else this.#indexes.push(index);
  }

  describe(metadata: Uint8Array): void {
    this.#metadata = StreamMetadata.parse(metadata);
  }

  indexOf(revision: number): number {
    const index = this.#indexes[revision];
    if (index === undefined) throw new RangeError(`${this.name} has no revision ${revision}`);
    return index;
  }

  /** Index of the event that closed the stream, where the first `visible` events of the log have it. */
  tombstoneWithin(visible: number): number | undefined {
    return this.#tombstone !== undefined && this.#tombstone < visible ? this.#tombstone : undefined;
  }

  /** The last revision among the first `visible` events of the log, -1 for none. */
  lastWithin(visible: number): number {
    let from = 0;
    let to = this.#indexes.length;
    if ((this.#indexes[to - 1] ?? -1) < visible) return to - 1; // nothing of it is hidden: the usual case
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (this.indexOf(middle) < visible) from = middle + 1;
      else to = middle;
    }
    return from - 1;
  }
}

export function metadataStreamOf(name: string): string {
  return `$$${name}`;
}

/** The stream that a metadata stream describes. */
export function originalStreamOf(name: string): string | undefined {
  return name.startsWith('$$') ? name.slice(2) : undefined;
}
