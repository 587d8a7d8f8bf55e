import { createHash } from 'node:crypto';
import { ChainVerifier, openEnvelope } from '#libs/kernel';
import type { BrokenChain, Envelope, StreamHead, StreamName } from '#libs/kernel';
import type { LoggedText } from './log-cursor.js';

/** The first event of a log that does not fit. `stream` is as the event's text names it; undefined where there is no reading it. */
export interface BrokenEvent extends Pick<LoggedText, 'position'> {
  readonly stream: StreamName | undefined;
  readonly revision: bigint | undefined;
  readonly reason: BrokenChain['reason'] | 'unreadable';
}

/** The chains of a whole log, verified as its events come, and the order in which they came. Some 200 bytes a stream. */
export class LogChains {
  readonly #streams = new Map<StreamName, ChainVerifier>();
  readonly #order = createHash('sha256');
  #events = 0;

  get events(): number {
    return this.#events;
  }

  get streams(): number {
    return this.#streams.size;
  }

  /** SHA-256 over the hashes of all events, in the log's order. Nothing may be taken afterwards. */
  digest(): string {
    return this.#order.digest('hex');
  }

  /** Takes the log's next event: its envelope, or what is wrong with it. */
  take({ position, hash, text }: LoggedText): Envelope | BrokenEvent {
    let envelope: Envelope;
    try {
      envelope = openEnvelope(text);
    } catch {
      return { position, stream: undefined, revision: undefined, reason: 'unreadable' };
    }
    const { stream } = envelope;
    let chain = this.#streams.get(stream);
    if (!chain) this.#streams.set(stream, (chain = new ChainVerifier()));
    const broken = chain.take({ hash, text });
    if (broken) return { position, stream, ...broken };
    this.#order.update(hash);
    this.#events += 1;
    return envelope;
  }

  /** A stream that ends otherwise in another log, or that only one of them has; undefined where all are the same. */
  difference(
    other: LogChains,
  ): { stream: StreamName; here: StreamHead | undefined; there: StreamHead | undefined } | undefined {
    for (const stream of new Set([...this.#streams.keys(), ...other.#streams.keys()])) {
      const [here, there] = [this.#streams.get(stream)?.head, other.#streams.get(stream)?.head];
      if (here?.revision !== there?.revision || here?.hash !== there?.hash) return { stream, here, there };
    }
    return undefined;
  }
}

export function isBroken(taken: Envelope | BrokenEvent): taken is BrokenEvent {
  return 'reason' in taken;
}
