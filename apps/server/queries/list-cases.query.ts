import { Inject } from '@nestjs/common';
import { Query, QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import { CASE_KINDS, CHANNELS, statusTitles } from '#libs/case';
import { endOfDay, startOfDay } from '#libs/kernel';
import type { Instant, LocalDate } from '#libs/kernel';
import { knownParameters } from '#libs/platform';
import type { RawParameters } from '#libs/platform';
import { CaseQueueQueries, queueNames } from '#projections/case-queue';
import type { CaseFilter, CaseSort, CaseSummary } from '#projections/case-queue';
import type { Engine } from '../engine.js';
import { ENGINE } from '../tokens.js';
import { asOfParameter, choiceParameter, dayParameter, limitParameter, subtreeOf } from './parameters.js';

const STATUSES = Object.keys(statusTitles) as (keyof typeof statusTitles)[];

/** The names that the list understands; any other is refused rather than overlooked. */
const LIST_PARAMETERS = [
  ...['unit', 'handler', 'kind', 'channel', 'status', 'queue', 'category', 'respondentUscc', 'sourceNumber'],
  ...['dueFrom', 'dueTo', 'overdue', 'asOf', 'receivedFrom', 'receivedTo', 'sort', 'cursor', 'limit'],
] as const;

export interface CaseListAnswer {
  readonly asOf: Instant;
  readonly items: readonly (CaseSummary & { readonly overdue: boolean })[];
  readonly next: string | null;
  readonly prev: string | null;
}

export class ListCases extends Query<CaseListAnswer> {
  constructor(readonly parameters: RawParameters) {
    super();
  }
}

@QueryHandler(ListCases)
export class ListCasesHandler implements IQueryHandler<ListCases, CaseListAnswer> {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  async execute({ parameters }: ListCases): Promise<CaseListAnswer> {
    const given = knownParameters(parameters, LIST_PARAMETERS);
    const asOf = asOfParameter(given.asOf, this.engine.clock);
    const sort = choiceParameter('sort', given.sort, SORTS) ?? 'due';
    const {
      items,
      next = null,
      previous: prev = null,
    } = await new CaseQueueQueries(this.engine.pool).listCases(
      this.#filter(given, asOf),
      SORT[sort],
      given.cursor,
      limitParameter(given.limit),
    );
    return {
      asOf,
      items: items.map((item) => ({ ...item, overdue: item.nextDueAt !== null && item.nextDueAt < asOf })),
      next,
      prev,
    };
  }

  #filter(given: Partial<Record<string, string>>, asOf: Instant): CaseFilter {
    const one = <T>(value: T | undefined) => (value === undefined ? undefined : [value]);
    const filter: Partial<Record<keyof CaseFilter, unknown>> = {
      units: subtreeOf(this.engine.organisation, given.unit),
      handler: given.handler,
      kinds: one(choiceParameter('kind', given.kind, CASE_KINDS)),
      channels: one(choiceParameter('channel', given.channel, CHANNELS)),
      statuses: one(choiceParameter('status', given.status, STATUSES)),
      queues: one(choiceParameter('queue', given.queue, queueNames)),
      category: given.category,
      respondentUscc: given.respondentUscc,
      sourceNumber: given.sourceNumber,
      dueFrom: boundary('dueFrom', given.dueFrom, startOfDay),
      dueTo: boundary('dueTo', given.dueTo, endOfDay),
      overdueAsOf: choiceParameter('overdue', given.overdue, ['true', 'false']) === 'true' ? asOf : undefined,
      receivedFrom: boundary('receivedFrom', given.receivedFrom, startOfDay),
      receivedTo: boundary('receivedTo', given.receivedTo, endOfDay),
    };
    return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined && value !== ''));
  }
}

function boundary(field: string, text: string | undefined, of: (day: LocalDate) => Instant): Instant | undefined {
  const day = dayParameter(field, text);
  return day && of(day);
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
