import type { Page, Place } from '#libs/projecting';
import type { EfficacyFactRow } from '#projections/efficacy-score';
import type { PunctualityRow } from '#projections/punctuality';
import type { RecoveredLossRow } from '#projections/recovered-loss';
import { keyOfFact, keyOfRun, MOST_ITEMS_A_PAGE, rangeOf } from './figure-items.js';
import type { ItemsTaken, Key, MeasuredFact, PunctualityRun } from './figure-items.js';
import { clocksBehind } from './figures.js';
import type { ItemsAsked } from './figures.js';
import { isJudged, matcherOf } from './figures-from-log.js';
import type { LogTables } from './from-log.js';
import { isMet } from './judged.js';

/** As `itemsFromReadModels`, from tables in memory: the same items in the same order, with the same places. */
export function itemsFromLog(
  tables: LogTables,
  asked: ItemsAsked,
  { place, limit }: { readonly place: Place | undefined; readonly limit: number },
): ItemsTaken {
  const { position, recordedAt } = tables;
  const size = Math.max(1, Math.min(limit, MOST_ITEMS_A_PAGE));
  const page = clocksBehind(asked.measure)
    ? pageOf(runsOf(tables, asked), keyOfRun, place, size)
    : pageOf(factsOf(tables, asked), keyOfFact, place, size);
  return { ...page, standing: { position, recordedAt } };
}

function runsOf({ runs }: LogTables, asked: ItemsAsked): readonly PunctualityRun[] {
  const { measure, part } = asked;
  const clocks = clocksBehind(measure);
  const matches = matcherOf(asked);
  const isOfPart = (run: PunctualityRow) => part === 'denominator' || isMet(run) === (part === 'numerator');
  return runs
    .filter((run) => clocks?.includes(run.clock) && isJudged(run, asked) && isOfPart(run) && matches(run, run.due_on))
    .map(runOf);
}

function factsOf({ facts, losses }: LogTables, asked: ItemsAsked): readonly MeasuredFact[] {
  const { measure, part } = asked;
  const matches = matcherOf(asked);
  const { least, most } = rangeOf(measure, part);
  const all =
    measure === 'recovered-loss'
      ? losses.map(lossAsFact)
      : facts.filter((fact) => fact.measure === measure).map(factOf);
  return all.filter((fact) => fact.numerator >= least && fact.numerator <= most && matches(fact, fact.day));
}

/** A page of items that have no order yet, as `Keyset` gives it of a table. */
function pageOf<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => Key,
  place: Place | undefined,
  limit: number,
): Page<Item> {
  const keyed = items.map((item) => ({ item, key: keyOf(item) })).sort((a, b) => compare(a.key, b.key));
  const back = place?.towards === 'previous';
  const beyond = place
    ? keyed.filter(({ key }) => (back ? compare(key, place.values) < 0 : compare(key, place.values) > 0))
    : keyed;
  const page = back ? beyond.slice(-limit) : beyond.slice(0, limit);
  const more = beyond.length > page.length;
  const beside = (towards: Place['towards'], at: (typeof page)[number] | undefined): Place | undefined =>
    at && { towards, values: at.key.map(String) };
  return {
    items: page.map(({ item }) => item),
    next: back || more ? beside('next', page.at(-1)) : undefined,
    previous: (back ? more : place !== undefined) ? beside('previous', page[0]) : undefined,
  };
}

/** Texts by their code units, as the collation "C" has it of what is ASCII; numbers by value, also against their text in a place. */
function compare(a: Key, b: Key): number {
  for (const [index, own] of a.entries()) {
    const other = b[index] ?? '';
    const [x, y] = typeof own === 'string' ? [own, String(other)] : [BigInt(own), BigInt(other)];
    if (x < y) return -1;
    if (x > y) return 1;
  }
  return 0;
}

function runOf(row: PunctualityRow): PunctualityRun {
  const { case_id, anchor_at, due_at, due_on, ended_at, lateness_days, lateness_unit, rule_set, ...rest } = row;
  const { started_at_position, ended_at_position, missed_at_position, ...same } = rest;
  return {
    ...same,
    ...{ caseId: case_id, anchorAt: anchor_at, dueAt: due_at, dueOn: due_on, endedAt: ended_at, ruleSet: rule_set },
    ...{ latenessDays: lateness_days, latenessUnit: lateness_unit },
    ...{
      startedAtPosition: started_at_position,
      endedAtPosition: ended_at_position,
      missedAtPosition: missed_at_position,
    },
  };
}

function factOf({ case_id, denominator: _, ...fact }: EfficacyFactRow): MeasuredFact {
  return { caseId: case_id, ...fact };
}

function lossAsFact({ case_id, episode, fen, ...loss }: RecoveredLossRow): MeasuredFact {
  return { caseId: case_id, measure: 'recovered-loss', what: 'CaseClosed', run: episode, numerator: fen, ...loss };
}
