import { newCommandId } from '#libs/kernel';
import type { EventStore } from '../port.js';
import { all, command, expectFailure, givenStream, headOf, newStream, noted } from './events.js';

export function repeatingSentences(current: () => EventStore): void {
  describe('the same command again', () => {
    it('gets the first answer, marked as repeated, and stores nothing', async () => {
      const stream = newStream();
      const events = command(stream, { events: noted(3) });
      const first = await current().append(stream, 'no-stream', events);
      expect(await current().append(stream, 'no-stream', events)).toEqual({ ...first, repeated: true });
      expect(await current().head()).toBe(3n);
    });

    it('gets the first answer after the stream has moved on', async () => {
      const stream = newStream();
      const events = command(stream);
      const first = await current().append(stream, 'no-stream', events);
      await current().append(stream, 0n, command(stream, { head: headOf(events), events: noted(5) }));
      expect(await current().append(stream, 'no-stream', events)).toEqual({ ...first, repeated: true });
    });

    it('gets the first answer whatever revision it expects', async () => {
      const { stream, events } = await givenStream(current(), 2);
      for (const expected of ['no-stream', 0n, 1n, 99n] as const) {
        expect(await current().append(stream, expected, events)).toEqual({
          revision: 1n,
          position: 2n,
          repeated: true,
        });
      }
    });

    it('gets the first answer when it was decided anew on the stream as it is now', async () => {
      const stream = newStream();
      const commandId = newCommandId();
      const events = command(stream, { commandId, events: noted(2) });
      const first = await current().append(stream, 'no-stream', events);
      const anew = command(stream, { commandId, head: headOf(events), events: noted(3, 7) });
      expect(await current().append(stream, 1n, anew)).toEqual({ ...first, repeated: true });
      expect(await current().head()).toBe(2n);
    });

    it('gets the first answer when it comes at the same moment, however often', async () => {
      const stream = newStream();
      const events = command(stream, { events: noted(2) });
      const answers = await Promise.all(Array.from({ length: 8 }, () => current().append(stream, 'no-stream', events)));
      expect(answers.every(({ revision, position }) => revision === 1n && position === 2n)).toBe(true);
      expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
      expect(await current().head()).toBe(2n);
    });

    it('gets the first answer among other appends of the same moment, and does not disturb them', async () => {
      const { stream, events, head } = await givenStream(current(), 1);
      const next = command(stream, { head });
      const other = newStream();
      const [again, continued, elsewhere] = await Promise.all([
        current().append(stream, 'no-stream', events),
        current().append(stream, 0n, next),
        current().append(other, 'no-stream', command(other)),
      ]);
      expect(again).toEqual({ revision: 0n, position: 1n, repeated: true });
      expect(continued).toMatchObject({ revision: 1n, repeated: false });
      expect(elsewhere).toMatchObject({ revision: 0n, repeated: false });
    });

    it('is refused as fatal on another stream, later and at the same moment', async () => {
      const commandId = newCommandId();
      const [a, b, c] = [newStream(), newStream(), newStream()];
      await current().append(a, 'no-stream', command(a, { commandId }));
      await expectFailure(current().append(b, 'no-stream', command(b, { commandId })), 'fatal');
      const another = newCommandId();
      const both = await Promise.allSettled([
        current().append(b, 'no-stream', command(b, { commandId: another })),
        current().append(c, 'no-stream', command(c, { commandId: another })),
      ]);
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(both.find((one) => one.status === 'rejected')?.reason).toMatchObject({ kind: 'fatal' });
      expect(await current().head()).toBe(2n);
    });

    it('can be tried again after a conflict: what was refused is not remembered', async () => {
      const { stream, head } = await givenStream(current(), 1);
      const commandId = newCommandId();
      await expectFailure(current().append(stream, 'no-stream', command(stream, { commandId })), 'conflict');
      const result = await current().append(stream, 0n, command(stream, { commandId, head }));
      expect(result).toEqual({ revision: 1n, position: 2n, repeated: false });
      expect(await all(current().read(stream))).toHaveLength(2);
    });
  });
}
