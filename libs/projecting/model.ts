import type { Instant, Position } from '#libs/kernel';
import type { Value } from './definition.js';

/**
 * How far a read model has come. `fence` counts every write, also those that leave the position (an un-parked case), so that
 * compare-and-set on both notices whatever another runner did.
 */
export interface Checkpoint {
  readonly position: Position;
  readonly fence: bigint;
  /** The latest instant at which the log learned of an event that was folded: nothing folded is younger. */
  readonly recordedAt: Instant | null;
}

export const BEFORE_THE_FIRST: Checkpoint = { position: 0n, fence: 0n, recordedAt: null };

/** An event that could not be folded, and what to do about it. */
export interface Fault {
  readonly key: string;
  readonly position: Position;
  readonly type: string;
  readonly revision: bigint;
  /** The fold's or the database's own words. Never holds event data beyond what those words say. */
  readonly reason: string;
}

/** A case that is left out since an event of it could not be folded. */
export type ParkedCase = Fault;

/** The private state of one entity, as it is stored. */
export interface StoredEntity {
  readonly key: string;
  readonly position: Position;
  readonly state: string;
}

/** Rows for one table, column by column: the form in which `unnest` takes them. */
export interface Batch {
  readonly table: string;
  readonly columns: readonly (readonly Value[])[];
  readonly count: number;
}

/** Everything that one page changes, ready for one statement. */
export interface PageWrite {
  readonly position: Position;
  readonly recordedAt: Instant | null;
  readonly batches: readonly Batch[];
  /** Cases parked by this page. */
  readonly parks: readonly ParkedCase[];
  /** A case that this write takes back in. */
  readonly unpark?: string;
}

/** One generation of a read model, as the runner sees it. */
export interface ReadModel {
  /** Where it stands now, read anew. Throws `LostRace` when the generation is gone. */
  open(): Promise<{ checkpoint: Checkpoint; parked: readonly ParkedCase[]; fault: Fault | undefined }>;
  /** States of the keys that exist; one statement. */
  load(keys: readonly string[]): Promise<readonly StoredEntity[]>;
  /**
   * Writes the page and moves the checkpoint, both or neither; one statement.
   * @throws LostRace when the checkpoint is not where the caller left it
   * @throws RowRefused when the database does not take a row
   */
  write(page: PageWrite, from: Checkpoint): Promise<Checkpoint>;
  /** Keeps (or takes away) the fault that stopped the projection. */
  keepFault(fault: Fault | undefined): Promise<void>;
  /** Makes the indexes, where they are not there yet, and has the tables vacuumed and analysed. Called when the log's end is first reached. */
  finish(): Promise<void>;
}

/** Somebody else moved this read model's checkpoint, or took the generation away: read again and go on from there. */
export class LostRace extends Error {
  constructor(what: string) {
    super(`the checkpoint of ${what} was moved by another runner`);
    this.name = 'LostRace';
  }
}

/** The database does not take a row that the fold made. Retrying will not mend it. */
export class RowRefused extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'RowRefused';
  }
}

/** The code is older than the read model: a newer version has been switched to. */
export class Superseded extends Error {
  constructor(name: string, mine: number, live: number) {
    super(`${name}: version ${live} is live, this program has version ${mine}`);
    this.name = 'Superseded';
  }
}

/** The fold threw at an event. */
export class FoldFailed extends Error {
  constructor(
    /** Index of the event within the page. */
    readonly index: number,
    readonly key: string,
    cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'FoldFailed';
  }
}

/** A projection met an event that it cannot fold, and stops (the default). */
export class Poisoned extends Error {
  constructor(
    readonly projection: string,
    readonly fault: Fault,
  ) {
    super(`${projection} stopped at position ${fault.position} (${fault.type} of ${fault.key}): ${fault.reason}`);
    this.name = 'Poisoned';
  }
}
