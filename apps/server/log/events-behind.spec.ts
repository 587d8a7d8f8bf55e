import { openMemoryEventStore } from '#libs/event-store/memory';
import type { EventStore, Located, ReadAllOptions } from '#libs/event-store';
import { derivedCommandId, instant, seal } from '#libs/kernel';
import type { RuleSetId, StreamName, UnitCode } from '#libs/kernel';
import { EventsBehind, MOST_COUNTED } from './events-behind.js';

/** Positions are places: the n-th event of a log is at 600 n. */
function placed(store: EventStore) {
  const read: number[] = [];
  return {
    read,
    async *readAll<T extends Located>({ after = 0n, limit, open }: ReadAllOptions<T> = {}) {
      const options = { after: after / 600n, ...(limit !== undefined && { limit }) };
      for await (const page of store.readAll(options)) {
        read.push(page.length);
        yield page.map(({ position, hash, text }) => open?.(position * 600n, hash, text) as T);
      }
    },
  };
}

async function append(store: EventStore, events: number): Promise<void> {
  const stream = `case-${await store.head()}` as StreamName;
  const at = instant('2026-02-10T09:00:00+08:00');
  const noted = Array.from({ length: events }, (_, n) => ({ type: 'CaseNoted', data: { n } }));
  const meta = {
    ...{ commandId: derivedCommandId(stream), correlationId: 'a', causationId: 'a', recordedAt: at, effectiveAt: at },
    ...{ actor: { id: 'li', role: 'officer' }, unit: '230781' as UnitCode, ruleSet: 'none' as RuleSetId },
  };
  await store.append(stream, 'no-stream', seal(stream, undefined, noted, meta));
}

describe('Events behind', () => {
  it('are the difference of two positions where those are counts, and nothing is read for it', async () => {
    const readAll = () => {
      throw new Error('read');
    };
    const behind = new EventsBehind({ readAll }, true);
    expect([await behind.after(3n, 12n), await behind.after(12n, 12n), await behind.after(13n, 12n)]).toEqual([
      9, 0, 0,
    ]);
  });

  it('are counted where positions are places, and each is read once while a projection stands still', async () => {
    const store = openMemoryEventStore();
    await append(store, 30);
    const log = placed(store);
    const behind = new EventsBehind(log, false);
    expect(await behind.after(6_000n, 18_000n)).toBe(20);
    expect(await behind.after(6_000n, 18_000n)).toBe(20);
    await append(store, 5);
    expect(await behind.after(6_000n, 21_000n)).toBe(25);
    expect(log.read).toEqual([20, 5]);
    expect(await behind.after(18_000n, 21_000n)).toBe(5);
    expect(await behind.after(21_000n, 21_000n)).toBe(0);
  });

  it('are counted no further than a limit', async () => {
    const store = openMemoryEventStore();
    await append(store, MOST_COUNTED + 500);
    const log = placed(store);
    const behind = new EventsBehind(log, false);
    const head = 600n * BigInt(MOST_COUNTED + 500);
    expect(await behind.after(0n, head)).toBe(MOST_COUNTED);
    const readOnce = log.read.length;
    expect(await behind.after(0n, head)).toBe(MOST_COUNTED);
    expect(log.read).toHaveLength(readOnce);
  });
});
