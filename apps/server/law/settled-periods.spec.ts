import { MemoryEventStore } from '#libs/event-store/memory';
import type { ReadAllOptions } from '#libs/event-store';
import { derivedCommandId, instant, seal } from '#libs/kernel';
import type { RuleSetId, StreamName, UnitCode } from '#libs/kernel';
import { settlementStream } from '#libs/supervision';
import { SettledPeriods } from './settled-periods.js';

const [root, county] = ['230700', '230781'].map((code) => code as UnitCode) as [UnitCode, UnitCode];
const now = instant('2026-06-10T09:00:00+08:00');

class Log extends MemoryEventStore {
  async settle(...months: (readonly [UnitCode, string])[]): Promise<this> {
    for (const [unit, month] of months) await this.#append(settlementStream(unit, month), 'PeriodSettled');
    return this;
  }

  /** Something else that happens. */
  async goOn(): Promise<this> {
    await this.#append('digest-230700' as StreamName, 'DigestIssued');
    return this;
  }

  async #append(stream: StreamName, type: string): Promise<void> {
    const commandId = derivedCommandId(stream);
    const sealed = seal(stream, undefined, [{ type, data: {} }], {
      ...{ commandId, correlationId: commandId, causationId: commandId, recordedAt: now, effectiveAt: now },
      ...{ actor: { id: 'x', role: 'clock' }, unit: root, ruleSet: 'cn-samr-order-121' as RuleSetId },
    });
    await this.append(stream, 'no-stream', sealed);
  }
}

/** How the log is asked. */
class Asked extends Log {
  readonly questions: string[] = [];

  override readAll<T extends { readonly position: bigint }>(options: ReadAllOptions<T> = {}) {
    this.questions.push(`${options.streamPrefix ?? ''} after ${options.after ?? 0n}`);
    return super.readAll(options);
  }

  override read(...[stream]: Parameters<Log['read']>): never {
    throw new Error(`${stream} is looked for by its name`);
  }
}

describe('The settled periods', () => {
  it('reach to the end of the latest month that any unit has settled', async () => {
    const periods = new SettledPeriods(await new Log().settle([county, '2026-04'], [root, '2026-03']));
    expect(await periods.until()).toBe('2026-04-30');
  });

  it('are none in a log without settlements', async () => {
    expect(await new SettledPeriods(await new Log().goOn()).until()).toBeNull();
  });

  it('reach further with every settlement that anybody adds, and not with anything else', async () => {
    const log = await new Log().settle([root, '2026-03']);
    const periods = new SettledPeriods(log);
    expect(await periods.until()).toBe('2026-03-31');
    await log.goOn();
    expect(await periods.until()).toBe('2026-03-31');
    await log.settle([county, '2026-05'], [county, '2026-02']);
    expect(await periods.until()).toBe('2026-05-31');
  });

  it('cost one question, and only about what is new', async () => {
    const log = await new Asked().settle([root, '2026-03']);
    const periods = new SettledPeriods(log);
    await log.goOn();
    expect(await periods.until()).toBe('2026-03-31');
    expect(await periods.until()).toBe('2026-03-31');
    expect(log.questions).toEqual(['settlement- after 0', 'settlement- after 2']);
  });
});
