import { openMemoryEventStore } from '#libs/event-store/memory';
import { loadOrganisation } from '#libs/identity';
import { attributesOf, publicLog, Pseudonyms } from '#libs/publishing';
import type { PublicEvent } from '#libs/publishing';
import { simulate } from '#libs/simulating';
import { Comparison, isExact } from './compared.js';
import type { WireMessage } from './kcat.js';

const SOURCE = 'urn:shuangwei:bureau:test';

async function events(): Promise<PublicEvent[]> {
  const store = openMemoryEventStore();
  for (const { stream, head, events } of simulate({ cases: 5, year: 2025, seed: 3, organisation: loadOrganisation() }))
    await store.append(stream, head ? head.revision : 'no-stream', events);
  const { signal } = new AbortController();
  const parts = { store, hide: new Pseudonyms('a key of the tests, of no use to anybody') };
  const options = { from: { after: 0n, skip: 0 }, follow: false, pageSize: 100, signal };
  const all: PublicEvent[] = [];
  for await (const step of publicLog(parts, options)) all.push(...step.events);
  return all;
}

const messageOf = (event: PublicEvent, offset: number): WireMessage => {
  const { datacontenttype, ...attributes } = attributesOf(event, SOURCE);
  const named = Object.entries(attributes).map(([name, value]) => [`ce_${name}`, String(value)] as const);
  const headers = { 'content-type': datacontenttype, ...Object.fromEntries(named) };
  return { topic: event.topic, partition: 0, offset, key: event.key, headers, value: JSON.stringify(event.data) };
};

describe('The comparison that the proofs of exactly-once stand on', () => {
  let all: PublicEvent[];
  let wire: WireMessage[];

  beforeAll(async () => {
    all = await events();
    wire = all.map(messageOf);
  });

  const compared = (messages: readonly WireMessage[]) => {
    const comparison = new Comparison(SOURCE);
    for (const event of all) comparison.expect(event);
    for (const message of messages) comparison.receive(message);
    return comparison.result();
  };

  it('finds nothing where each event is there once', () => {
    expect(compared(wire)).toMatchObject({ expected: all.length, received: all.length, words: [] });
    expect(isExact(compared(wire))).toBe(true);
  });

  it('finds what is lost, doubled, strange, altered, out of order and elsewhere', () => {
    const [first, second, third] = wire as [WireMessage, WireMessage, WireMessage];
    expect(compared(wire.slice(1))).toMatchObject({ lost: 1, doubled: 0 });
    expect(compared([...wire, ...wire.slice(-1)])).toMatchObject({ lost: 0, doubled: 1 });
    const unknown = { ...first, headers: { ...first.headers, ce_id: 'nobody' } };
    expect(compared([unknown, ...wire])).toMatchObject({ strange: 1, lost: 0 });
    expect(compared([{ ...first, value: '{}' }, ...wire.slice(1)])).toMatchObject({ altered: 1 });
    expect(first.key).toBe(second.key);
    expect(compared([second, first, third, ...wire.slice(3)])).toMatchObject({ disordered: 1, lost: 0, doubled: 0 });
    expect(compared([first, { ...second, partition: 1 }, ...wire.slice(2)]).disordered).toBeGreaterThan(0);
    for (const bad of [wire.slice(1), [...wire, first]]) expect(isExact(compared(bad))).toBe(false);
  });
});
