import fc from 'fast-check';
import { foldCase } from '#libs/case';
import type { CaseEvent } from '#libs/case';
import type { Stored } from '#libs/kernel';
import { calendarById, dueOf, justAfter, nextRung, openRuns, outcomeOf, ruleSetById } from '#libs/law';
import { projectInMemory } from '#libs/projecting';
import type { MemoryReadModel } from '#libs/projecting';
import { lifeOf, lives, logOf } from '../../test/support/case-histories.js';
import type { LifeName } from '../../test/support/case-histories.js';
import { pagesOf } from '../../test/support/pages.js';
import { keepsThePromisesOfAProjection, someLives } from '../../test/support/projection-contract.js';
import type { MissRow, PauseRow, RungRow } from './pending.js';
import { supervision } from './projection.js';
import type { OrderRow } from './projection.js';

async function after(name: LifeName, events = Infinity, number = 1): Promise<MemoryReadModel> {
  return projectInMemory(supervision, [logOf([lifeOf(name, number)], () => 0).slice(0, events)]);
}
const rungs = (model: MemoryReadModel) =>
  model
    .rows<RungRow>('supervision_rung')
    .map(({ clock, run, rung, rung_at }) => `${clock}/${run} ${rung} ${rung_at.slice(0, 16)}`);
const misses = (model: MemoryReadModel) =>
  model
    .rows<MissRow>('supervision_miss')
    .map(({ clock, run, missed_at }) => `${clock}/${run} ${missed_at.slice(0, 16)}`);

keepsThePromisesOfAProjection(supervision);

describe('what is due next', () => {
  it('of a case that was registered is the first rung of each clock, and the instants at which they are missed', async () => {
    const model = await after('settled', 1);
    // Received on 7 May 2026, with the make-up Saturday of the 9th.
    expect(rungs(model)).toEqual([
      'initial-review/1 two-days-before 2026-05-13T08:30',
      'notification/1 two-days-before 2026-05-13T08:30',
    ]);
    expect(misses(model)).toEqual(['initial-review/1 2026-05-16T00:00', 'notification/1 2026-05-16T00:00']);
  });

  it('is nothing of a clock that has ended in time', async () => {
    const model = await after('settled', 5);
    expect(rungs(model).some((row) => row.startsWith('initial-review'))).toBe(false);
    expect(misses(model).some((row) => row.startsWith('initial-review'))).toBe(false);
  });

  it('moves with the due date, and is nothing while a pause keeps it open', async () => {
    const names = (model: MemoryReadModel) => rungs(model).filter((row) => row.startsWith('verification'));
    const [begun, extended, paused, resumed] = await Promise.all(
      [5, 6, 8, 9].map((events) => after('extended', events)),
    );
    expect(names(extended!)).not.toEqual(names(begun!));
    expect([names(paused!), misses(paused!)]).toEqual([[], []]);
    expect(names(resumed!)[0]! > names(extended!)[0]!).toBe(true);
  });

  it('tells since when a clock is paused, and nothing of it once it goes on', async () => {
    const paused = async (events: number) =>
      (await after('extended', events)).rows<PauseRow>('supervision_pause').map(({ clock, run, paused_at }) => ({
        ...{ clock, run, paused_at },
      }));
    const [begun, held, resumed] = await Promise.all([7, 8, 9].map(paused));
    expect([begun, resumed]).toEqual([[], []]);
    const pause = logOf([lifeOf('extended', 1)], () => 0)[7];
    expect(held).toEqual([{ clock: 'verification', run: 1, paused_at: pause?.effectiveAt }]);
  });

  it('after a rung has fired is the next one, and after the miss is recorded what follows it', async () => {
    const model = (events: number) => after('supervised', events, 1);
    const ofReview = async (events: number) => rungs(await model(events)).filter((row) => row.startsWith('initial'));
    expect(await ofReview(4)).toEqual(['initial-review/1 two-days-before 2026-05-13T08:30']);
    expect(await ofReview(7)).toEqual(['initial-review/1 missed 2026-05-18T08:30']);
    expect(await ofReview(8)).toEqual([]);
    expect(misses(await model(7))).toEqual(['notification/1 2026-05-16T00:00']);
  });

  it('of a clock that ended too late, unrecorded, is still to be recorded as missed', async () => {
    const model = await after('late');
    expect(misses(model)).toContain('initial-review/1 2026-05-16T00:00');
    expect(rungs(model).filter((row) => row.startsWith('initial-review'))).toEqual([]);
  });

  it('is nothing of a case that was merged in time, and everything again when it is taken apart', async () => {
    const merged = await after('unmerged', 5);
    expect([rungs(merged), misses(merged)]).toEqual([[], []]);
    const [before, apart] = [await after('unmerged', 4), await after('unmerged', 6)];
    expect(misses(before).length).toBeGreaterThan(0);
    expect(misses(apart)).toEqual(misses(before));
  });
});

describe('a supervision order', () => {
  it('is open until it is answered, with its own clock running', async () => {
    const [open, answered] = [await after('supervised', 9), await after('supervised', 11)];
    expect(open.rows<OrderRow>('supervision_order')).toMatchObject([
      {
        order_id: 'D1',
        to_unit: '230700',
        holder: '230781-02',
        cause: 'missed',
        missed_clock: 'initial-review',
        ended_at: null,
      },
    ]);
    expect(misses(open).some((row) => row.startsWith('supervision-answer/1'))).toBe(true);
    expect(answered.rows<OrderRow>('supervision_order')).toMatchObject([{ outcome: 'answered' }]);
    expect((await after('supervised')).rows<OrderRow>('supervision_order')).toMatchObject([
      ...[
        { order_id: 'D1', outcome: 'answered' },
        { order_id: 'D2', cause: 'by-hand', missed_clock: null, outcome: null },
      ],
    ]);
  });
});

/** The same from the case's own state, which forgets nothing. */
function expected(events: readonly Stored<CaseEvent>[]): { readonly rungs: unknown[]; readonly misses: unknown[] } {
  const state = foldCase(events);
  const caseId = state.identity?.caseId;
  const open = new Set(openRuns(state.clocks));
  const recorded = new Set(state.missedRecorded);
  const all = state.clocks.runs.flatMap((run) => {
    const { dueAt } = dueOf(run);
    return dueAt === null ? [] : [{ run, dueAt, key: `${run.clock}/${run.run}` }];
  });
  return {
    misses: all
      .filter(({ run, dueAt, key }) => !recorded.has(key) && (open.has(run) || outcomeOf(run, { dueAt }) === 'missed'))
      .map(({ key, dueAt }) => `${caseId} ${key} ${justAfter(dueAt)}`),
    rungs: all.flatMap(({ run, dueAt, key }) => {
      if (!open.has(run)) return [];
      const fired = new Set(
        state.rungsFired
          .filter((each) => each.startsWith(`${key}/`) && each.endsWith(dueAt))
          .map((each) => each.split('/')[2]!),
      );
      const now = recorded.has(key) ? justAfter(dueAt) : run.anchor;
      const deadline = { clock: run.clock, anchor: run.anchor, dueAt };
      const next = nextRung(deadline, calendarById(run.calendar)!, ruleSetById(run.ruleSet)!.ladder!, fired, now);
      return next ? [`${caseId} ${key} ${next.rung.name} ${next.at}`] : [];
    }),
  };
}

test('what is due follows from the cases alone, however many live through whatever in pages of any size', async () => {
  await fc.assert(
    fc.asyncProperty(
      someLives,
      fc.integer({ min: 1, max: 9 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      async (some, size, share) => {
        const whole = logOf(
          some.map(([name, number], index) => lifeOf(name, number * 100 + index)),
          (open) => open >> 1,
        );
        const log = whole.slice(0, Math.ceil(whole.length * share));
        const model = await projectInMemory(supervision, pagesOf(log, [size]));
        const cases = [...Map.groupBy(log, ({ stream }) => stream).values()].map(expected);
        const told = model.rows<RungRow>('supervision_rung');
        expect(told.map((row) => `${row.case_id} ${row.clock}/${row.run} ${row.rung} ${row.rung_at}`).sort()).toEqual(
          cases.flatMap((each) => each.rungs).sort(),
        );
        const missed = model.rows<MissRow>('supervision_miss');
        expect(missed.map((row) => `${row.case_id} ${row.clock}/${row.run} ${row.missed_at}`).sort()).toEqual(
          cases.flatMap((each) => each.misses).sort(),
        );
        expect([...told, ...missed].every(({ pending }) => pending === 1)).toBe(true);
      },
    ),
    { numRuns: 100 },
  );
});

test('every life of a case is folded to its end', async () => {
  for (const name of lives) expect((await after(name)).rows('supervision_case')).toHaveLength(1);
});
