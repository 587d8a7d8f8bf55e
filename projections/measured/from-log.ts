import type { Position } from '#libs/kernel';
import { foldLog } from '#libs/projecting';
import type { MemoryReadModel } from '#libs/projecting';
import type { Stored } from '#libs/kernel';
import type { KeptStanding } from '#projections/case-standing';
import { efficacyScore } from '#projections/efficacy-score';
import type { EfficacyCaseRow, EfficacyDailyRow, EfficacyFactRow } from '#projections/efficacy-score';
import { punctuality } from '#projections/punctuality';
import type { PunctualityRow } from '#projections/punctuality';
import { recoveredLoss } from '#projections/recovered-loss';
import type { RecoveredLossDailyRow } from '#projections/recovered-loss';
import { askedFacts, factsOf } from './asked-facts.js';
import { bestOf, clocksOf, factMeasuresOf, measuresOf } from './taken.js';
import type { Asked, Taken, Units } from './taken.js';

/** What an evaluation is made of. */
export const measuringProjections = [punctuality, efficacyScore, recoveredLoss] as const;

/** The tables of `measuringProjections`, folded from the log up to a position. */
export interface LogTables {
  readonly position: Position;
  readonly runs: readonly PunctualityRow[];
  readonly cases: ReadonlyMap<string, EfficacyCaseRow>;
  readonly facts: readonly EfficacyFactRow[];
  readonly factsDaily: readonly EfficacyDailyRow[];
  readonly lossDaily: readonly RecoveredLossDailyRow[];
}

/** Folds the log as it is read; `pages` end where it is to be known up to. */
export async function tablesOfLog(pages: AsyncIterable<readonly Stored[]>): Promise<LogTables> {
  let position = 0n;
  const seen = async function* () {
    for await (const page of pages) {
      position = page.at(-1)?.position ?? position;
      yield page;
    }
  };
  const [runs, score, loss] = await foldLog(measuringProjections, seen());
  const rows = <Row extends object>(model: MemoryReadModel | undefined, table: string): readonly Row[] =>
    model?.rows<Row>(table) ?? [];
  return {
    position,
    runs: rows<PunctualityRow>(runs, 'punctuality'),
    cases: new Map(rows<EfficacyCaseRow>(score, 'efficacy_case').map((row) => [row.case_id, row])),
    facts: rows<EfficacyFactRow>(score, 'efficacy_fact'),
    factsDaily: rows<EfficacyDailyRow>(score, 'efficacy_daily'),
    lossDaily: rows<RecoveredLossDailyRow>(loss, 'recovered_loss_daily'),
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
  const isMissed = ({ outcome, due_at }: PunctualityRow) =>
    outcome === 'missed' || (outcome === 'open' && due_at !== null && due_at < asOf);
  const ofRun = ({ case_id, unit }: PunctualityRow) => ({ unit, facts: alike(tables.cases.get(case_id)) });
  const facts = tables.facts.filter(({ measure, day }) => factMeasures.has(measure) && inPeriod(day));
  return {
    position: tables.position,
    clocks: runs.map((run) => ({
      ...ofRun(run),
      ...{ clock: run.clock, ruleSet: run.rule_set, calendar: run.calendar },
      ...{ met: run.outcome === 'met' ? 1 : 0, missed: isMissed(run) ? 1 : 0 },
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
      .filter((run) => isOf(lostOf, run.unit) && isMissed(run))
      .map((run) => ({
        ...ofRun(run),
        ...{ caseId: run.case_id, clock: run.clock, run: run.run, position: run.ended_at_position },
      })),
    lostFacts: facts
      .filter(({ unit, measure, numerator }) => isOf(lostOf, unit) && isLost(bestOf(measure), numerator))
      .map(({ case_id, unit, measure, what, run, numerator, position }) => ({
        ...{ caseId: case_id, unit, measure, what, run, numerator, position },
        facts: alike(tables.cases.get(case_id)),
      })),
    openRuns: runs
      .filter((run) => isOf(openOf, run.unit) && run.outcome === 'open' && !isMissed(run))
      .flatMap((run) =>
        run.due_at === null
          ? []
          : [{ ...ofRun(run), caseId: run.case_id, clock: run.clock, run: run.run, dueAt: run.due_at }],
      ),
  };
}

function isOf(units: Units | undefined, unit: string): boolean {
  return units === 'all' || (units?.includes(unit) ?? false);
}

function isLost(best: number | null, numerator: number): boolean {
  return best === null || numerator < best;
}
