import { Inject } from '@nestjs/common';
import { Query, QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import type { Principal } from '#libs/identity';
import type { Instant, Position } from '#libs/kernel';
import type { RawParameters } from '#libs/platform';
import { CaseQueueQueries } from '#projections/case-queue';
import type { CaseCount, CaseSort, CaseSummary, TextFilter } from '#projections/case-queue';
import type { Engine } from '../engine.js';
import { ENGINE } from '../tokens.js';
import { askedFilter, caseListParameters, filterAsOf } from './case-list-filter.js';
import { Cursors } from './cursors.js';
import { asOfParameter, choiceParameter, flagParameter, limitParameter, unitsOf } from './parameters.js';
import { ReadPositions } from './read-positions.js';

export interface CaseListAnswer {
  /** How far the list knows the log. */
  readonly position: Position;
  /** The instant that what is overdue is judged by; the same on every page of a walk. */
  readonly asOf: Instant;
  readonly items: readonly (CaseSummary & { readonly overdue: boolean })[];
  readonly next: string | null;
  readonly prev: string | null;
  /** Only where it was asked for. */
  readonly count?: CaseCount;
}

/** A page of the cases in the asker's scope. */
export class ListCases extends Query<CaseListAnswer> {
  constructor(
    readonly asker: Principal,
    readonly parameters: RawParameters,
    readonly atLeast?: Position,
  ) {
    super();
  }
}

@QueryHandler(ListCases)
export class ListCasesHandler implements IQueryHandler<ListCases, CaseListAnswer> {
  readonly #queries: CaseQueueQueries;

  constructor(
    @Inject(ENGINE) private readonly engine: Engine,
    @Inject(Cursors) private readonly cursors: Cursors,
    @Inject(ReadPositions) private readonly positions: ReadPositions,
  ) {
    this.#queries = new CaseQueueQueries(engine.pool);
  }

  async execute({ asker, parameters, atLeast }: ListCases): Promise<CaseListAnswer> {
    const given = caseListParameters(parameters);
    const sort = choiceParameter('sort', given.sort, SORTS) ?? 'due';
    const limit = limitParameter(given.limit);
    const counted = flagParameter('count', given.count) ?? false;
    const asked = askedFilter(given, asker, unitsOf(this.engine, asker, given.unit));
    const search = this.#search(asker, given.text);
    const now = asOfParameter(given.asOf, this.engine.clock);

    const filterOfCursor = { ...asked, search: search ?? null, asOf: given.asOf ?? null };
    const binding = { list: 'cases', sort, filter: filterOfCursor };
    const from = await this.cursors.open(binding, given.cursor);
    await this.positions.reach(['case-queue', ...(search ? ['case-search'] : [])], atLeast);

    const asOf = (from?.asOf as Instant | undefined) ?? now;
    // Whoever asks for the last closed does not mean those that are open.
    const filter = { ...filterAsOf(asked, asOf), ...(SORT[sort].by === 'closed' && { closed: true as const }) };
    const [page, count] = await Promise.all([
      this.#queries.listCases({ filter, search, sort: SORT[sort], place: from?.place, limit }),
      counted ? this.#queries.countCases(filter, search) : undefined,
    ]);
    return {
      position: page.standing.position,
      asOf,
      // Fifty rows of thirty fields were made for this answer alone: they are completed, not copied.
      items: page.items.map((item) =>
        Object.assign(item, { overdue: item.nextDueAt !== null && item.nextDueAt < asOf }),
      ),
      next: await this.cursors.seal(binding, { place: page.next, asOf }),
      prev: await this.cursors.seal(binding, { place: page.previous, asOf }),
      ...(count && { count }),
    };
  }

  /** Free texts name people: who may not read of people does not find a case by them either. */
  #search(asker: Principal, text: string | undefined): TextFilter | undefined {
    if (text === undefined || text === '') return undefined;
    return { text: text.toWellFormed(), personal: this.engine.access.policy.allows(asker, 'person.read') };
  }
}

const SORTS = ['due', '-due', 'received', '-received', 'closed', '-closed'] as const;
const SORT: Readonly<Record<(typeof SORTS)[number], CaseSort>> = {
  due: { by: 'due', direction: 'asc' },
  '-due': { by: 'due', direction: 'desc' },
  received: { by: 'received', direction: 'asc' },
  '-received': { by: 'received', direction: 'desc' },
  closed: { by: 'closed', direction: 'asc' },
  '-closed': { by: 'closed', direction: 'desc' },
};
