import fc from 'fast-check';
import { CommittedIds } from './committed-ids.js';
import { comparePositions } from './position.js';
import { TransactionLog } from './transaction-log.js';
import type { ProposedEvent } from './transaction-log.js';

const proposed = (id: string, bytes = 10): ProposedEvent => ({
  id,
  type: 'Counted',
  isJson: true,
  data: new Uint8Array(bytes),
  metadata: new Uint8Array(),
});

type Step = 'epoch' | { readonly stream: string; readonly sizes: readonly number[] };

/** Appends to a few streams, some of several events, with epochs in between. */
const history: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    fc.constant('epoch' as const),
    fc.record({ stream: fc.constantFrom('a', 'b', 'c'), sizes: fc.array(fc.nat(400), { minLength: 1, maxLength: 5 }) }),
  ),
  { maxLength: 40 },
);

function logOf(steps: readonly Step[]): TransactionLog {
  const log = new TransactionLog();
  for (const step of steps) {
    if (step === 'epoch') log.writeEpoch();
    else
      log.append(
        step.stream,
        'any',
        step.sizes.map((bytes) => proposed(crypto.randomUUID(), bytes)),
      );
  }
  return log;
}

const eventsOf = (log: TransactionLog) => Array.from({ length: log.count }, (_, index) => log.at(index));

test('each event is after the one before it, by its record at the least', () => {
  fc.assert(
    fc.property(history, (steps) => {
      const events = eventsOf(logOf(steps));
      for (const [index, event] of events.entries()) {
        expect(event.end).toBeGreaterThan(event.position + event.data.length);
        expect(event.position).toBeGreaterThanOrEqual(events[index - 1]?.end ?? 0);
      }
    }),
  );
});

test('what is at a position and what is after it is found, wherever it points', () => {
  fc.assert(
    fc.property(history, fc.nat(8_000), fc.nat(8_000), fc.boolean(), (steps, commit, other, isPlain) => {
      const log = logOf(steps);
      const position = { commit, prepare: isPlain ? commit : other };
      const order = eventsOf(log).map((event) =>
        comparePositions({ commit: event.position, prepare: event.position }, position),
      );
      expect(log.indexFrom(position)).toBe(order.filter((sign) => sign < 0).length);
      expect(log.indexAfter(position)).toBe(order.filter((sign) => sign <= 0).length);
    }),
  );
});

test('the log can be read where a record begins or ends, and beyond its end, and nowhere else', () => {
  fc.assert(
    fc.property(history, fc.nat(8_000), (steps, commit) => {
      const log = logOf(steps);
      const events = eventsOf(log);
      const end = log.lastPosition(log.count).commit;
      const isEdge = events.some(({ position, end: after }) => position === commit || after === commit);
      if (isEdge || commit === 0) expect(log.isReadable({ commit, prepare: 0 })).toBe(true);
      else if (commit < end) expect(log.isReadable({ commit, prepare: 0 })).toBe(false);
    }),
  );
});

test('the revisions of a stream count on by one', () => {
  fc.assert(
    fc.property(history, (steps) => {
      const log = logOf(steps);
      for (const name of ['a', 'b', 'c']) {
        const revisions = eventsOf(log)
          .filter(({ stream }) => stream === name)
          .map(({ revision }) => revision);
        expect(revisions).toEqual(revisions.map((_, index) => index));
      }
    }),
  );
});

test('a node that has only the beginning of the log has only the beginning of a stream', () => {
  fc.assert(
    fc.property(history, fc.nat(60), (steps, visible) => {
      const log = logOf(steps);
      const seen = eventsOf(log)
        .slice(0, visible)
        .filter(({ stream }) => stream === 'a').length;
      expect(log.stream('a')?.lastWithin(visible) ?? -1).toBe(seen - 1);
    }),
  );
});

test('ids are remembered in 8 MiB, and the oldest forgotten first', () => {
  const ids = new CommittedIds();
  const perEntry = 28 + 2 * 'stream'.length;
  const room = Math.floor((8 * 1_048_576) / perEntry);
  for (let n = 0; n <= room; n += 1) ids.add(`id-${n}`, 'stream', n);
  expect(ids.revisionOf('id-0', 'stream')).toBeUndefined();
  expect(ids.revisionOf('id-1', 'stream')).toBe(1);
  expect(ids.revisionOf('id-1', 'another')).toBeUndefined();
});
