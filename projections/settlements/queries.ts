import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Pool } from 'pg';
import type { Instant, UnitCode } from '#libs/kernel';
import { Keyset, readModelDatabase, standingOf } from '#libs/projecting';
import type { Page, Place, Queried, Standing } from '#libs/projecting';
import type { FigureRow, RecordKind, RecordRow } from './rows.js';

/** A look, a check or a settlement in a list. */
export interface RecordSummary {
  readonly unit: string;
  readonly period: string;
  readonly recordedAt: Instant;
  readonly actor: { readonly id: string; readonly role: string };
  /** The log that it was made from. */
  readonly log: { readonly position: bigint; readonly hash: string };
  /** How many: findings of a look, cases of a check's sample, figures of a settlement. */
  readonly items: number;
  readonly adjustments: number;
}

/** A figure of a settled month. A denominator of null: a count, or – of recovered loss – a sum in fen. */
export interface SettledFigure {
  readonly settledBy: string;
  readonly month: string;
  readonly unit: string;
  readonly indicator: string;
  /** As it was settled; null: there was none. */
  readonly frozen: { readonly numerator: number; readonly denominator: number | null } | null;
  /** As it stands, all adjustments in it. */
  readonly standing: { readonly numerator: number; readonly denominator: number | null } | null;
  /** Number of the last adjustment that changed it; 0: none has. */
  readonly adjustedBy: number;
}

interface Tables {
  readonly supervisionRecord: Queried<RecordRow>;
  readonly settlementFigure: Queried<FigureRow>;
}

const BY_PERIOD = new Keyset(
  [
    { expression: sql`period`, type: 'text' },
    { expression: sql`unit`, type: 'text' },
  ],
  'desc',
);

const BY_MONTH = new Keyset(
  [
    { expression: sql`month`, type: 'text' },
    { expression: sql`settled_by`, type: 'text' },
    { expression: sql`indicator`, type: 'text' },
  ],
  'desc',
);

/** What may be asked of looks, checks and settlements. The pool was made with `readModelPoolOptions`. */
export class SettlementQueries {
  readonly #db: Kysely<Tables>;

  constructor(private readonly pool: Pool) {
    this.#db = readModelDatabase<Tables>(pool);
  }

  /** The newest first; of these units only, where they are named. */
  async records(
    kind: RecordKind,
    units: readonly UnitCode[] | undefined,
    place: Place | undefined,
    limit: number,
  ): Promise<Page<RecordSummary> & { standing: Standing }> {
    const standing = await standingOf(this.pool, 'settlements');
    const { where, orderBy } = BY_PERIOD.at(place);
    const rows = await this.#db
      .selectFrom('supervisionRecord')
      .selectAll()
      .where('kind', '=', kind)
      .$if(units !== undefined, (query) => query.where('unit', '=', anyOf(units)))
      .where(where)
      .orderBy(orderBy)
      .limit(limit + 1)
      .execute();
    const page = BY_PERIOD.page(rows, limit, place, ({ period, unit }) => [period, unit]);
    return { ...page, items: page.items.map(summaryOf), standing };
  }

  /** One unit's figures through the settled months, the newest first. */
  async figures(
    { unit, indicator, month }: { readonly unit: UnitCode; readonly indicator?: string; readonly month?: string },
    place: Place | undefined,
    limit: number,
  ): Promise<Page<SettledFigure> & { standing: Standing }> {
    const standing = await standingOf(this.pool, 'settlements');
    const { where, orderBy } = BY_MONTH.at(place);
    const rows = await this.#db
      .selectFrom('settlementFigure')
      .selectAll()
      .where('unit', '=', unit)
      .$if(indicator !== undefined, (query) => query.where('indicator', '=', indicator ?? ''))
      .$if(month !== undefined, (query) => query.where('month', '=', month ?? ''))
      .where(where)
      .orderBy(orderBy)
      .limit(limit + 1)
      .execute();
    const page = BY_MONTH.page(rows, limit, place, (row) => [row.month, row.settledBy, row.indicator]);
    return { ...page, items: page.items.map(figureOf), standing };
  }
}

function summaryOf(row: Queried<RecordRow>): RecordSummary {
  const { unit, period, recordedAt, actor, actorRole, logPosition, logHash, items, adjustments } = row;
  return {
    ...{ unit, period, recordedAt, actor: { id: actor, role: actorRole } },
    ...{ log: { position: logPosition, hash: logHash }, items, adjustments },
  };
}

function figureOf(row: Queried<FigureRow>): SettledFigure {
  const { settledBy, month, unit, indicator, adjustedBy } = row;
  return {
    ...{ settledBy, month, unit, indicator, adjustedBy },
    frozen: partsOf(row.frozenNumerator, row.frozenDenominator),
    standing: partsOf(row.numerator, row.denominator),
  };
}

function partsOf(numerator: bigint | null, denominator: bigint | null): SettledFigure['frozen'] {
  if (numerator === null) return null;
  return { numerator: Number(numerator), denominator: denominator === null ? null : Number(denominator) };
}

function anyOf(units: readonly UnitCode[] = []) {
  return sql<string>`any(${[...units]}::text[])`;
}
