import { attributesOf } from '#libs/publishing';
import type { PublicEvent } from '#libs/publishing';
import type { WireMessage } from './kcat.js';

/** What a topic has beside what the log says it should have. */
export interface Compared {
  readonly expected: number;
  readonly received: number;
  /** Events of the log that no message is of. */
  readonly lost: number;
  /** Messages of an event that another message is of. */
  readonly doubled: number;
  /** Messages that are of no event of the log. */
  readonly strange: number;
  /** Messages that come before one of the same key that is older, or in another partition than it. */
  readonly disordered: number;
  /** Messages that say something else than the event. */
  readonly altered: number;
  /** The first few of all these, in words. */
  readonly words: readonly string[];
}

const MOST_WORDS = 10;

/** True where each event is there once, in order, as it is. */
export const isExact = ({ lost, doubled, strange, disordered, altered }: Compared): boolean =>
  lost + doubled + strange + disordered + altered === 0;

/** Compares messages, in each partition in their order, with the public events of the log, in its order. */
export class Comparison {
  readonly #expected = new Map<string, PublicEvent>();
  readonly #seen = new Set<string>();
  readonly #places = new Map<string, { readonly partition: number; readonly sequence: string }>();
  readonly #figures = { received: 0, doubled: 0, strange: 0, disordered: 0, altered: 0 };
  readonly #words: string[] = [];

  constructor(private readonly source: string) {}

  expect(event: PublicEvent): void {
    if (this.#expected.has(event.id)) throw new Error(`the public log has ${event.id} twice`);
    this.#expected.set(event.id, event);
  }

  receive(message: WireMessage): void {
    this.#figures.received++;
    const id = message.headers['ce_id'] ?? '';
    const event = this.#expected.get(id);
    if (!event) this.#count('strange', message);
    else if (this.#seen.has(id)) this.#count('doubled', message);
    else if (!says(message, event, this.source)) this.#count('altered', message);
    this.#seen.add(id);
    this.#order(message);
  }

  result(): Compared {
    const missing = [...this.#expected.keys()].filter((id) => !this.#seen.has(id));
    const words = missing.slice(0, MOST_WORDS).map((id) => {
      const { topic, cursor, type } = this.#expected.get(id) ?? {};
      return `lost ${topic} ${cursor} ${type}`;
    });
    const figures = { expected: this.#expected.size, ...this.#figures, lost: missing.length };
    return { ...figures, words: [...words, ...this.#words].slice(0, MOST_WORDS) };
  }

  /** Within a topic, the messages of a key lie in one partition, in the order of the log. */
  #order(message: WireMessage): void {
    const { topic, key, partition, headers } = message;
    const sequence = headers['ce_sequence'] ?? '';
    const before = this.#places.get(`${topic} ${key}`);
    if (before && (before.partition !== partition || before.sequence > sequence)) this.#count('disordered', message);
    this.#places.set(`${topic} ${key}`, { partition, sequence });
  }

  #count(
    what: 'doubled' | 'strange' | 'disordered' | 'altered',
    { topic, partition, offset, headers }: WireMessage,
  ): void {
    this.#figures[what]++;
    if (this.#words.length < MOST_WORDS)
      this.#words.push(`${what} ${topic}/${partition}/${offset} ${headers['ce_sequence']} ${headers['ce_type']}`);
  }
}

/** A CloudEvent in the binary mode of its Kafka binding: each attribute a header, the data the value. */
function says(message: WireMessage, event: PublicEvent, source: string): boolean {
  const { datacontenttype, ...attributes } = attributesOf(event, source);
  const headers: Record<string, string> = { 'content-type': datacontenttype };
  for (const [name, value] of Object.entries(attributes)) headers[`ce_${name}`] = String(value);
  const sorted = (of: Readonly<Record<string, string>>) => JSON.stringify(Object.entries(of).toSorted());
  return (
    message.topic === event.topic &&
    message.key === event.key &&
    message.value === JSON.stringify(event.data) &&
    sorted(message.headers) === sorted(headers)
  );
}
