import { LawOffice } from '#libs/adoption';
import { schemeContents, schemes } from '#libs/efficacy';
import { MemoryEventStore } from '#libs/event-store/memory';
import { FixedClock, instant, localDate, newCommandId } from '#libs/kernel';
import type { UnitCode } from '#libs/kernel';
import { newestCalendar } from '#libs/law';
import type { Engine } from '../engine.js';
import { readScheme } from '../law/read-scheme.js';
import { periodOf } from './period.js';
import { isOtherLaw, knownSchemes, sideOf } from './side.js';

const [shippedFirst, ...otherShipped] = schemes();
const year = periodOf('2026');

/** A bureau that has adopted these schemes, one a month from February 2026 on: `<id> <first day>`. */
async function bureau(...adopted: readonly string[]): Promise<Pick<Engine, 'law' | 'clock'>> {
  const clock = new FixedClock(instant('2026-01-01T09:00:00+08:00'));
  const office = await LawOffice.open({
    ...{ store: new MemoryEventStore(), clock, root: '230700' as UnitCode, knowsEvent: () => true, readScheme },
    settledUntil: () => Promise.resolve(null),
  });
  for (const [index, each] of adopted.entries()) {
    const [scheme = '', from = ''] = each.split(' ');
    clock.set(instant(`2026-0${index + 2}-01T09:00:00+08:00`));
    const own = { ...schemeContents('four-rates'), id: scheme };
    const command = { kind: 'AdoptScheme', scheme, contents: own, from: localDate(from), source: null } as const;
    await office.execute({ command, commandId: newCommandId(), actor: { id: 'sun', role: 'head' } });
  }
  clock.set(instant('2027-06-30T09:00:00+08:00'));
  return { law: { office } as Engine['law'], clock };
}

describe('What a score is computed by', () => {
  it('is the first shipped scheme, and each case by its own law, where nothing is named or adopted', async () => {
    const side = sideOf(await bureau(), year, {});
    expect(side).toEqual({ scheme: shippedFirst, asOf: undefined, position: undefined, law: {} });
    expect(isOtherLaw(side.law)).toBe(false);
  });

  it('is the adopted scheme that holds on the first day of the period', async () => {
    const engine = await bureau('first 2026-01-01', 'summer 2026-07-01', 'corrected 2026-01-01');
    const by = (period: string) => sideOf(engine, periodOf(period), {}).scheme.id;
    expect(by('2025')).toBe(shippedFirst?.id);
    // The decision that came last does not displace one that began later.
    expect([by('2026'), by('2026-06'), by('2026-07'), by('2027')]).toEqual([
      'corrected',
      'corrected',
      'summer',
      'summer',
    ]);
  });

  it('is what was adopted by then, where the log is read as of an earlier time', async () => {
    const engine = await bureau('first 2026-01-01', 'second 2026-01-01');
    const by = (given: { asOf?: string; position?: string }) => sideOf(engine, year, given).scheme.id;
    expect(by({ asOf: '2026-01-31' })).toBe(shippedFirst?.id);
    expect([by({ asOf: '2026-02-01' }), by({ asOf: '2026-02-01T08:59:59+08:00' })]).toEqual([
      'first',
      shippedFirst?.id,
    ]);
    expect([by({ position: '0' }), by({ position: '1' }), by({ position: '2' })]).toEqual([
      shippedFirst?.id,
      'first',
      'second',
    ]);
  });

  it('may be named: adopted schemes first, the newest before the others, each once', async () => {
    const engine = await bureau('first 2026-01-01', 'second 2026-01-01', 'first 2026-07-01');
    expect(knownSchemes(engine).map(({ id }) => id)).toEqual([
      ...['first', 'second', shippedFirst?.id],
      ...otherShipped.map(({ id }) => id),
    ]);
    expect(sideOf(engine, year, { scheme: 'second' }).scheme.id).toBe('second');
    expect(sideOf(engine, year, { scheme: 'second', position: '0' }).scheme.id).toBe('second');
  });

  it('takes a day as its end, and empty parameters as none', async () => {
    const engine = await bureau();
    expect(sideOf(engine, year, { asOf: '2026-06-30' }).asOf).toBe('2026-06-30T23:59:59.999+08:00');
    expect(sideOf(engine, year, { asOf: '2026-06-30T12:00:00+08:00' }).asOf).toBe('2026-06-30T12:00:00.000+08:00');
    const empty = { scheme: '', asOf: '', position: '', ruleSet: '', calendar: '' };
    expect(sideOf(engine, year, empty)).toEqual(sideOf(engine, year, {}));
    const other = sideOf(engine, year, { ruleSet: 'cn-samr-order-121', calendar: newestCalendar().id });
    expect(other.law).toEqual({ ruleSet: 'cn-samr-order-121', calendar: newestCalendar().id });
    expect(isOtherLaw(other.law)).toBe(true);
  });

  it('is of a period that has begun, now or at the instant that is asked about', async () => {
    const engine = await bureau();
    const asked = (period: string, asOf?: string) => () => sideOf(engine, periodOf(period), { asOf });
    const refused = expect.objectContaining({ code: 'period.not-begun', status: 422, field: 'year' }) as Error;
    for (const begun of ['2027', '2027-06', '2027-06-30..2099-12-31']) expect(asked(begun)).not.toThrow();
    for (const ahead of ['2099', '2027-07', '2027-07-01..2027-07-02']) expect(asked(ahead)).toThrow(refused);
    expect(asked('2026', '2025-12-31')).toThrow(refused);
    expect(asked('2026', '2026-01-01T00:00:00+08:00')).not.toThrow();
  });

  it.each([
    [{ scheme: 'national' }, 'efficacy.no-such-scheme'],
    [{ ruleSet: 'cn-samr-order-1' }, 'efficacy.no-such-rule-set'],
    [{ calendar: 'cn-nowhere' }, 'efficacy.no-such-calendar'],
    [{ asOf: '2026-02-30' }, 'input.invalid'],
    [{ asOf: 'yesterday' }, 'input.invalid'],
    [{ position: '-1' }, 'input.invalid'],
    [{ position: '1.5' }, 'input.invalid'],
    [{ position: '1234567890123456789' }, 'input.invalid'],
  ])('is refused for %j', async (given, code) => {
    const engine = await bureau();
    expect(() => sideOf(engine, year, given)).toThrow(expect.objectContaining({ code }) as Error);
  });

  it('is told where to look for a rule-set or calendar that nobody knows', async () => {
    const engine = await bureau();
    const next = { zh: expect.stringContaining('law list') as string };
    for (const given of [{ ruleSet: 'cn-samr-order-1' }, { calendar: 'cn-nowhere' }])
      expect(() => sideOf(engine, year, given)).toThrow(
        expect.objectContaining({ next: expect.objectContaining(next) as unknown }) as Error,
      );
  });
});
