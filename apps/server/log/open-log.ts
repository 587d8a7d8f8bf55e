import type { EventStore } from '#libs/event-store';
import { EventStoreError } from '#libs/event-store';
import { openEventStoreDb } from '#libs/event-store/eventstoredb';
import { openPostgresEventStore } from '#libs/event-store/postgres';
import { ProblemError } from '#libs/platform';
import type { Config, Database } from '#libs/platform';
import type { Signals } from '../telemetry/signals.js';

/** Where a log may be. */
export const logKinds = ['postgres', 'eventstoredb'] as const;
export type LogKind = (typeof logKinds)[number];

/** Where the configuration says that the log is; the read models are in PostgreSQL in any case. */
export function logKindOf({ eventStoreUrl }: Pick<Config, 'eventStoreUrl'>): LogKind {
  return eventStoreUrl === undefined ? 'postgres' : 'eventstoredb';
}

/**
 * The log that the configuration names.
 *
 * @param observer told of each append; left out where nobody measures
 * @throws ProblemError `log.eventstore-url-unusable`
 */
export function openLog(
  { eventStoreUrl }: Pick<Config, 'eventStoreUrl'>,
  database: Pick<Database, 'appUrl'>,
  observer?: Signals,
): EventStore {
  if (eventStoreUrl === undefined) {
    return openPostgresEventStore({ appUrl: () => database.appUrl, ...(observer && { observer }) });
  }
  try {
    return openEventStoreDb({ connectionString: eventStoreUrl, ...(observer && { observer }) });
  } catch (error) {
    if (error instanceof EventStoreError) throw unusable(error);
    throw error;
  }
}

/** The connection string is not repeated: it may hold a password. */
function unusable(cause: unknown): ProblemError {
  return new ProblemError({
    code: 'log.eventstore-url-unusable',
    status: 400,
    messages: {
      zh: 'EVENTSTORE_URL 不是 EventStoreDB 客户端可用的连接字符串',
      en: 'EVENTSTORE_URL is no connection string that the EventStoreDB client can use',
    },
    next: {
      zh: '请更正主机、端口与参数，例如 esdb://admin:…@a:2113,b:2113?tls=true。',
      en: 'correct hosts, ports and options, e.g. esdb://admin:…@a:2113,b:2113?tls=true',
    },
    cause,
  });
}
