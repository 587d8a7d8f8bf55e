/** The server gives the ids that it remembers 8 MiB, and forgets the oldest. */
const MAX_BYTES = 8 * 1_048_576;
const ENTRY_BYTES = 28;

interface Entry {
  readonly stream: string;
  readonly revision: number;
}

/**
 * Which event ids were committed lately, so that an append without a revision can be recognised when it is repeated.
 *
 * In memory and bounded, as in the server: such an append may be stored twice after a restart, or after many others.
 */
export class CommittedIds {
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;

  add(id: string, stream: string, revision: number): void {
    if (this.#entries.has(id)) return; // the first stream that an id was used on keeps it
    this.#entries.set(id, { stream, revision });
    this.#bytes += ENTRY_BYTES + 2 * stream.length;
    if (this.#bytes > MAX_BYTES) this.#forgetOldest();
  }

  /** The revision at which the stream has the id, where it is remembered. */
  revisionOf(id: string, stream: string | undefined): number | undefined {
    const entry = this.#entries.get(id);
    return entry?.stream === stream ? entry?.revision : undefined;
  }

  clear(): void {
    this.#entries.clear();
    this.#bytes = 0;
  }

  #forgetOldest(): void {
    for (const [id, { stream }] of this.#entries) {
      if (this.#bytes <= MAX_BYTES) return;
      this.#entries.delete(id);
      this.#bytes -= ENTRY_BYTES + 2 * stream.length;
    }
  }
}
