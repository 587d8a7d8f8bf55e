import { resolve } from 'node:path';
import type { EventStore } from '#libs/event-store';
import { loadConfig, openDatabase, ProblemError } from '#libs/platform';
import type { Config, Logger } from '#libs/platform';
import { migrations } from '../migrations.js';
import { openLog } from './open-log.js';
import type { LogKind } from './open-log.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** One side of a copy, before it is opened. */
export interface LogSide {
  readonly kind: LogKind;
  readonly config: Config;
  /** What may be shown of it, and what tells it from another: kind, hosts and database, no user and no password. */
  readonly place: string;
}

/** A log by itself, without the engine that works on it. */
export interface OpenSide {
  readonly store: EventStore;
  close(): Promise<void>;
}

/**
 * Which log is meant: the one of `url`, else the configured one of that kind.
 *
 * @param option the option that `url` came with, to name it in an error
 * @throws ProblemError `config.invalid`, `log.copy-url-missing`, `log.copy-url-invalid`
 */
export function logSide(kind: LogKind, url: string | undefined, option: string, env: Environment): LogSide {
  const configured = loadConfig(env);
  const variable = kind === 'postgres' ? 'DATABASE_URL' : 'EVENTSTORE_URL';
  if (url === undefined) {
    if (kind === 'eventstoredb' && configured.eventStoreUrl === undefined) throw urlMissing(option);
    return sideOf(kind, configured);
  }
  let config: Config;
  try {
    config = loadConfig({ ...env, [`${variable}_FILE`]: undefined, [variable]: url });
  } catch (cause) {
    throw urlInvalid(option, kind, cause);
  }
  return sideOf(kind, config);
}

function sideOf(kind: LogKind, config: Config): LogSide {
  const own = { ...config, eventStoreUrl: kind === 'eventstoredb' ? config.eventStoreUrl : undefined };
  return { kind, config: own, place: `${kind} ${placeOf(own)}` };
}

function placeOf({ eventStoreUrl, databaseUrl, dataFolder }: Config): string {
  if (eventStoreUrl !== undefined) return hostsOf(eventStoreUrl);
  const url = databaseUrl === undefined ? null : URL.parse(databaseUrl);
  return url ? `${url.hostname}:${url.port || '5432'}${url.pathname}` : resolve(dataFolder);
}

/** Of `esdb://user:password@b:2113,a:2113?tls=false`: `a:2113,b:2113`. */
function hostsOf(connectionString: string): string {
  const [authority = ''] = connectionString.replace(/^[^/]*\/\//, '').split(/[/?]/);
  const hosts = authority.slice(authority.lastIndexOf('@') + 1).toLowerCase();
  return hosts.split(',').sort().join(',');
}

/** @throws DatabaseProblem, ProblemError `log.eventstore-url-unusable` */
export async function openSide({ kind, config }: LogSide, logger?: Logger): Promise<OpenSide> {
  if (kind === 'eventstoredb') {
    // An EventStoreDB asks for no database.
    const store = openLog(config, { appUrl: '' });
    return { store, close: () => store.close() };
  }
  const database = await openDatabase(config, { migrations, ...(logger && { logger }) });
  const store = openLog(config, database);
  return {
    store,
    async close() {
      await store.close();
      await database.close();
    },
  };
}

function urlMissing(option: string): ProblemError {
  return new ProblemError({
    code: 'log.copy-url-missing',
    status: 400,
    field: option,
    messages: {
      zh: `未指明 EventStoreDB：没有 ${option}，也没有 EVENTSTORE_URL`,
      en: `which EventStoreDB is not said: neither ${option} nor EVENTSTORE_URL is set`,
    },
    next: { zh: '请设置其一。', en: 'set one of them' },
  });
}

/** The URL is not repeated: it may hold a password. */
function urlInvalid(option: string, kind: LogKind, cause: unknown): ProblemError {
  const expects = kind === 'postgres' ? 'postgres://…' : 'esdb://…';
  return new ProblemError({
    code: 'log.copy-url-invalid',
    status: 400,
    field: option,
    messages: { zh: `${option} 应为 ${expects} 地址`, en: `${option} must be a ${expects} URL` },
    next: { zh: '请更正后再次运行。', en: 'correct it and run it again' },
    cause,
  });
}
