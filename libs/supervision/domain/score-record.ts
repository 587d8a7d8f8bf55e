import { canonicalJson, decided, endOfDay } from '#libs/kernel';
import type { Decider, Decision, LocalDate, Recorded, StreamName, UnitCode } from '#libs/kernel';
import type { LogPlace, SupervisionContext } from './context.js';
import type { Period } from './periods.js';
import { hashOf } from './settlement.js';
import { refuse } from './rejections.js';

/** What one unit came to, as it is published. Points are decimal texts. */
export interface PublishedScore {
  readonly unit: UnitCode;
  /** The level of the tree at which it is ranked. */
  readonly level: string;
  /** The exact sum; null for a unit that nothing can be said of. */
  readonly points: string | null;
  /** `points` as readers see them: grade and rank go by these. */
  readonly published: string | null;
  readonly grade: string | null;
  /** 1, 2, 2, 4 among the units of its level. */
  readonly rank: number | null;
}

/** The scheme that was scored by: its id says which, its hash which words. */
export interface PublishedScheme {
  readonly id: string;
  readonly version: number;
  readonly hash: string;
  readonly illustrative: boolean;
}

interface ScoresTold extends LogPlace {
  readonly unit: UnitCode;
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly scheme: PublishedScheme;
  /** Whether the scheme was in effect for the whole period. */
  readonly inEffect: boolean;
  readonly fullMarks: string;
  /** Of the unit and all below it. */
  readonly scores: readonly PublishedScore[];
}

/**
 * 公布得分: a unit's efficacy score and those below it, as they were told to the world. It is never rewritten: what is found otherwise
 * later is a new number that names the one before and says why. `hash` is over everything else that is told.
 */
export interface ScorePublished {
  readonly type: 'ScorePublished';
  readonly data: ScoresTold & {
    /** 1, 2, 3 … of this unit, period and scheme. */
    readonly number: number;
    /** Why it is told again; null for the first. */
    readonly reason: string | null;
    /** Hash of the one before; null for the first. */
    readonly previous: string | null;
    readonly hash: string;
  };
}

export interface PublishScore extends ScoresTold {
  readonly kind: 'PublishScore';
  readonly reason: string | null;
}

/** What was published of a unit and a period: the last of each scheme. */
export type ScoresPublished = ReadonlyMap<string, ScorePublished['data']>;

/** Once for each unit, period and scheme, when the period is over; afterwards only what differs, and why. */
export const scoreDecider: Decider<ScoresPublished, PublishScore, ScorePublished, SupervisionContext> = {
  initial: new Map(),
  evolve: (state, { data }: Recorded<ScorePublished>) => new Map(state).set(schemeKey(data.scheme), data),
  decide: (state, { kind: _, reason, ...told }, { now }): Decision<ScorePublished> => {
    const { scheme, to, scores } = told;
    if (now <= endOfDay(to)) return refuse('score.period-not-ended', { ends: to }, 'year');
    if (scores.every(({ points }) => points === null)) return refuse('score.no-data', { scheme: scheme.id });
    const last = state.get(schemeKey(scheme));
    if (last && sameScores(last, told)) return refuse('score.nothing-new', { number: last.number });
    if (last && (reason === null || reason.trim() === ''))
      return refuse('score.published-already', { number: last.number, scheme: scheme.id }, 'reason');
    const next = last
      ? { number: last.number + 1, reason, previous: last.hash }
      : { number: 1, reason: null, previous: null };
    const data = { ...told, ...next };
    return decided({ type: 'ScorePublished', data: { ...data, hash: hashOf(data) } });
  },
};

/** Whether two publications say the same; where in the log they were taken from is no part of it. */
function sameScores(a: ScoresTold, b: ScoresTold): boolean {
  const said = ({ scores, inEffect, fullMarks }: ScoresTold) => canonicalJson({ scores, inEffect, fullMarks });
  return said(a) === said(b);
}

/** A scheme whose words have changed is another scheme, whatever it is called. */
function schemeKey({ id, hash }: Pick<PublishedScheme, 'id' | 'hash'>): string {
  return `${id} ${hash}`;
}

/** One stream a unit and period: `score-230700-2023-01-01-2023-12-31`. */
export function scoreStream(unit: UnitCode, { from, to }: Period): StreamName {
  return `score-${unit}-${from}-${to}` as StreamName;
}
