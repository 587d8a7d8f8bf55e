import { Inject } from '@nestjs/common';
import { Query, QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import type { Channel } from '#libs/case';
import type { CaseKind } from '#libs/law';
import type { Instant } from '#libs/kernel';
import { InvalidInput } from '#libs/platform';
import { caseOrders, listCases, queueNames } from '#projections/case-queue';
import type { CaseFilter, ListedCase } from '#projections/case-queue';
import type { Engine } from '../engine.js';
import { ENGINE } from '../tokens.js';
import { inCamelCase } from './in-camel-case.js';
import type { CamelCased } from './in-camel-case.js';
import { asOfParameter, choiceParameter, dayParameter, limitParameter, subtreeOf } from './parameters.js';

const KINDS: readonly CaseKind[] = ['complaint', 'report', 'consultation'];
const CHANNELS: readonly Channel[] = ['hotline-12315', 'hotline-12345', 'national-platform', 'app', 'wechat', 'post', 'window'];

/** The names that the list understands; any other is refused rather than overlooked. */
export const LIST_PARAMETERS = [
  ...['unit', 'handler', 'kind', 'channel', 'status', 'queue', 'category', 'respondentUscc', 'sourceNumber'],
  ...['dueFrom', 'dueTo', 'overdue', 'asOf', 'receivedFrom', 'receivedTo', 'sort', 'cursor', 'limit'],
] as const;

export type ListParameters = Readonly<Record<string, string | string[] | undefined>>;

export interface CaseListAnswer {
  readonly asOf: Instant;
  readonly items: readonly (CamelCased<ListedCase> & { readonly overdue: boolean })[];
  readonly next: string | null;
  readonly prev: string | null;
}

export class ListCases extends Query<CaseListAnswer> {
  constructor(readonly parameters: ListParameters) {
    super();
  }
}

@QueryHandler(ListCases)
export class ListCasesHandler implements IQueryHandler<ListCases, CaseListAnswer> {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  async execute({ parameters }: ListCases): Promise<CaseListAnswer> {
    const given = single(parameters);
    const asOf = asOfParameter(given.asOf, this.engine.clock);
    const page = await listCases(this.engine.pool, {
      filter: this.#filter(given, asOf),
      order: choiceParameter('sort', given.sort, caseOrders) ?? 'due',
      cursor: given.cursor,
      limit: limitParameter(given.limit),
    });
    return {
      asOf,
      ...page,
      items: page.items.map((row) => ({ ...inCamelCase(row), overdue: row.next_due_at !== null && row.next_due_at < asOf })),
    };
  }

  #filter(given: Partial<Record<string, string>>, asOf: Instant): CaseFilter {
    const filter: Record<keyof CaseFilter, unknown> = {
      units: subtreeOf(this.engine.organisation, given.unit),
      handler: given.handler,
      kind: choiceParameter('kind', given.kind, KINDS),
      channel: choiceParameter('channel', given.channel, CHANNELS),
      status: given.status,
      queue: choiceParameter('queue', given.queue, queueNames),
      category: given.category,
      respondentUscc: given.respondentUscc,
      sourceNumber: given.sourceNumber,
      dueFrom: dayParameter('dueFrom', given.dueFrom),
      dueTo: dayParameter('dueTo', given.dueTo),
      overdueAt: choiceParameter('overdue', given.overdue, ['true', 'false']) === 'true' ? asOf : undefined,
      receivedFrom: dayParameter('receivedFrom', given.receivedFrom),
      receivedTo: dayParameter('receivedTo', given.receivedTo),
    };
    return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined && value !== ''));
  }
}

function single(parameters: ListParameters): Partial<Record<string, string>> {
  const wrong = Object.entries(parameters).filter(([name, value]) => !LIST_PARAMETERS.some((known) => known === name) || typeof value !== 'string');
  if (wrong.length > 0) {
    throw new InvalidInput(
      wrong.map(([field, value]) =>
        typeof value === 'string'
          ? { field, code: 'unknown', messages: { zh: '是未知参数', en: 'is not a known parameter' } }
          : { field, code: 'repeated', messages: { zh: '只能出现一次', en: 'may be given once' } },
      ),
    );
  }
  return parameters as Partial<Record<string, string>>;
}
