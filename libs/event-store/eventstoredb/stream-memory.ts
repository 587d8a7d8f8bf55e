import { GENESIS } from '#libs/kernel';
import type { EventId, Position, Sha256, StreamName } from '#libs/kernel';
import type { OurRecord } from './record.js';

/** Where a command ended. */
export interface CommandEnd {
  readonly revision: bigint;
  readonly position: Position;
}

/** What a stream held when it was looked at last: its head, and every command up to there by the id of its first event. */
export interface KnownStream {
  readonly revision: bigint;
  readonly hash: Sha256;
  readonly commands: ReadonlyMap<string, CommandEnd>;
}

interface Known {
  revision: bigint;
  hash: Sha256;
  readonly commands: Map<string, CommandEnd>;
  /** The first event's id of the command that is being read. */
  first: string;
}

const NOTHING: KnownStream = { revision: -1n, hash: GENESIS, commands: new Map() };

/**
 * What the log was seen to hold, so that a command can be recognised and a chain checked, which the server does neither of, without
 * reading the stream each time. A stream is known from its beginning to some revision or not at all; those that were not used for the
 * longest time are forgotten first.
 */
export class StreamMemory {
  readonly #streams = new Map<StreamName, Known>();
  readonly #usedOn = new Map<string, StreamName>();
  #size = 0;

  /** @param room commands that are remembered altogether; one takes some 250 bytes */
  constructor(readonly room = 200_000) {}

  /** What is known of a stream; as if it had no events where it was not looked at. */
  of(stream: StreamName): KnownStream {
    const known = this.#streams.get(stream);
    if (!known) return NOTHING;
    this.#streams.delete(stream);
    this.#streams.set(stream, known);
    return known;
  }

  /** The stream on which a command was seen, by the id of its first event. */
  usedOn(command: EventId): StreamName | undefined {
    return this.#usedOn.get(command);
  }

  /** Takes in an event that was read or stored; what does not continue what is known is passed over. */
  take(stream: StreamName, record: Pick<OurRecord, 'revision' | 'hash' | 'id' | 'index' | 'count' | 'position'>): void {
    let known = this.#streams.get(stream);
    if ((known?.revision ?? -1n) + 1n !== record.revision) return;
    if (!known) this.#streams.set(stream, (known = { revision: -1n, hash: GENESIS, commands: new Map(), first: '' }));
    known.revision = record.revision;
    known.hash = record.hash;
    if (record.index === 0) known.first = record.id;
    if (record.index < record.count - 1) return;
    known.commands.set(known.first, { revision: record.revision, position: record.position });
    this.#usedOn.set(known.first, stream);
    this.#size += 1;
    this.#makeRoom(stream);
  }

  #makeRoom(keep: StreamName): void {
    for (const [stream, { commands }] of this.#streams) {
      if (this.#size <= this.room) return;
      if (stream === keep) continue;
      this.#streams.delete(stream);
      this.#size -= commands.size;
      for (const command of commands.keys()) this.#usedOn.delete(command);
    }
  }
}
