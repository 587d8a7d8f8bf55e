import { NestFactory } from '@nestjs/core';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { EngineModule, explainedBy, openEngine } from '../server/index.js';
import type { Engine } from '../server/index.js';
import type { Permission, Principal } from '#libs/identity';
import type { Clock } from '#libs/kernel';
import { Interrupted } from './interrupted.js';
import { localPrincipal, mustBeAllowed } from './local-principal.js';

/** What a verb works with: the engine, and the same buses that HTTP uses. */
export interface Session {
  readonly engine: Engine;
  /** Who works here. */
  readonly asker: Principal;
  readonly commands: CommandBus;
  readonly queries: QueryBus;
  /** Ends with SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
}

/**
 * Opens the engine (attaching to a running server's database, or starting one), runs the verb, closes it again.
 * Every verb names the permission that it needs. A read model is first brought up to the log's end when `catchUp` says so: the command line sees what it has just written.
 */
export async function withEngine<T>(
  options: { readonly permission: Permission; readonly catchUp?: boolean; readonly clock?: Clock },
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const interrupted = new AbortController();
  const stop = () => interrupted.abort(new Interrupted());
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const engine = await openEngine(options.clock ? { clock: options.clock } : {});
  try {
    const asker = localPrincipal(engine.organisation);
    mustBeAllowed(engine.access.policy, asker, options.permission);
    if (options.catchUp) await engine.catchUp({ signal: interrupted.signal });
    return await withBuses(engine, (buses) => work({ engine, asker, ...buses, signal: interrupted.signal }));
  } catch (error) {
    throw explainedBy(engine.database, error);
  } finally {
    await engine.close();
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

/** The command bus and the query bus of an opened engine. */
export async function withBuses<T>(
  engine: Engine,
  work: (buses: Pick<Session, 'commands' | 'queries'>) => Promise<T>,
): Promise<T> {
  const context = await NestFactory.createApplicationContext(EngineModule.of(engine), {
    logger: ['error', 'warn'],
    abortOnError: false,
  });
  try {
    return await work({ commands: context.get(CommandBus), queries: context.get(QueryBus) });
  } finally {
    await context.close();
  }
}
