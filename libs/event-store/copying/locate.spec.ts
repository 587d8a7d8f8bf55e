import { GENESIS } from '#libs/kernel';
import { givenStream, wholeLog } from '../contract/events.js';
import { openMemoryEventStore } from '../memory/index.js';
import { copyLog, locate } from './index.js';

describe('A place that an event names', () => {
  it('is found by the hash, at its position or wherever a copy has it', async () => {
    const log = openMemoryEventStore();
    await givenStream(log, 3);
    await givenStream(log, 2);
    const events = await wholeLog(log);
    for (const { position, hash } of events) {
      expect(await locate(log, { position, hash })).toBe(position);
      for (const elsewhere of [0n, 1n, 4n, 5_000_000n]) {
        expect(await locate(log, { position: elsewhere, hash })).toBe(position);
      }
    }
    const copy = openMemoryEventStore();
    await copyLog({ source: log, target: copy });
    expect(await locate(copy, { position: 9n, hash: events[4]?.hash ?? '' })).toBe(5n);
  });

  it('is the beginning for the hash before every event, and nowhere for one that the log has not', async () => {
    const log = openMemoryEventStore();
    await givenStream(log, 2);
    expect(await locate(log, { position: 0n, hash: GENESIS })).toBe(0n);
    expect(await locate(log, { position: 2n, hash: 'f'.repeat(64) })).toBeUndefined();
  });
});
