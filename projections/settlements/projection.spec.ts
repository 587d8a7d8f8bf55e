import fc from 'fast-check';
import { derivedCommandId, openEnvelope, seal } from '#libs/kernel';
import type {
  CalendarId,
  DomainEvent,
  LocalDate,
  RuleSetId,
  Stored,
  StreamHead,
  StreamName,
  UnitCode,
} from '#libs/kernel';
import { projectInMemory } from '#libs/projecting';
import {
  dailyLookDecider,
  dailyLookStream,
  settlementDecider,
  settlementStream,
  weeklyCheckDecider,
  weeklyCheckStream,
} from '#libs/supervision';
import type { Figure } from '#libs/supervision';
import { pagesOf } from '../../test/support/pages.js';
import { at } from '../../test/support/watch-world.js';
import { settlements } from './projection.js';

const units = ['230700', '230781'] as UnitCode[];
const months = ['2026-02', '2026-03', '2026-04'];
const figure = (unit: UnitCode, numerator: number): Figure => ({
  unit,
  indicator: 'notification',
  numerator,
  denominator: 50,
});
const coverage = {
  ...{ calendar: 'cn-state-council-2026' as CalendarId, coveredUntil: '2026-12-31' as LocalDate },
  ...{ daysLeft: 200, alarm: false },
};

/** A log of its own: every stream chained, one position after the other. */
class Log {
  readonly events: Stored[] = [];
  readonly #heads = new Map<string, StreamHead>();

  add(
    stream: StreamName,
    decision: ReturnType<(typeof settlementDecider)['decide']> | { ok: true; events: readonly DomainEvent[] },
  ) {
    if (!decision.ok) throw new Error(decision.rejection.code);
    const now = at('2026-05-14 09:00');
    const commandId = derivedCommandId(`${stream} ${this.events.length}`);
    const sealed = seal(stream, this.#heads.get(stream), decision.events, {
      ...{ commandId, correlationId: commandId, causationId: commandId, recordedAt: now, effectiveAt: now },
      ...{
        actor: { id: 'li', role: 'supervisor' },
        unit: '230700' as UnitCode,
        ruleSet: 'cn-samr-order-121' as RuleSetId,
      },
    });
    for (const { text, hash, envelope } of sealed) {
      this.events.push({ ...openEnvelope(text), position: BigInt(this.events.length + 1), hash, text });
      this.#heads.set(stream, { revision: envelope.revision, hash });
    }
  }
}

const place = (log: Log) => ({ position: String(log.events.length + 1), logHash: 'a'.repeat(64) });
const context = { now: at('2026-05-14 09:00') };

/** Months settled and adjusted as the steps say: figures of a unit's month, the first time settled, later adjusted. */
function logOf(
  steps: readonly { readonly unit: number; readonly month: number; readonly numbers: readonly number[] }[],
) {
  const log = new Log();
  const states = new Map<StreamName, typeof settlementDecider.initial>();
  for (const { unit: index, month: which, numbers } of steps) {
    const [unit, month] = [units[index] as UnitCode, months[which] as string];
    const stream = settlementStream(unit, month);
    const state = states.get(stream) ?? settlementDecider.initial;
    const asked = { unit, month, figures: numbers.map((n, i) => figure(units[i] as UnitCode, n)), ...place(log) };
    const decision = settlementDecider.decide(
      state,
      state.settled ? { kind: 'AdjustPeriod', reason: '张三补录', ...asked } : { kind: 'SettlePeriod', ...asked },
      context,
    );
    // The same figures again: nothing to be adjusted.
    if (!decision.ok) continue;
    log.add(stream, decision);
    states.set(
      stream,
      decision.events.reduce((s, event) => settlementDecider.evolve(s, event as never), state),
    );
  }
  return { log, states };
}

const step = fc.record({
  unit: fc.nat(1),
  month: fc.nat(2),
  numbers: fc.array(fc.nat(3), { minLength: 1, maxLength: 2 }),
});

describe('The rows of settlements', () => {
  it('are the frozen figures, those that stand, and the adjustments beside them, however the log is cut into pages', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 }),
        fc.constantFrom(0, 2, 50),
        async (steps, cut, cacheSize) => {
          const { log, states } = logOf(steps);
          const rebuilt = await projectInMemory(settlements, [log.events]);
          const followed = await projectInMemory(settlements, pagesOf(log.events, cut), { cacheSize });
          expect(followed.dump()).toBe(rebuilt.dump());
          const rows = rebuilt.rows<Record<string, unknown>>('settlement_figure');
          for (const { settled, standing, adjustments } of states.values()) {
            if (!settled) continue;
            const own = rows.filter((row) => row['settled_by'] === settled.unit && row['month'] === settled.month);
            const told = (numerator: string) =>
              own
                .filter((row) => row[numerator] !== null)
                .map((row) => `${String(row['unit'])} ${String(row[numerator])}`)
                .sort();
            expect(told('frozen_numerator')).toEqual(settled.figures.map((f) => `${f.unit} ${f.numerator}`).sort());
            expect(told('numerator')).toEqual(standing.map((f) => `${f.unit} ${f.numerator}`).sort());
            const beside = rebuilt
              .rows<{ settled_by: string; month: string }>('settlement_adjustment')
              .filter((row) => row.settled_by === settled.unit && row.month === settled.month);
            expect(beside).toHaveLength(adjustments);
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it('list looks and checks, too, and nothing that a person has written', async () => {
    const { log } = logOf([
      { unit: 0, month: 0, numbers: [1] },
      { unit: 0, month: 0, numbers: [2] },
    ]);
    const [unit, date] = [units[1] as UnitCode, '2026-05-14' as LocalDate];
    log.add(
      dailyLookStream(unit, date),
      dailyLookDecider.decide(
        dailyLookDecider.initial,
        {
          kind: 'RecordDailyInspection',
          unit,
          date,
          asOf: context.now,
          findings: [],
          provisional: 0,
          coverage,
          ...place(log),
        },
        context,
      ),
    );
    log.add(
      weeklyCheckStream(unit, '2026-W19'),
      weeklyCheckDecider.decide(
        weeklyCheckDecider.initial,
        {
          ...{ kind: 'RecordWeeklyCheck', unit, week: '2026-W19', figures: [figure(unit, 3)], lastWeek: [] },
          ...{ population: [], sampleSize: 5, ...place(log) },
          yardsticks: { levels: new Map(), spans: new Map(), fewest: 5 },
        },
        context,
      ),
    );
    const model = await projectInMemory(settlements, [log.events]);
    const listed = model.rows<{ kind: string; period: string; adjustments: number }>('supervision_record');
    expect(listed.map(({ kind, period, adjustments }) => `${kind} ${period} ${adjustments}`).sort()).toEqual([
      ...['daily-look 2026-05-14 0', 'settlement 2026-02 1', 'weekly-check 2026-W19 0'],
    ]);
    expect(model.dump()).not.toContain('张三');
  });
});
