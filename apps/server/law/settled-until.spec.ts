import { MemoryEventStore } from '#libs/event-store/memory';
import { derivedCommandId, FixedClock, instant, localDate, seal } from '#libs/kernel';
import type { RuleSetId, StreamName, UnitCode } from '#libs/kernel';
import { settledUntil } from './settled-until.js';

const [root, county] = ['230700', '230781'].map((code) => code as UnitCode) as [UnitCode, UnitCode];
const now = instant('2026-06-10T09:00:00+08:00');

async function settled(...names: string[]) {
  const store = new MemoryEventStore();
  for (const name of names) {
    const stream = `settlement-${name}` as StreamName;
    const commandId = derivedCommandId(name);
    const sealed = seal(stream, undefined, [{ type: 'PeriodSettled', data: {} }], {
      ...{ commandId, correlationId: commandId, causationId: commandId, recordedAt: now, effectiveAt: now },
      ...{ actor: { id: 'x', role: 'clock' }, unit: root, ruleSet: 'cn-samr-order-121' as RuleSetId },
    });
    await store.append(stream, 'no-stream', sealed);
  }
  return (from: string) =>
    settledUntil(
      { store, clock: new FixedClock(now), units: () => [{ code: root }, { code: county }] },
      localDate(from),
    );
}

describe('The settled periods', () => {
  it('reach to the end of the latest month that any unit has settled', async () => {
    const until = await settled('230700-2026-03', '230781-2026-04');
    expect(await until('2026-01-15')).toBe('2026-04-30');
    expect(await until('2026-04-30')).toBe('2026-04-30');
  });

  it('are none from a later month on, in a log without settlements, and in the future', async () => {
    const until = await settled('230700-2026-03');
    expect(await until('2026-04-01')).toBeNull();
    expect(await until('2026-07-01')).toBeNull();
    expect(await (await settled())('2024-01-01')).toBeNull();
  });
});
