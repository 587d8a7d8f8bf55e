import { compareScores, explainScore, gainsOf, rankUnits, scoreOf } from '#libs/efficacy';
import type { Comparison, ExplainedScore, Gain, LevelRanking, Measured, Score } from '#libs/efficacy';
import { standingOf } from '#libs/projecting';
import type { Instant, UnitCode } from '#libs/kernel';
import {
  chancesOf,
  lostItemsOf,
  ownReadings,
  takenFromLog,
  takenFromReadModels,
  wholeReadings,
} from '#projections/measured';
import type { Asked, OpenRun, Taken } from '#projections/measured';
import type { Engine } from '../engine.js';
import { knowing } from './known-then.js';
import { LogFolds } from './log-tables.js';
import { toldApart } from './read-models-apart.js';
import { endOf } from './period.js';
import type { Period } from './period.js';
import { isOtherLaw } from './side.js';
import type { Side } from './side.js';

/** `read-models`: the log as it is now. `log`: folded for this answer, because it is asked for another time or another law. */
export type Source = 'read-models' | 'log';

/** A question: who is scored, over what, by what. */
export interface ScoreAsked {
  readonly unit: UnitCode;
  readonly period: Period;
  readonly side: Side;
}

/** One unit's score, and how the units below it rank. */
export interface Scored {
  readonly source: Source;
  readonly score: Score;
  /** Of the unit and all below it, each with all that is below itself. */
  readonly scores: readonly Score[];
  readonly ranking: readonly LevelRanking[];
}

/** Two scores of one unit, and where they differ. */
export interface Compared {
  readonly a: ExplainedScore;
  readonly b: ExplainedScore;
  readonly comparison: Comparison;
}

/** What handling its open cases in time would give a unit. */
export interface WhatIf {
  readonly source: Source;
  readonly score: Score;
  /** What hangs on each open case, the most first. */
  readonly gains: readonly (Gain & { readonly open: readonly OpenRun[] })[];
}

type Deps = Pick<Engine, 'clock' | 'store' | 'pool' | 'organisation'>;

/** Scores from the read models, or from the log. */
export class Scoring {
  readonly #folds: LogFolds;

  /** @param folds shared with whoever else asks for the past */
  constructor(
    private readonly engine: Deps,
    folds?: LogFolds,
  ) {
    this.#folds = folds ?? new LogFolds(engine.store);
  }

  /** A unit's score and its ranking. */
  async score({ unit, period, side }: ScoreAsked): Promise<Scored> {
    const { organisation } = this.engine;
    const { source, taken, asked } = await this.#take(period, side);
    const whole = this.#whole(asked, taken);
    const below = organisation.subtree(unit);
    const scores = below.map(({ code }) => scoreOf(side.scheme, measuredOf(whole, code)));
    const ranking = rankUnits(
      below.map(({ code, level }, index) => ({ unit: code, level, published: scores[index]?.published ?? null })),
    );
    const score = scores[0] ?? scoreOf(side.scheme, measuredOf(whole, unit));
    return { source, score, scores, ranking };
  }

  /** A unit's score, and what each case cost. */
  async explain({ unit, period, side }: ScoreAsked): Promise<ExplainedScore & { readonly source: Source }> {
    const { source, taken, asked } = await this.#take(period, side, { lostOf: this.#unitsOf(unit) });
    const score = scoreOf(side.scheme, measuredOf(this.#whole(asked, taken), unit));
    return { source, ...explainScore(score, lostItemsOf(asked, taken)) };
  }

  /** Two scores of a unit side by side, both of the log as far as the first one knows it, unless either asks for a place of its own. */
  async compare({ unit, period, side: a }: ScoreAsked, b: Side): Promise<Compared> {
    const first = await this.explain({ unit, period, side: a });
    const asOfItsOwn = b.asOf !== undefined || b.position !== undefined;
    const same = { ...b, position: BigInt(first.score.basis.position) };
    const second = await this.explain({ unit, period, side: asOfItsOwn ? b : same });
    return { a: first, b: second, comparison: compareScores(first, second) };
  }

  /** The open cases of a unit and all below it by what hangs on them. */
  async whatIf({ unit, period, side }: ScoreAsked): Promise<WhatIf> {
    const { source, taken, asked } = await this.#take(period, side, { openOf: this.#unitsOf(unit) });
    const measured = measuredOf(this.#whole(asked, taken), unit);
    const open = Map.groupBy(taken.openRuns, ({ caseId }) => caseId);
    const gains = gainsOf(side.scheme, measured, chancesOf(asked, taken));
    return {
      source,
      score: scoreOf(side.scheme, measured),
      gains: gains.map((gain) => ({ ...gain, open: open.get(gain.caseId) ?? [] })),
    };
  }

  #whole(asked: Asked, taken: Taken): ReadonlyMap<string, Measured> {
    const { organisation } = this.engine;
    return wholeReadings(ownReadings(asked, taken, organisation), (code) => organisation.subtree(code as UnitCode));
  }

  /** Cases of units that are gone count as the root's. */
  #unitsOf(unit: UnitCode): Asked['lostOf'] & {} {
    const { organisation } = this.engine;
    return unit === organisation.root.code ? 'all' : organisation.subtree(unit).map(({ code }) => code);
  }

  async #take(
    period: Period,
    side: Side,
    more: Pick<Asked, 'lostOf' | 'openOf'> = {},
  ): Promise<{ readonly source: Source; readonly taken: Taken; readonly asked: Asked }> {
    const asked: Asked = { scheme: side.scheme, period, asOf: this.#judgedAt(period, side), ...more };
    const { asOf, position, law } = side;
    if (await this.#isPresent(side)) {
      const taken = await takenFromReadModels(this.engine.pool, asked).catch(toldApart);
      // Between the two questions the log may have moved on.
      if (position === undefined || taken.position === position) return { source: 'read-models', taken, asked };
    }
    return { source: 'log', taken: takenFromLog(await this.#folds.tables({ position, asOf, law }), asked), asked };
  }

  /** Whether the read models are what is asked for: no other law, and no time before the last event that they know. */
  async #isPresent({ law, position, asOf }: Side): Promise<boolean> {
    if (isOtherLaw(law)) return false;
    if (position === undefined && asOf === undefined) return true;
    const isKnown = await knowing(this.engine, { position, asOf });
    return isKnown(await standingOf(this.engine.pool, 'punctuality'));
  }

  /**
   * The instant by which an open clock must have been handled. Once the period is over, its end: from then on the score depends on the log
   * alone, and not on the moment of asking.
   */
  #judgedAt(period: Period, { asOf }: Side): Instant {
    const end = endOf(period);
    const at = asOf ?? this.engine.clock.now();
    return at < end ? at : end;
  }
}

function measuredOf(whole: ReadonlyMap<string, Measured>, unit: string): Measured {
  const measured = whole.get(unit);
  if (!measured) throw new RangeError(`no unit ${unit} in the tree`);
  return measured;
}
