import fc from 'fast-check';
import { ChainVerifier, sha256 } from '#libs/kernel';
import type { Sealed, StreamName } from '#libs/kernel';
import { MAX_EVENT_BYTES } from '../port.js';
import type { EventStore } from '../port.js';
import { all, command, expectFailure, givenStream, headOf, newStream, noted, wholeLog } from './events.js';

export function appendingSentences(current: () => EventStore): void {
  describe('appending', () => {
    it('starts a stream at revision 0 and the log at position 1', async () => {
      const stream = newStream();
      const result = await current().append(stream, 'no-stream', command(stream));
      expect(result).toEqual({ revision: 0n, position: 1n, repeated: false });
      expect(await current().head()).toBe(1n);
    });

    it('answers with the last revision and position of a command of several events', async () => {
      const { stream, head } = await givenStream(current(), 3);
      const result = await current().append(stream, 2n, command(stream, { head, events: noted(4) }));
      expect(result).toEqual({ revision: 6n, position: 7n, repeated: false });
    });

    it('refuses a beginning where the stream exists, and tells its revision', async () => {
      const { stream } = await givenStream(current(), 3);
      const error = await expectFailure(current().append(stream, 'no-stream', command(stream)), 'conflict');
      expect(error.actual).toBe(2n);
    });

    it('refuses a continuation of a revision that is past, and tells the actual one', async () => {
      const { stream, events } = await givenStream(current(), 1);
      const head = headOf(events);
      await current().append(stream, 0n, command(stream, { head, events: noted(2) }));
      const error = await expectFailure(current().append(stream, 0n, command(stream, { head })), 'conflict');
      expect(error.actual).toBe(2n);
      expect(await current().head()).toBe(3n);
    });

    it('refuses a continuation of a stream that does not exist, and says so', async () => {
      const stream = newStream();
      const head = { revision: 4n, hash: sha256('something') };
      const error = await expectFailure(current().append(stream, 4n, command(stream, { head })), 'conflict');
      expect(error.actual).toBe('no-stream');
      expect(await current().head()).toBe(0n);
    });

    it('refuses a continuation of a revision that is yet to come, and tells the actual one', async () => {
      const { stream } = await givenStream(current(), 2);
      const head = { revision: 7n, hash: sha256('something') };
      const error = await expectFailure(current().append(stream, 7n, command(stream, { head })), 'conflict');
      expect(error.actual).toBe(1n);
    });

    it('calls a chain broken, and changes nothing, when prev is not the hash of the stored head', async () => {
      const { stream } = await givenStream(current(), 2);
      const head = { revision: 1n, hash: sha256('another history') };
      await expectFailure(current().append(stream, 1n, command(stream, { head })), 'fatal');
      expect(await all(current().read(stream))).toHaveLength(2);
      expect(await current().head()).toBe(2n);
    });

    it('calls a first event that names a predecessor a broken chain', async () => {
      const stream = newStream();
      const [second] = command(stream, { head: { revision: -1n, hash: sha256('something') } });
      await expectFailure(current().append(stream, 'no-stream', [second as Sealed]), 'fatal');
      expect(await current().head()).toBe(0n);
    });

    it('refuses events that do not continue from the expected revision, and changes nothing', async () => {
      const { stream, head } = await givenStream(current(), 3);
      const events = command(stream, { head: { ...head, revision: 4n } });
      await expectFailure(current().append(stream, 2n, events), 'fatal');
      expect(await current().head()).toBe(3n);
    });

    it('stores all events of a command or none: one that does not chain on the one before refuses the whole', async () => {
      const stream = newStream();
      const [first] = command(stream);
      const [second] = command(stream, { head: { revision: 0n, hash: sha256('something') } });
      await expectFailure(current().append(stream, 'no-stream', [first as Sealed, second as Sealed]), 'fatal');
      expect(await wholeLog(current())).toEqual([]);
    });

    it('refuses an append without events', async () => {
      await expectFailure(current().append(newStream(), 'no-stream', []), 'fatal');
    });

    it('refuses events that are sealed for another stream', async () => {
      await expectFailure(current().append(newStream(), 'no-stream', command(newStream())), 'fatal');
    });

    it.each(['', 'Case-1', 'case 1', 'case-"1"', 'case-\u5e97', `c${'a'.repeat(120)}`])(
      'refuses the stream name %j',
      async (name) => {
        const stream = name as StreamName;
        await expectFailure(current().append(stream, 'no-stream', command(stream)), 'fatal');
        await expectFailure(all(current().read(stream)), 'fatal');
        expect(await current().head()).toBe(0n);
      },
    );

    it('takes an event of exactly 1 MiB and gives it back', async () => {
      const stream = newStream();
      const events = ofSize(stream, MAX_EVENT_BYTES);
      await current().append(stream, 'no-stream', events);
      const [stored] = await all(current().read(stream));
      expect(stored?.text === events[0]?.text).toBe(true);
    });

    it('refuses an event of one byte more as too large, counted in bytes and not in characters', async () => {
      const stream = newStream();
      await expectFailure(current().append(stream, 'no-stream', ofSize(stream, MAX_EVENT_BYTES + 1)), 'too-large');
      expect(await current().head()).toBe(0n);
    });

    it('gives back every text byte for byte, whatever it says', async () => {
      let head: ReturnType<typeof headOf> | undefined;
      const stream = newStream();
      const sealed: Sealed[] = [];
      const awkward = fc.constantFrom(
        '\u0000',
        '\u001f',
        '\u2028',
        '\u2029',
        '\ufeff',
        '\u0301',
        '\u{1f46e}\u200d\u2642\ufe0f',
        '\u{20000}',
        '\\',
        '"',
        '\\u0000',
        '","effectiveAt":"',
        "'",
        '$$',
      );
      const text = fc.string({ unit: fc.oneof(fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }), awkward) });
      // Left out are keys that are one escaped character: once V8 13.6 has parsed {"\\\\":1} it reads {"\\"":1} as if it were that
      // again. The engine's own keys are plain words.
      const key = text.filter((word) => word.length !== 1 || JSON.stringify(word).length === 3);
      await fc.assert(
        fc.asyncProperty(fc.dictionary(key, text), async (data) => {
          const events = command(stream, { head, events: [{ type: 'CaseNoted', data }] });
          await current().append(stream, head ? head.revision : 'no-stream', events);
          head = headOf(events);
          sealed.push(...events);
        }),
        { numRuns: 60 },
      );
      const stored = await all(current().read(stream));
      expect(stored.map((event) => event.text)).toEqual(sealed.map((event) => event.text));
      expect(stored.map((event) => event.hash)).toEqual(sealed.map((event) => event.hash));
      expect(stored.map((event) => event.data)).toEqual(sealed.map((event) => event.envelope.data));
      const verifier = new ChainVerifier();
      expect(stored.map((event) => verifier.take(event)).filter(Boolean)).toEqual([]);
    });

    it('stores nothing for a signal that is aborted already, and gives its reason', async () => {
      const stream = newStream();
      const reason = new Error('the caller went away');
      const appended = current().append(stream, 'no-stream', command(stream), { signal: AbortSignal.abort(reason) });
      await expect(appended).rejects.toBe(reason);
      expect(await current().head()).toBe(0n);
    });

    it('can be asked again after an abort: the command is stored once, however far it had come', async () => {
      const stream = newStream();
      const events = command(stream);
      const abort = new AbortController();
      const first = current()
        .append(stream, 'no-stream', events, { signal: abort.signal })
        .catch((error: unknown) => error);
      abort.abort(new Error('the caller went away'));
      await first;
      const again = await current().append(stream, 'no-stream', events);
      expect({ revision: again.revision, position: again.position }).toEqual({ revision: 0n, position: 1n });
      expect(await current().head()).toBe(1n);
    });
  });
}

/** One event whose text has exactly so many bytes, most of them in characters of three. */
function ofSize(stream: StreamName, bytes: number): Sealed[] {
  const sealed = (note: string) => command(stream, { events: [{ type: 'CaseNoted', data: { note } }] });
  const room = bytes - Buffer.byteLength(sealed('')[0]?.text ?? '');
  return sealed('\u7ef4'.repeat(Math.floor(room / 3)) + 'a'.repeat(room % 3));
}
