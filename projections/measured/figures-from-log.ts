import type { MeasureId } from '#libs/efficacy';
import type { PunctualityRow } from '#projections/punctuality';
import { measuresByClock } from './figures.js';
import type { FigurePart, FiguresAsked, FiguresTaken, Grouping, Narrowed } from './figures.js';
import type { LogTables } from './from-log.js';
import { isMet, isMissed } from './judged.js';

/** What every run, fact and loss says of whose it is. */
type Attributed = Pick<PunctualityRow, 'unit' | 'handler' | 'channel' | 'kind' | 'category'>;

/** As `figuresFromReadModels`, from tables in memory. */
export function figuresFromLog(tables: LogTables, asked: FiguresAsked): FiguresTaken {
  const sums = new Sums(asked.by);
  const matches = matcherOf(asked);
  const byClock = measuresByClock(asked.measures);
  for (const run of tables.runs) {
    const measures = byClock.get(run.clock);
    if (!measures || !isJudged(run, asked) || !matches(run, run.due_on)) continue;
    for (const measure of measures) sums.add(measure, run, run.due_on, isMet(run) ? 1 : 0, run.rule_set);
  }
  const wanted = new Set<MeasureId>(asked.measures);
  for (const fact of tables.facts)
    if (wanted.has(fact.measure) && matches(fact, fact.day)) sums.add(fact.measure, fact, fact.day, fact.numerator);
  if (wanted.has('recovered-loss'))
    for (const loss of tables.losses) if (matches(loss, loss.day)) sums.add('recovered-loss', loss, loss.day, loss.fen);
  const { position, recordedAt } = tables;
  return { source: 'log', standing: { position, recordedAt }, parts: sums.parts() };
}

/** Met or missed, as the asked for instant has it. */
export function isJudged(run: PunctualityRow, { asOf }: Narrowed): run is PunctualityRow & { due_on: string } {
  return run.due_on !== null && (isMet(run) || isMissed(run, asOf));
}

/** Whether something is of what is asked for. */
export function matcherOf({ from, to, units, notUnits, handler, channels, kinds, category }: Narrowed) {
  const among = units && new Set(units);
  const notAmong = notUnits && new Set(notUnits);
  return (each: Attributed, day: string | null): boolean =>
    day !== null &&
    day >= from &&
    day <= to &&
    (among?.has(each.unit) ?? true) &&
    !(notAmong?.has(each.unit) ?? false) &&
    (handler === undefined || each.handler === handler) &&
    (channels?.includes(each.channel) ?? true) &&
    (kinds?.includes(each.kind) ?? true) &&
    (category === undefined || each.category === category);
}

interface Sum {
  readonly measure: MeasureId;
  readonly key: readonly (string | null)[];
  readonly ruleSet: string | null;
  numerator: number;
  items: number;
}

class Sums {
  readonly #sums = new Map<string, Sum>();

  constructor(private readonly by: readonly Grouping[]) {}

  add(measure: MeasureId, each: Attributed, day: string, numerator: number, ruleSet: string | null = null): void {
    const key = this.by.map((grouping) => (grouping === 'month' ? day.slice(0, 7) : each[grouping]));
    const name = JSON.stringify([measure, ruleSet, ...key]);
    const sum = this.#sums.get(name) ?? { measure, key, ruleSet, numerator: 0, items: 0 };
    this.#sums.set(name, sum);
    sum.numerator += numerator;
    sum.items++;
  }

  parts(): readonly FigurePart[] {
    return [...this.#sums.values()];
  }
}
