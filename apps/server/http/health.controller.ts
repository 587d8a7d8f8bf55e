import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ForEverybody } from '#libs/identity/http';
import { livePositions } from '#libs/projecting';
import { projections } from '../engine.js';
import type { Engine } from '../engine.js';
import { ENGINE } from '../tokens.js';

interface Readiness {
  readonly ready: boolean;
  /** Why not, in stable codes; empty when ready. */
  readonly reasons: readonly string[];
  readonly head: bigint | null;
  readonly projections: readonly { readonly name: string; readonly state: string; readonly position: bigint }[];
}

@Controller('health')
export class HealthController {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  /** The process runs. */
  @Get('live')
  @ForEverybody()
  live(): { readonly status: 'live' } {
    return { status: 'live' };
  }

  /** The log answers, every projection of this process follows it, and nobody has told the server to stop. 503 with the reasons where not. */
  @Get('ready')
  @ForEverybody()
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const head = await this.engine.store.head().catch(() => null);
    const projections = await this.#projections();
    const reasons = [
      ...(this.engine.lifecycle.draining ? ['server.draining'] : []),
      ...(head === null ? ['store.unavailable'] : []),
      ...projections.filter(({ state }) => state !== 'live').map(({ name, state }) => `projection.${name}.${state}`),
    ];
    const { trouble } = this.engine.database;
    // A full disk is none to send commands to, also while the projections have nothing to write.
    if (trouble) reasons.push(trouble.code);
    if (reasons.length > 0) void reply.status(503).header('retry-after', '1');
    return {
      ready: reasons.length === 0,
      reasons,
      head,
      projections: projections.map(({ name, state, position }) => ({ name, state, position })),
    };
  }
  /** Those of this process; where it runs none, those that its queries see, whichever process writes them. */
  async #projections(): Promise<Readiness['projections']> {
    const { config, pool, running } = this.engine;
    if (config.roles.includes('projector') || !config.roles.includes('api')) return running.map(({ status }) => status);
    const known = await livePositions(pool).catch(() => undefined);
    if (!known) return [];
    return projections.map(({ name }) => ({
      name,
      state: known.has(name) ? 'live' : 'missing',
      position: known.get(name) ?? 0n,
    }));
  }
}
