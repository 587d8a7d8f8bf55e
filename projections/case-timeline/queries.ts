import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Pool } from 'pg';
import { eventCatalogue, isCaseEventType } from '#libs/case';
import type { Bilingual } from '#libs/kernel';
import { Keyset, readModelDatabase, standingOf } from '#libs/projecting';
import type { Direction, Page, Place, Queried, Standing } from '#libs/projecting';
import type { TimelineRow } from './projection.js';

/** A line of a case's history. */
export interface TimelineEntry extends Omit<Queried<TimelineRow>, 'summary'> {
  /** Of the type; an unknown type is its own title. */
  readonly title: Bilingual;
  readonly summary: Readonly<Record<string, unknown>>;
}

interface Tables {
  readonly caseTimeline: Omit<TimelineEntry, 'title'>;
}

export interface TimelinePage {
  readonly place?: Place | undefined;
  /** 100 where it is left out. */
  readonly limit?: number;
  /** From the first event on where it is left out. */
  readonly direction?: Direction;
}

/** The largest page that a timeline gives at once. */
const MOST_ENTRIES_A_PAGE = 500;

/** What may be asked of the timeline. The pool was made with `readModelPoolOptions`. */
export class CaseTimelineQueries {
  readonly #db: Kysely<Tables>;

  constructor(private readonly pool: Pool) {
    this.#db = readModelDatabase<Tables>(pool);
  }

  /** A page of what happened in a case, by revision; the first one, or the one at a place that another page gave. */
  async timeline(
    caseId: string,
    { place, limit = 100, direction = 'asc' }: TimelinePage = {},
  ): Promise<Page<TimelineEntry> & { standing: Standing }> {
    const size = Math.max(1, Math.min(limit, MOST_ENTRIES_A_PAGE));
    const standing = await standingOf(this.pool, 'case-timeline');
    const keyset = new Keyset([{ expression: sql`revision`, type: 'bigint' }], direction);
    const { where, orderBy } = keyset.at(place);
    const rows = await this.#db
      .selectFrom('caseTimeline')
      .selectAll()
      .where('caseId', '=', caseId)
      .where(where)
      .orderBy(orderBy)
      .limit(size + 1)
      .execute();
    const entries = rows.map((row): TimelineEntry => ({ ...row, title: titleOf(row.type) }));
    return { ...keyset.page(entries, size, place, (entry) => [entry.revision]), standing };
  }
}

function titleOf(type: string): Bilingual {
  return isCaseEventType(type) ? eventCatalogue[type].title : { zh: type, en: type };
}
