import { sha256 } from '#libs/kernel';
import type { EventStore } from '../port.js';
import { command, expectFailure, givenStream, headOf, newStream, noted, wholeLog } from './events.js';

export function writingAtOnceSentences(current: () => EventStore): void {
  describe('appends of the same moment', () => {
    it('to different streams have dense positions, each command\u2019s events side by side', async () => {
      const streams = Array.from({ length: 40 }, () => newStream());
      const answers = await Promise.all(
        streams.map((stream, i) =>
          current().append(stream, 'no-stream', command(stream, { events: noted(1 + (i % 4)) })),
        ),
      );
      const log = await wholeLog(current());
      expect(log.map(({ position }) => position)).toEqual(log.map((_, i) => BigInt(i + 1)));
      for (const [i, stream] of streams.entries()) {
        const positions = log.filter((event) => event.stream === stream).map(({ position }) => position);
        const last = answers[i]?.position ?? 0n;
        expect(positions).toEqual(noted(1 + (i % 4)).map((_, k) => last - BigInt(i % 4) + BigInt(k)));
      }
    });

    it('to one stream, each continuing the one before, all succeed in the order in which they were asked', async () => {
      const stream = newStream();
      const one = command(stream, { events: noted(2) });
      const two = command(stream, { head: headOf(one), events: noted(1) });
      const three = command(stream, { head: headOf(two), events: noted(3) });
      const answers = await Promise.all([
        current().append(stream, 'no-stream', one),
        current().append(stream, 1n, two),
        current().append(stream, 2n, three),
      ]);
      expect(answers.map(({ revision }) => revision)).toEqual([1n, 2n, 5n]);
      expect(answers.map(({ position }) => position)).toEqual([2n, 3n, 6n]);
    });

    it('to one stream with the same expected revision: one wins, the others learn where the stream is', async () => {
      const { stream, head } = await givenStream(current(), 1);
      const answers = await Promise.allSettled(
        Array.from({ length: 6 }, () => current().append(stream, 0n, command(stream, { head }))),
      );
      expect(answers.map(({ status }) => status)).toEqual(['fulfilled', ...Array<string>(5).fill('rejected')]);
      for (const answer of answers) {
        if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ kind: 'conflict', actual: 1n });
      }
      expect(await current().head()).toBe(2n);
    });

    it('a refused one does not hurt the others, and takes those that continue it with it', async () => {
      const { stream, head } = await givenStream(current(), 1);
      const false_ = command(stream, { head: { ...head, hash: sha256('another history') } });
      const onFalse = command(stream, { head: headOf(false_) });
      const good = command(stream, { head });
      const other = newStream();
      const answers = await Promise.allSettled([
        current().append(stream, 0n, false_),
        current().append(stream, 1n, onFalse),
        current().append(stream, 0n, good),
        current().append(other, 'no-stream', command(other)),
      ]);
      expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled', 'fulfilled']);
      expect(answers[0]).toMatchObject({ reason: { kind: 'fatal' } });
      expect(answers[1]).toMatchObject({ reason: { kind: 'conflict', actual: 0n } });
      expect(await current().head()).toBe(3n);
    });

    it('that are asked after the answer to another come after it in the log, whatever waits meanwhile', async () => {
      const { stream: contested, head } = await givenStream(current(), 1);
      const told: bigint[] = [];
      const writers = Array.from({ length: 8 }, async (_, writer) => {
        for (let i = 0; i < 12; i++) {
          const asked = told.at(-1) ?? 0n;
          // Every third fights for one stream and loses or waits; it must hold back nobody's order.
          const fights = (writer + i) % 3 === 0;
          const stream = fights ? contested : newStream();
          const events = fights ? command(stream, { head }) : command(stream);
          const answer = await current()
            .append(stream, fights ? 0n : 'no-stream', events)
            .catch(() => undefined);
          if (!answer) continue;
          expect(answer.position).toBeGreaterThan(asked);
          told.push(answer.position);
        }
      });
      await Promise.all(writers);
      expect(told.length).toBeGreaterThan(60);
    });

    it('a long chain on one stream, asked without waiting, is stored in full', async () => {
      const stream = newStream();
      let events = command(stream);
      const asked = [current().append(stream, 'no-stream', events)];
      for (let i = 0; i < 200; i++) {
        const head = headOf(events);
        events = command(stream, { head });
        asked.push(current().append(stream, head.revision, events));
      }
      expect((await Promise.all(asked)).map(({ revision }) => revision)).toEqual(asked.map((_, i) => BigInt(i)));
      const error = await expectFailure(current().append(stream, 'no-stream', command(stream)), 'conflict');
      expect(error.actual).toBe(200n);
    });
  });
}
