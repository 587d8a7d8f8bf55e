import type { EventStore } from '../port.js';
import { all, command, givenStream, headOf, newStream, noted, opened, wholeLog } from './events.js';

/** What holds of positions in every log, dense or not. */
export function orderedPositionSentences(current: () => EventStore): void {
  describe('positions', () => {
    it('grow from event to event and from append to append, and are the same wherever they are told', async () => {
      const stream = newStream();
      const events = command(stream, { events: noted(3) });
      const first = await current().append(stream, 'no-stream', events);
      const second = await current().append(stream, 2n, command(stream, { head: headOf(events), events: noted(2) }));
      const positions = (await wholeLog(current())).map(({ position }) => position);
      expect(positions).toEqual([...positions].sort((a, b) => (a < b ? -1 : 1)));
      expect(new Set(positions).size).toBe(5);
      expect([positions[2], positions[4]]).toEqual([first.position, second.position]);
      expect((await all(current().read(stream))).map(({ position }) => position)).toEqual(positions);
      expect(await current().head()).toBe(second.position);
      expect(positions[0]).toBeGreaterThan(0n);
    });

    it('are places to go on from, each of them, and one less is just before it', async () => {
      for (const count of [2, 1, 3]) await givenStream(current(), count);
      const positions = (await wholeLog(current())).map(({ position }) => position);
      for (const [i, position] of positions.entries()) {
        const after = (await all(current().readAll({ after: position }))).flat().map((event) => event.position);
        expect(after).toEqual(positions.slice(i + 1));
        const [[at]] = (await all(current().readAll({ after: position - 1n, limit: 1 }))) as [[{ position: bigint }]];
        expect(at.position).toBe(position);
      }
      await using subscription = opened(current(), { after: (positions[3] ?? 0n) - 1n });
      expect(((await subscription.next()) as readonly { position: bigint }[])[0]?.position).toBe(positions[3]);
    });

    it('that are far beyond the end have nothing after them', async () => {
      await givenStream(current(), 2);
      expect(await all(current().readAll({ after: 2n ** 63n - 1n }))).toEqual([]);
    });
  });
}
