import fc from 'fast-check';
import { foldCase } from '#libs/case';
import { calendarById, outcomeOf, project, ruleSetById } from '#libs/law';
import { projectInMemory } from '#libs/projecting';
import type { MemoryReadModel } from '#libs/projecting';
import { lifeOf, lives, logOf } from '../../test/support/case-histories.js';
import type { LifeName } from '../../test/support/case-histories.js';
import { oracleRuns } from '../../test/support/clock-oracle.js';
import { pagesOf } from '../../test/support/pages.js';
import { keepsThePromisesOfAProjection, someLives } from '../../test/support/projection-contract.js';
import { punctuality } from './projection.js';
import type { DailyRow, PunctualityRow } from './rows.js';

async function runsOf(name: LifeName, events = Infinity, number = 1): Promise<readonly PunctualityRow[]> {
  const log = logOf([lifeOf(name, number)], () => 0).slice(0, events);
  return (await projectInMemory(punctuality, [log])).rows<PunctualityRow>('punctuality');
}

async function runOf(name: LifeName, clock: string, events = Infinity, run = 1): Promise<PunctualityRow | undefined> {
  return (await runsOf(name, events)).find((row) => row.clock === clock && row.run === run);
}

/** The sums again, from nothing but the rows. */
function recounted(model: MemoryReadModel): readonly DailyRow[] {
  const sums = new Map<string, DailyRow>();
  for (const row of model.rows<PunctualityRow>('punctuality')) {
    if (row.outcome === 'voided' || row.due_on === null) continue;
    const { due_on, clock, unit, kind, channel, rule_set } = row;
    const key = [due_on, clock, unit, kind, channel, rule_set].join('\u0001');
    const sum = sums.get(key) ?? { due_on, clock, unit, kind, channel, rule_set, due: 0, met: 0, missed: 0 };
    sums.set(key, {
      ...sum,
      due: sum.due + 1,
      met: sum.met + (row.outcome === 'met' ? 1 : 0),
      missed: sum.missed + (row.outcome === 'missed' ? 1 : 0),
    });
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}

keepsThePromisesOfAProjection(punctuality);

describe('a running of a clock', () => {
  it('is open from the registration, due in seven working days, held by the centre', async () => {
    expect(await runOf('settled', 'initial-review', 1)).toMatchObject({
      run: 1,
      episode: 1,
      outcome: 'open',
      unit: '230700',
      due_on: '2026-05-15',
      firmness: 'firm',
      started_at_position: 1n,
      ended_at_position: null,
      rule_set: 'cn-samr-order-121',
      calendar: 'cn-state-council-2026',
    });
  });

  it('goes with the case to the unit that it is routed to, while it is open', async () => {
    expect(await runOf('settled', 'initial-review', 2)).toMatchObject({ outcome: 'open', unit: '230781-02' });
  });

  it('stays with the unit that ended it, and names the event that did', async () => {
    expect(await runOf('settled', 'initial-review')).toMatchObject({
      outcome: 'met',
      unit: '230781-02',
      ended_at_position: 5n,
    });
  });

  it('is missed when it ends too late, by as many of its own days', async () => {
    const row = await runOf('missed', 'initial-review');
    expect(row).toMatchObject({ outcome: 'missed', lateness_unit: 'working-day' });
    expect(row?.lateness_days).toBeGreaterThan(0);
  });

  it('stays with the unit that held the case when its miss was recorded, whoever ends it', async () => {
    const row = await runOf('missed', 'initial-review');
    expect(row?.unit).toBe('230781-02');
    expect(row?.ended_at_position).not.toBeNull();
  });

  it('names the event that recorded its miss, while it is open and when it has ended', async () => {
    const log = logOf([lifeOf('missed', 1)], () => 0);
    const recorded = log.findIndex(({ type }) => type === 'DeadlineMissed') + 1;
    const at = BigInt(recorded);
    expect(await runOf('missed', 'initial-review', recorded - 1)).toMatchObject({ missed_at_position: null });
    expect(await runOf('missed', 'initial-review', recorded)).toMatchObject({
      outcome: 'open',
      missed_at_position: at,
    });
    expect(await runOf('missed', 'initial-review')).toMatchObject({ outcome: 'missed', missed_at_position: at });
  });

  it('has no due date while a pause keeps it open, and one again afterwards', async () => {
    expect(await runOf('tested', 'mediation', 9)).toMatchObject({ due_at: null, due_on: null, paused: true });
    expect(await runOf('tested', 'mediation', 10)).toMatchObject({ paused: false });
    expect((await runOf('tested', 'mediation', 10))?.due_on).not.toBeNull();
  });

  it('is voided by a merge, and given back with its old anchor when the merge is undone', async () => {
    const before = await runOf('unmerged', 'initial-review', 4);
    expect(await runOf('unmerged', 'initial-review', 5)).toMatchObject({ outcome: 'voided' });
    const after = await runOf('unmerged', 'initial-review', 6);
    expect(after).toMatchObject({
      outcome: 'open',
      anchor_at: before?.anchor_at,
      due_at: before?.due_at,
      ended_at_position: null,
    });
  });

  it('begins again as another run when the case is reopened; the old one stays as it was', async () => {
    const old = await runOf('reopened', 'initial-review', 11);
    expect(await runOf('reopened', 'initial-review')).toEqual(old);
    expect(await runOf('reopened', 'initial-review', Infinity, 2)).toMatchObject({ episode: 2, outcome: 'met' });
  });

  it.each(lives)(
    'is what the case, the law and a slow count from day to day say of it, after every event: %s',
    async (name) => {
      for (const number of [0, 1, 7]) {
        const log = logOf([lifeOf(name, number)], () => 0);
        for (let events = 1; events <= log.length; events++) {
          const rows = await runsOf(name, events, number);
          const { runs } = foldCase(log.slice(0, events)).clocks;
          expect(rows).toHaveLength(runs.length);
          const oracle = oracleRuns(log.slice(0, events));
          for (const run of runs) {
            const ruleSet = ruleSetById(run.ruleSet)!;
            const due = project(ruleSet.clocks[run.clock]!, run, calendarById(run.calendar)!, ruleSet.counting);
            const row = rows.find(({ clock, run: number }) => clock === run.clock && number === run.run);
            const again = oracle.find(({ clock, run: number }) => clock === run.clock && number === run.run);
            expect(again).toMatchObject({ dueAt: due.dueAt, outcome: outcomeOf(run, due) });
            expect(row).toMatchObject({
              due_at: due.dueAt,
              outcome: outcomeOf(run, due),
              ended_at: run.stoppedAt ?? run.voidedAt,
            });
          }
        }
      }
    },
  );
});

describe('the daily sums', () => {
  it('equal a recount from the rows, at every moment', async () => {
    await fc.assert(
      fc.asyncProperty(someLives, fc.nat(80), fc.infiniteStream(fc.nat(9)), async (some, events, picks) => {
        const log = logOf(
          some.map(([name, number], index) => lifeOf(name, number * 100 + index)),
          () => picks.next().value as number,
        );
        const model = await projectInMemory(punctuality, pagesOf(log.slice(0, events), [3]));
        expect(model.rows('punctuality_daily')).toEqual(recounted(model));
      }),
      { numRuns: 60 },
    );
  });
});
