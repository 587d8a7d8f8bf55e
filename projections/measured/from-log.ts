import type { Instant, Position } from '#libs/kernel';
import { foldLogInParts } from '#libs/projecting';
import type { PartedModel } from '#libs/projecting';
import type { Stored } from '#libs/kernel';
import type { KeptStanding } from '#projections/case-standing';
import { efficacyScore } from '#projections/efficacy-score';
import type { EfficacyCaseRow, EfficacyDailyRow, EfficacyFactRow } from '#projections/efficacy-score';
import { punctuality } from '#projections/punctuality';
import type { PunctualityRow } from '#projections/punctuality';
import { recoveredLoss } from '#projections/recovered-loss';
import type { RecoveredLossDailyRow, RecoveredLossRow } from '#projections/recovered-loss';
import { askedFacts, factsOf } from './asked-facts.js';
import { isMet, isMissed } from './judged.js';
import { bestOf, clocksOf, factMeasuresOf, measuresOf } from './taken.js';
import type { Asked, Taken, Units } from './taken.js';

/** What an evaluation is made of. */
export const measuringProjections = [punctuality, efficacyScore, recoveredLoss] as const;

/** The tables of `measuringProjections`, folded from the log up to a position. */
export interface LogTables {
  readonly position: Position;
  /** The latest instant at which the log learned of an event up to there; null while there is none. */
  readonly recordedAt: Instant | null;
  readonly runs: readonly PunctualityRow[];
  readonly cases: ReadonlyMap<string, EfficacyCaseRow>;
  readonly facts: readonly EfficacyFactRow[];
  /** Sums by day are to be added up: one of a key may stand there several times. */
  readonly factsDaily: readonly EfficacyDailyRow[];
  readonly losses: readonly RecoveredLossRow[];
  readonly lossDaily: readonly RecoveredLossDailyRow[];
}

/** Folds the log as it is read; `pages` end where it is to be known up to. */
export async function tablesOfLog(pages: AsyncIterable<readonly Stored[]>): Promise<LogTables> {
  let position = 0n;
  let recordedAt: Instant | null = null;
  const seen = async function* () {
    for await (const page of pages) {
      position = page.at(-1)?.position ?? position;
      for (const event of page) if (recordedAt === null || event.recordedAt > recordedAt) recordedAt = event.recordedAt;
      yield page;
    }
  };
  const [runs, score, loss] = await foldLogInParts(measuringProjections, seen());
  const rows = async <Row extends object>(model: PartedModel | undefined, table: string): Promise<readonly Row[]> =>
    (await model?.rows<Row>(table)) ?? [];
  const cases = await rows<EfficacyCaseRow>(score, 'efficacy_case');
  return {
    position,
    recordedAt,
    runs: await rows<PunctualityRow>(runs, 'punctuality'),
    cases: new Map(cases.map((row) => [row.case_id, row])),
    facts: await rows<EfficacyFactRow>(score, 'efficacy_fact'),
    factsDaily: await rows<EfficacyDailyRow>(score, 'efficacy_daily'),
    losses: await rows<RecoveredLossRow>(loss, 'recovered_loss'),
    lossDaily: await rows<RecoveredLossDailyRow>(loss, 'recovered_loss_daily'),
  };
}

/** As `takenFromReadModels`, from tables in memory. */
export function takenFromLog(tables: LogTables, asked: Asked): Taken {
  const { scheme, period, asOf, lostOf, openOf } = asked;
  const measures = measuresOf(scheme);
  const [clocks, factMeasures] = [new Set(clocksOf(measures)), new Set(factMeasuresOf(measures))];
  const names = askedFacts(scheme);
  const alike = (standing: KeptStanding | undefined) =>
    factsOf(Object.fromEntries(names.map((name) => [name, standing?.[name]])));
  const inPeriod = (day: string | null) => day !== null && day >= period.from && day <= period.to;

  const runs = tables.runs.filter(
    ({ clock, due_on, outcome }) => clocks.has(clock) && inPeriod(due_on) && outcome !== 'voided',
  );
  const ofRun = ({ case_id, unit }: PunctualityRow) => ({ unit, facts: alike(tables.cases.get(case_id)) });
  const facts = tables.facts.filter(({ measure, day }) => factMeasures.has(measure) && inPeriod(day));
  return {
    position: tables.position,
    clocks: runs.map((run) => ({
      ...ofRun(run),
      ...{ clock: run.clock, ruleSet: run.rule_set, calendar: run.calendar },
      ...{ met: isMet(run) ? 1 : 0, missed: isMissed(run, asOf) ? 1 : 0 },
    })),
    facts: tables.factsDaily
      .filter(({ measure, day }) => factMeasures.has(measure) && inPeriod(day))
      .map(({ unit, measure, numerator, denominator, ...standing }) => ({
        ...{ unit, measure, numerator, denominator, facts: alike(standing) },
      })),
    losses: tables.lossDaily
      .filter(({ day }) => measures.includes('recovered-loss') && inPeriod(day))
      .map(({ unit, fen, ...standing }) => ({ unit, fen: BigInt(fen), facts: alike(standing) })),
    lostRuns: runs
      .filter((run) => isOf(lostOf, run.unit) && isMissed(run, asOf))
      .map((run) => ({
        ...ofRun(run),
        ...{ caseId: run.case_id, clock: run.clock, run: run.run, position: lostAt(run) },
      })),
    lostFacts: facts
      .filter(({ unit, measure, numerator }) => isOf(lostOf, unit) && isLost(bestOf(measure), numerator))
      .map(({ case_id, unit, measure, what, run, numerator, position }) => ({
        ...{ caseId: case_id, unit, measure, what, run, numerator, position },
        facts: alike(tables.cases.get(case_id)),
      })),
    openRuns: runs
      .filter((run) => isOf(openOf, run.unit) && run.outcome === 'open' && !isMissed(run, asOf))
      .flatMap((run) =>
        run.due_at === null
          ? []
          : [{ ...ofRun(run), caseId: run.case_id, clock: run.clock, run: run.run, dueAt: run.due_at }],
      ),
  };
}

/** The event that lost a missed run: that ended it too late; while it is open, that recorded its miss; where none did, that started it. */
function lostAt({ ended_at_position, missed_at_position, started_at_position }: PunctualityRow): Position {
  return ended_at_position ?? missed_at_position ?? started_at_position;
}

function isOf(units: Units | undefined, unit: string): boolean {
  return units === 'all' || (units?.includes(unit) ?? false);
}

function isLost(best: number | null, numerator: number): boolean {
  return best === null || numerator < best;
}
