import type { EventStore } from '../port.js';
import { all, command, expectFailure, givenStream, newStream, opened } from './events.js';

export function closingSentences(current: () => EventStore): void {
  describe('closing', () => {
    it('lets the appends that were asked before end, and refuses new ones', async () => {
      const streams = Array.from({ length: 50 }, () => newStream());
      const asked = streams.map((stream) => current().append(stream, 'no-stream', command(stream)));
      const closing = current().close();
      const late = newStream();
      await expectFailure(current().append(late, 'no-stream', command(late)), 'fatal');
      const stored = (await Promise.all(asked)).map(({ position }) => position);
      expect(new Set(stored)).toEqual(new Set(streams.map((_, i) => BigInt(i + 1))));
      await closing;
    });

    it('may be asked twice, and at once', async () => {
      await Promise.all([current().close(), current().close()]);
      await current().close();
    });

    it('refuses every further question', async () => {
      const { stream } = await givenStream(current(), 1);
      await current().close();
      await expectFailure(current().head(), 'fatal');
      await expectFailure(all(current().read(stream)), 'fatal');
      await expectFailure(all(current().readAll()), 'fatal');
      await expectFailure(opened(current(), { after: 'start' }).next(), 'fatal');
    });

    it('ends a waiting subscription with an error, since it was not its signal', async () => {
      const subscription = opened(current(), { after: 'start' });
      expect(await subscription.next()).toBe('caught-up');
      const ended = expectFailure(subscription.next(), 'fatal');
      await current().close();
      await ended;
    });
  });
}
