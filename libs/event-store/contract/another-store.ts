import { newCommandId } from '#libs/kernel';
import type { EventStore } from '../port.js';
import type { Capabilities } from './capabilities.js';
import { all, command, expectFailure, givenStream, headOf, newStream, noted, opened } from './events.js';

/** What holds between two stores on one log, as between two processes, or one that was started again. */
export function anotherStoreSentences(
  current: () => EventStore,
  another: () => EventStore | undefined,
  { commandsKnownAcrossStreams }: Capabilities,
): void {
  /** A log of one store's own has no other. */
  const withAnother = (sentence: string, act: (other: EventStore) => Promise<void>) =>
    it(sentence, async () => {
      const other = another();
      if (other) await act(other);
    });

  describe('another store on the same log', () => {
    withAnother('gives a command its first answer, also when it was decided anew', async (other) => {
      const stream = newStream();
      const commandId = newCommandId();
      const events = command(stream, { commandId, events: noted(2) });
      const first = await current().append(stream, 'no-stream', events);
      const next = command(stream, { head: headOf(events) });
      await current().append(stream, 1n, next);
      const anew = command(stream, { commandId, events: noted(1, 9) });
      const repeated = { ...first, repeated: true };
      expect(await other.append(stream, 'no-stream', events)).toEqual(repeated);
      expect(await (another() ?? other).append(stream, 'no-stream', anew)).toEqual(repeated);
      const onTop = command(stream, { commandId, head: headOf(next), events: noted(1, 9) });
      expect(await (another() ?? other).append(stream, 2n, onTop)).toEqual(repeated);
      expect(await all(current().read(stream))).toHaveLength(3);
    });

    withAnother('never takes two decisions of one command that are made at the same moment', async (other) => {
      for (let i = 0; i < 10; i += 1) {
        const stream = newStream();
        const commandId = newCommandId();
        const answers = await Promise.all(
          [current(), other].map((store, n) =>
            store.append(stream, 'no-stream', command(stream, { commandId, events: noted(1, n) })),
          ),
        );
        expect(answers.map(({ repeated }) => repeated).sort()).toEqual([false, true]);
        expect(answers[0]?.position).toBe(answers[1]?.position);
        expect(await all(other.read(stream))).toHaveLength(1);
      }
    });

    withAnother('sees what was written, and continues its chain', async (other) => {
      const { stream, head } = await givenStream(current(), 2);
      const next = command(stream, { head });
      expect(await other.append(stream, 1n, next)).toMatchObject({ revision: 2n, repeated: false });
      const error = await expectFailure(current().append(stream, 1n, command(stream, { head })), 'conflict');
      expect(error.actual).toBe(2n);
      expect(await other.head()).toBe(await current().head());
    });

    withAnother('is told live of what the first one writes', async (other) => {
      await using subscription = opened(other, { after: 'start' });
      expect(await subscription.next()).toBe('caught-up');
      const { events } = await givenStream(current(), 3);
      const page = (await subscription.next()) as readonly { text: string }[];
      expect(page.map(({ text }) => text)).toEqual(events.map(({ text }) => text));
    });

    if (commandsKnownAcrossStreams === 'log') {
      withAnother('refuses a command that was used on another stream', async (other) => {
        const commandId = newCommandId();
        const [a, b] = [newStream(), newStream()];
        await current().append(a, 'no-stream', command(a, { commandId }));
        const error = await expectFailure(other.append(b, 'no-stream', command(b, { commandId })), 'fatal');
        expect(error.usedOn).toBe(a);
      });
    }
  });
}
