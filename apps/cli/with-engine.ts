import { NestFactory } from '@nestjs/core';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { EngineModule, explainedBy, openEngine } from '../server/index.js';
import type { Engine, EngineOptions } from '../server/index.js';
import type { Permission, Principal } from '#libs/identity';
import { interruptible } from './interrupted.js';
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

/** What a verb needs of the engine. */
interface SessionOptions extends Pick<EngineOptions, 'clock' | 'anyLog'> {
  readonly permission: Permission;
  readonly catchUp?: boolean;
}

/**
 * Opens the engine (attaching to a running server's database, or starting one), runs the verb, closes it again.
 * Every verb names the permission that it needs. A read model is first brought up to the log's end when `catchUp` says so: the command line sees what it has just written.
 */
export async function withEngine<T>(
  { permission, catchUp, ...options }: SessionOptions,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  return interruptible(async (signal) => {
    const engine = await openEngine(options);
    try {
      const asker = localPrincipal(engine.organisation);
      mustBeAllowed(engine.access.policy, asker, permission);
      if (catchUp) await engine.catchUp({ signal });
      return await withBuses(engine, (buses) => work({ engine, asker, ...buses, signal }));
    } catch (error) {
      throw explainedBy(engine.database, error);
    } finally {
      await engine.close();
    }
  });
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
