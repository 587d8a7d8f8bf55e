import { sql } from 'kysely';
import type { RawBuilder, SqlBool, Transaction } from 'kysely';
import type { Pool } from 'pg';
import { atOnePosition } from '#libs/projecting';
import type { Queried } from '#libs/projecting';
import type { MeasureId } from '#libs/efficacy';
import type { Instant, Position } from '#libs/kernel';
import type { KeptStanding } from '#projections/case-standing';
import { askedFacts, factsOf } from './asked-facts.js';
import { measuringProjections } from './from-log.js';
import { metInSql, missedInSql } from './judged.js';
import { anyOf } from './narrowed-sql.js';
import { bestOf, clocksOf, factMeasuresOf, measuresOf } from './taken.js';
import type { Asked, ClockPart, FactPart, LossPart, LostFact, LostRun, OpenRun, Taken, Units } from './taken.js';

/** Columns are named in the statements: what is asked for of a case differs with the scheme. */
type Snapshot = Transaction<Record<never, never>>;
type Standing = Partial<Queried<KeptStanding>>;

const NAMES = measuringProjections.map(({ name }) => name);

/**
 * What the scheme asks for, from the read models as they stand.
 *
 * @throws NotTogether when they stay at different positions of the log
 */
export function takenFromReadModels(pool: Pool, asked: Asked): Promise<Taken> {
  return atOnePosition<Record<never, never>, Taken>(pool, NAMES, (snapshot, { position }) =>
    takenFromSnapshot(snapshot, position, asked),
  );
}

/** The same within a snapshot in which all of `measuringProjections` stand at that position. */
export async function takenFromSnapshot(snapshot: Snapshot, position: Position, asked: Asked): Promise<Taken> {
  const statements = new Statements(snapshot, asked);
  // One after the other: they share the snapshot's connection.
  return {
    position,
    clocks: await statements.clocks(),
    facts: await statements.facts(),
    losses: await statements.losses(),
    lostRuns: asked.lostOf ? await statements.lostRuns(asked.lostOf) : [],
    lostFacts: asked.lostOf ? await statements.lostFacts(asked.lostOf) : [],
    openRuns: asked.openOf ? await statements.openRuns(asked.openOf) : [],
  };
}

class Statements {
  readonly #measures: readonly MeasureId[];
  readonly #clocks: RawBuilder<unknown>;
  readonly #names: readonly (keyof KeptStanding)[];
  readonly #missed: RawBuilder<SqlBool>;
  readonly #due: RawBuilder<SqlBool>;

  constructor(
    private readonly db: Snapshot,
    private readonly asked: Asked,
  ) {
    const { scheme, period, asOf } = asked;
    this.#measures = measuresOf(scheme);
    this.#clocks = anyOf(clocksOf(this.#measures));
    this.#names = askedFacts(scheme);
    this.#missed = missedInSql(asOf);
    this.#due = sql<SqlBool>`p.clock = ${this.#clocks} and p.due_on between ${period.from} and ${period.to} and p.outcome <> 'voided'`;
  }

  async clocks(): Promise<readonly ClockPart[]> {
    const { rows } = await sql<
      Standing & { unit: string; clock: string; ruleSet: string; calendar: string; met: number; missed: number }
    >`select p.unit, p.clock, p.rule_set, p.calendar${this.#standing('c')},
        (count(*) filter (where ${metInSql}))::integer as met, (count(*) filter (where ${this.#missed}))::integer as missed
      from read_model.punctuality p join read_model.efficacy_case c on c.case_id = p.case_id
      where ${this.#due} group by p.unit, p.clock, p.rule_set, p.calendar${this.#standing('c')}`.execute(this.db);
    return rows.map(({ unit, clock, ruleSet, calendar, met, missed, ...standing }) => ({
      ...{ unit, clock, ruleSet, calendar, met, missed, facts: factsOf(standing) },
    }));
  }

  async facts(): Promise<readonly FactPart[]> {
    const { from, to } = this.asked.period;
    const { rows } = await sql<Standing & { unit: string; measure: MeasureId; numerator: number; denominator: number }>`
      select d.unit, d.measure${this.#standing('d')}, sum(d.numerator)::integer as numerator, sum(d.denominator)::integer as denominator
      from read_model.efficacy_daily d
      where d.day between ${from} and ${to} and d.measure = ${anyOf(factMeasuresOf(this.#measures))}
      group by d.unit, d.measure${this.#standing('d')}`.execute(this.db);
    return rows.map(({ unit, measure, numerator, denominator, ...standing }) => ({
      ...{ unit, measure, numerator, denominator, facts: factsOf(standing) },
    }));
  }

  async losses(): Promise<readonly LossPart[]> {
    if (!this.#measures.includes('recovered-loss')) return [];
    const { from, to } = this.asked.period;
    const { rows } = await sql<Standing & { unit: string; fen: bigint }>`
      select d.unit${this.#standing('d')}, sum(d.fen)::bigint as fen
      from read_model.recovered_loss_daily d where d.day between ${from} and ${to}
      group by d.unit${this.#standing('d')}`.execute(this.db);
    return rows.map(({ unit, fen, ...standing }) => ({ unit, fen, facts: factsOf(standing) }));
  }

  async lostRuns(units: Units): Promise<readonly LostRun[]> {
    const { rows } = await sql<
      Standing & { caseId: string; unit: string; clock: string; run: number; position: Position }
    >`select p.case_id, p.unit, p.clock, p.run, ${LOST_AT} as position${this.#standing('c')}
      from read_model.punctuality p join read_model.efficacy_case c on c.case_id = p.case_id
      where ${this.#due} and ${this.#missed} and ${ofUnits('p', units)}`.execute(this.db);
    return rows.map(({ caseId, unit, clock, run, position, ...standing }) => ({
      ...{ caseId, unit, clock, run, position, facts: factsOf(standing) },
    }));
  }

  async lostFacts(units: Units): Promise<readonly LostFact[]> {
    const { from, to } = this.asked.period;
    const lost = factMeasuresOf(this.#measures).map((id) => {
      const best = bestOf(id);
      return best === null ? sql`f.measure = ${id}` : sql`(f.measure = ${id} and f.numerator < ${best})`;
    });
    if (lost.length === 0) return [];
    const { rows } = await sql<
      Standing & Omit<LostFact, 'facts'>
    >`select f.case_id, f.unit, f.measure, f.what, f.run, f.numerator, f.position${this.#standing('c')}
      from read_model.efficacy_fact f join read_model.efficacy_case c on c.case_id = f.case_id
      where f.day between ${from} and ${to} and ${ofUnits('f', units)} and (${sql.join(lost, sql` or `)})`.execute(
      this.db,
    );
    return rows.map(({ caseId, unit, measure, what, run, numerator, position, ...standing }) => ({
      ...{ caseId, unit, measure, what, run, numerator, position, facts: factsOf(standing) },
    }));
  }

  async openRuns(units: Units): Promise<readonly OpenRun[]> {
    const { rows } = await sql<
      Standing & { caseId: string; unit: string; clock: string; run: number; dueAt: Instant }
    >`select p.case_id, p.unit, p.clock, p.run, p.due_at${this.#standing('c')}
      from read_model.punctuality p join read_model.efficacy_case c on c.case_id = p.case_id
      where ${this.#due} and p.outcome = 'open' and not ${this.#missed} and ${ofUnits('p', units)}`.execute(this.db);
    return rows.map(({ caseId, unit, clock, run, dueAt, ...standing }) => ({
      ...{ caseId, unit, clock, run, dueAt, facts: factsOf(standing) },
    }));
  }

  /** The columns of a case's standing that the scheme asks for, each after a comma. */
  #standing(alias: 'c' | 'd'): RawBuilder<unknown> {
    return sql.join(
      this.#names.map((name) => sql.raw(`, ${alias}.${name}`)),
      sql``,
    );
  }
}

/** As `lostAt` of from-log.ts. */
const LOST_AT = sql.raw('coalesce(p.ended_at_position, p.missed_at_position, p.started_at_position)');

function ofUnits(alias: 'p' | 'f', units: Units): RawBuilder<unknown> {
  return units === 'all' ? sql`true` : sql`${sql.raw(alias)}.unit = ${anyOf(units)}`;
}
