import fc from 'fast-check';
import { localDate } from '#libs/kernel';
import type { CalendarId } from '#libs/kernel';
import { at, bureau, caseOf, county, Stream } from '../testing/facts.js';
import { countsOf, dailyLookDecider, FINDING_KINDS, findingsHash } from './daily-look.js';
import type { Finding, RecordDailyInspection } from './daily-look.js';

const date = localDate('2026-05-14');
const finding = (n: number, change: Partial<Finding> = {}): Finding => ({
  ...{ kind: 'due-today', caseId: caseOf(n), unit: county, handler: 'wang', clock: 'initial-review', run: 1 },
  ...{ orderId: null, at: at('2026-05-14 23:59:59.999'), followUps: [] },
  ...change,
});
const coverage = {
  ...{ calendar: 'cn-state-council-2026' as CalendarId, coveredUntil: localDate('2026-12-31') },
  ...{ daysLeft: 231, alarm: false },
};
const look = (change: Partial<RecordDailyInspection> = {}): RecordDailyInspection => ({
  ...{ kind: 'RecordDailyInspection', unit: bureau, date, asOf: at('2026-05-14 09:00') },
  ...{ findings: [], position: '42', logHash: 'a'.repeat(64), provisional: 0, coverage },
  ...change,
});
const fresh = new Stream(dailyLookDecider);

describe('A daily look', () => {
  it('tells the most pressing first, of each kind the oldest, and counts them', () => {
    const findings = [
      finding(1),
      finding(2, { kind: 'overdue', at: at('2026-05-13 23:59:59.999') }),
      finding(3, { kind: 'overdue', at: at('2026-05-01 23:59:59.999') }),
      finding(4, { kind: 'unsigned', clock: 'sign-for', at: at('2026-05-12 10:00') }),
      finding(5, { kind: 'order-unanswered', clock: null, run: null, orderId: 'D1' }),
    ];
    const [event] = fresh.on('2026-05-14 09:01', look({ findings })).events;
    expect(event?.data.findings.map(({ caseId }) => caseId)).toEqual([5, 3, 2, 1, 4].map(caseOf));
    expect(event?.data.counts).toEqual({
      ...{ 'order-unanswered': 1, overdue: 2, 'due-today': 1, unsigned: 1, 'paused-too-long': 0 },
    });
    expect(event?.data).toMatchObject({ position: '42', leftOut: 0, asOf: at('2026-05-14 09:00') });
  });

  it('counts which orders should have been answered by then, and puts what is to be answered first before the others', () => {
    const order = (n: number, dueAt: Finding['dueAt'], unit = county) =>
      finding(n, {
        ...{ kind: 'order-unanswered', clock: null, run: null, orderId: `D${n}`, unit },
        ...{ at: at('2026-05-04 10:00'), ...(dueAt !== undefined && { dueAt }) },
      });
    const findings = [
      order(1, null),
      order(2, at('2026-05-14 23:59:59.999')),
      order(3, at('2026-05-14 08:59:59.999')),
      order(4, at('2026-05-11 23:59:59.999'), bureau),
    ];
    const { data } = fresh.on('2026-05-14 09:01', look({ findings })).events[0]!;
    expect(data.findings.map(({ caseId }) => caseId)).toEqual([4, 3, 2, 1].map(caseOf));
    expect(data.ordersLate).toBe(2);
    expect(data.byUnit?.map(({ unit, ordersLate }) => [unit, ordersLate])).toEqual([
      [bureau, 1],
      [county, 1],
    ]);
    // Found by a program that did not keep the time: nobody overlooks it.
    expect(fresh.on('2026-05-14 09:01', look({ findings: [order(5, undefined)] })).events[0]?.data.ordersLate).toBe(1);
  });

  it('is recorded once a unit and day, whoever asks for it', () => {
    const once = fresh.on('2026-05-14 09:01', look());
    expect(once.on('2026-05-14 10:00', look({ asOf: at('2026-05-14 10:00') })).rejection?.code).toBe(
      'inspection.recorded-already',
    );
  });

  it('is taken on its day, and not before the moment that it tells of', () => {
    expect(fresh.on('2026-05-15 09:00', look({ asOf: at('2026-05-15 08:59') })).rejection?.code).toBe(
      'inspection.another-day',
    );
    expect(fresh.on('2026-05-14 08:00', look()).rejection?.code).toBe('inspection.in-future');
  });

  it('says nothing twice', () => {
    expect(fresh.on('2026-05-14 09:01', look({ findings: [finding(1), finding(1)] })).rejection).toMatchObject({
      ...{ code: 'figure.twice', field: 'findings' },
    });
    const twoClocks = [finding(1), finding(1, { clock: 'notification' }), finding(1, { kind: 'overdue' })];
    expect(fresh.on('2026-05-14 09:01', look({ findings: twoClocks })).rejection).toBeUndefined();
  });

  it('of a backlog keeps the most pressing thousand, and counts and vouches for the rest', () => {
    const findings = Array.from({ length: 1_200 }, (_, n) => finding(n, { kind: n % 2 ? 'overdue' : 'due-today' }));
    const [event] = fresh.on('2026-05-14 09:01', look({ findings })).events;
    expect(event?.data).toMatchObject({ leftOut: 200, counts: { overdue: 600, 'due-today': 600 } });
    expect(event?.data.findings.filter(({ kind }) => kind === 'overdue')).toHaveLength(600);
    expect(event?.data.hash).toBe(findingsHash(findings));
  });

  it('of a backlog drops no kind altogether, and counts every unit over all findings', () => {
    const findings = Array.from({ length: 1_500 }, (_, n) =>
      finding(n, { kind: n < 1_200 ? 'overdue' : n < 1_490 ? 'unsigned' : 'paused-too-long', unit: bureau }),
    ).with(0, finding(0, { kind: 'overdue', unit: county }));
    const { data } = fresh.on('2026-05-14 09:01', look({ findings })).events[0]!;
    const kept = countsOf(data.findings);
    expect([kept.overdue, kept.unsigned, kept['paused-too-long'], data.leftOut]).toEqual([790, 200, 10, 500]);
    expect(data.byUnit).toEqual([
      { unit: bureau, counts: { ...data.counts, overdue: 1_199 }, ordersLate: 0 },
      { unit: county, counts: { ...countsOf([]), overdue: 1 }, ordersLate: 0 },
    ]);
    expect(data.counts).toMatchObject({ overdue: 1_200, unsigned: 290, 'paused-too-long': 10 });
  });

  it('is the same in whatever order its findings were found', () => {
    const findings = Array.from({ length: 12 }, (_, n) => finding(n, { kind: FINDING_KINDS[n % 5]!, run: n }));
    const expected = fresh.on('2026-05-14 09:01', look({ findings })).events;
    fc.assert(
      fc.property(fc.shuffledSubarray(findings, { minLength: findings.length }), (shuffled) => {
        expect(fresh.on('2026-05-14 09:01', look({ findings: shuffled })).events).toEqual(expected);
      }),
    );
  });

  it('tells how far the calendar reaches, and how many due dates are provisional because it ends', () => {
    const ending = { ...coverage, daysLeft: 41, alarm: true };
    const [event] = fresh.on('2026-05-14 09:01', look({ provisional: 7, coverage: ending })).events;
    expect(event?.data).toMatchObject({ provisional: 7, coverage: { daysLeft: 41, alarm: true } });
  });
});
