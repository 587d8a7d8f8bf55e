import { hash } from 'node:crypto';
import { canonicalJson } from './canonical-json.js';
import { eventId } from './ids.js';
import type { CommandId, EventId, RuleSetId, Sha256, StreamName, UnitCode } from './ids.js';
import type { Instant } from './instant.js';

/** What happened, in the domain's words: a past-tense type and plain JSON data. */
export interface DomainEvent {
  readonly type: string;
  readonly data: object;
}

/** Who acts, in which role, and – for a representative, a mediator's clerk, a reactor – on whose behalf. */
export interface Actor {
  readonly id: string;
  readonly role: string;
  readonly onBehalfOf?: string;
}

/**
 * Order of the whole log; opaque and comparable; 0 is before the first. On PostgreSQL dense: 1, 2, 3 … in commit order; on EventStoreDB the
 * commit position, in bytes: it grows, and says nothing else.
 */
export type Position = bigint;

/** The one envelope around every event. Its canonical JSON (revision as a decimal string) is the text that is hashed and stored. */
export interface Envelope<E extends DomainEvent = DomainEvent> {
  readonly id: EventId;
  readonly stream: StreamName;
  /** 0, 1, 2 … within the stream. */
  readonly revision: bigint;
  readonly type: E['type'];
  readonly schemaVersion: number;
  /** When the log learned of it. */
  readonly recordedAt: Instant;
  /** When it happened; the law counts from here, within a stated tolerance of backdating. */
  readonly effectiveAt: Instant;
  readonly actor: Actor;
  readonly unit: UnitCode;
  readonly commandId: CommandId;
  readonly correlationId: string;
  readonly causationId: string;
  /** The law that the decision was made under. */
  readonly ruleSet: RuleSetId;
  /** Hash of the stream's previous event; 64 zeros for the first. */
  readonly prev: Sha256;
  readonly data: E['data'];
}

/**
 * An event with the parts of its envelope that a fold may read. Distributes over a union of events, so that
 * `switch (event.type)` narrows `event.data`. Every envelope is one at run time.
 */
export type Recorded<E extends DomainEvent> = E extends DomainEvent
  ? E & Pick<Envelope, 'recordedAt' | 'effectiveAt' | 'actor' | 'unit' | 'ruleSet'>
  : never;

/** An event as the log gives it back. */
export interface Stored<E extends DomainEvent = DomainEvent> extends Envelope<E> {
  readonly position: Position;
  /** SHA-256 of `text`. */
  readonly hash: Sha256;
  /** The canonical text, byte for byte as it was hashed. */
  readonly text: string;
}

/** An event ready to be appended: its envelope, the canonical text, and the text's hash. */
export interface Sealed {
  readonly envelope: Envelope;
  readonly text: string;
  readonly hash: Sha256;
}

/** Where a stream stands: its last revision and that event's hash. `undefined` stands for a stream that does not exist. */
export interface StreamHead {
  readonly revision: bigint;
  readonly hash: Sha256;
}

/** What all events of one command share. */
export interface CommandMetadata {
  readonly commandId: CommandId;
  readonly correlationId: string;
  readonly causationId: string;
  readonly recordedAt: Instant;
  readonly effectiveAt: Instant;
  readonly actor: Actor;
  readonly unit: UnitCode;
  readonly ruleSet: RuleSetId;
}

/** `prev` of a stream's first event. */
export const GENESIS = '0'.repeat(64) as Sha256;

/** SHA-256 of a text's UTF-8 bytes, lower-case hexadecimal. */
export function sha256(text: string): Sha256 {
  return hash('sha256', text, 'hex') as Sha256;
}

/**
 * The text that is hashed and stored: the envelope's canonical JSON, revision as a decimal string.
 *
 * The envelope's own keys are written in their canonical order instead of being sorted each time: it takes half the time so
 * (measured: 2.5 µs to 4.9). An envelope with a key more is another text, and says so
 * in the verifier.
 *
 * @throws NotCanonical
 */
function envelopeText(envelope: Envelope): string {
  const { actor, causationId, commandId, correlationId, data, effectiveAt, id, prev } = envelope;
  const { recordedAt, revision, ruleSet, schemaVersion, stream, type, unit } = envelope;
  try {
    return (
      `{"actor":${canonicalJson(actor)},"causationId":${canonicalJson(causationId)},"commandId":${canonicalJson(commandId)}` +
      `,"correlationId":${canonicalJson(correlationId)},"data":${canonicalJson(data)},"effectiveAt":${canonicalJson(effectiveAt)}` +
      `,"id":${canonicalJson(id)},"prev":${canonicalJson(prev)},"recordedAt":${canonicalJson(recordedAt)},"revision":"${revision}"` +
      `,"ruleSet":${canonicalJson(ruleSet)},"schemaVersion":${canonicalJson(schemaVersion)},"stream":${canonicalJson(stream)}` +
      `,"type":${canonicalJson(type)},"unit":${canonicalJson(unit)}}`
    );
  } catch {
    // The same once more as a whole, for an error that names the path from the envelope's root.
    return canonicalJson({ ...envelope, revision: revision.toString() });
  }
}

/**
 * Chains new events to a stream's head: gives each its id, revision, `prev` and hash.
 *
 * @param head where the stream stands, `undefined` for a new stream
 * @param events what the decider decided, in order; `schemaVersion` is 1 where it is left out
 * @throws NotCanonical when an event's data has no canonical JSON
 */
export function seal(
  stream: StreamName,
  head: StreamHead | undefined,
  events: readonly (DomainEvent & { readonly schemaVersion?: number; readonly effectiveAt?: Instant })[],
  meta: CommandMetadata,
): Sealed[] {
  let revision = head ? head.revision : -1n;
  let prev = head ? head.hash : GENESIS;
  return events.map((event, index) => {
    revision += 1n;
    const envelope: Envelope = {
      id: eventId(meta.commandId, index),
      stream,
      revision,
      type: event.type,
      schemaVersion: event.schemaVersion ?? 1,
      recordedAt: meta.recordedAt,
      effectiveAt: event.effectiveAt ?? meta.effectiveAt,
      actor: meta.actor,
      unit: meta.unit,
      commandId: meta.commandId,
      correlationId: meta.correlationId,
      causationId: meta.causationId,
      ruleSet: meta.ruleSet,
      prev,
      data: event.data,
    };
    const text = envelopeText(envelope);
    prev = sha256(text);
    return { envelope, text, hash: prev };
  });
}

/** The inverse of `envelopeText` for a text that the store gave back. */
export function openEnvelope<E extends DomainEvent = DomainEvent>(text: string): Envelope<E> {
  const raw = JSON.parse(text) as Omit<Envelope<E>, 'revision'> & { revision: string };
  return { ...raw, revision: BigInt(raw.revision) };
}

/** What is wrong with a chain: the first event that does not fit, and why. */
export interface BrokenChain {
  readonly revision: bigint;
  readonly reason: 'hash-differs' | 'previous-differs' | 'revision-differs' | 'text-not-canonical';
}

/**
 * Checks a stream from its first event: every text hashes to its hash, names its predecessor's hash, and counts on by one.
 * Trusts nothing but SHA-256: the envelope fields are read from the text, not from what the store says of it.
 */
export class ChainVerifier {
  #next = 0n;
  #prev: Sha256 = GENESIS;

  /** Takes the stream's next event; returns what is wrong with it, or `undefined`. */
  take(event: { readonly text: string; readonly hash: Sha256 }): BrokenChain | undefined {
    const revision = this.#next;
    const envelope = openEnvelope(event.text);
    if (sha256(event.text) !== event.hash) return { revision, reason: 'hash-differs' };
    if (envelopeText(envelope) !== event.text) return { revision, reason: 'text-not-canonical' };
    if (envelope.revision !== revision) return { revision, reason: 'revision-differs' };
    if (envelope.prev !== this.#prev) return { revision, reason: 'previous-differs' };
    this.#next += 1n;
    this.#prev = event.hash;
    return undefined;
  }

  /** Where the verified stream stands. */
  get head(): StreamHead | undefined {
    return this.#next === 0n ? undefined : { revision: this.#next - 1n, hash: this.#prev };
  }
}
