import type { Principal } from '#libs/identity';
import { CASE_KINDS, CHANNELS, statusTitles } from '#libs/case';
import type { Instant, UnitCode } from '#libs/kernel';
import type { RawParameters } from '#libs/platform';
import { queueNames } from '#projections/case-queue';
import type { CaseFilter } from '#projections/case-queue';
import {
  choicesParameter,
  flagParameter,
  handlerParameter,
  listParameters,
  spanParameter,
  textParameter,
} from './parameters.js';

const STATUSES = Object.keys(statusTitles) as (keyof typeof statusTitles)[];

/** Several of their values may be asked for at once. */
const SEVERAL = ['kind', 'channel', 'status', 'queue'] as const;

/** The names that the list understands; any other is refused rather than overlooked. */
const LIST_PARAMETERS = [
  ...SEVERAL,
  ...(['unit', 'handler', 'category', 'respondentUscc', 'sourceNumber', 'text'] as const),
  ...(['dueFrom', 'dueTo', 'overdue', 'asOf', 'receivedFrom', 'receivedTo'] as const),
  ...(['sort', 'cursor', 'limit', 'count'] as const),
] as const;

export type CaseListParameters = Partial<Readonly<Record<(typeof LIST_PARAMETERS)[number], string>>>;

/** @throws InvalidInput `unknown`, `repeated` */
export function caseListParameters(given: RawParameters): CaseListParameters {
  return listParameters(given, LIST_PARAMETERS, SEVERAL);
}

/** A filter as it was asked for: before an instant is put in for what is overdue. */
export interface AskedFilter extends Omit<CaseFilter, 'overdueAsOf' | 'inTimeAsOf'> {
  readonly overdue?: boolean;
}

/** @throws InvalidInput */
export function askedFilter(
  given: CaseListParameters,
  asker: Principal,
  units: readonly UnitCode[] | undefined,
): AskedFilter {
  const due = spanParameter(['dueFrom', given.dueFrom], ['dueTo', given.dueTo]);
  const received = spanParameter(['receivedFrom', given.receivedFrom], ['receivedTo', given.receivedTo]);
  return withoutUndefined({
    units,
    handler: handlerParameter(given.handler, asker),
    kinds: choicesParameter('kind', given.kind, CASE_KINDS),
    channels: choicesParameter('channel', given.channel, CHANNELS),
    statuses: choicesParameter('status', given.status, STATUSES),
    queues: choicesParameter('queue', given.queue, queueNames),
    category: textParameter('category', given.category),
    respondentUscc: textParameter('respondentUscc', given.respondentUscc),
    sourceNumber: textParameter('sourceNumber', given.sourceNumber),
    overdue: flagParameter('overdue', given.overdue),
    dueFrom: due.from,
    dueTo: due.to,
    receivedFrom: received.from,
    receivedTo: received.to,
  });
}

/** What is overdue is so as of an instant. */
export function filterAsOf({ overdue, ...filter }: AskedFilter, asOf: Instant): CaseFilter {
  if (overdue === undefined) return filter;
  return { ...filter, ...(overdue ? { overdueAsOf: asOf } : { inTimeAsOf: asOf }) };
}

/** What is left out is not narrowed by, and is not there. */
type Given<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

export function withoutUndefined<T extends object>(values: T): Given<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Given<T>;
}
