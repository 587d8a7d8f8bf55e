import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Access } from '#libs/identity/http';
import type { Engine } from '../engine.js';
import { ENGINE } from '../tokens.js';

/** The engine's figures for Prometheus. A scraper brings a bearer token as everybody does, of an administrator. */
@Controller('metrics')
export class MetricsController {
  constructor(@Inject(ENGINE) private readonly engine: Pick<Engine, 'metrics'>) {}

  @Get()
  @Access('engine.operate')
  async metrics(@Res() reply: FastifyReply): Promise<void> {
    const metrics = await this.engine.metrics();
    await reply
      .type(metrics.contentType)
      .serializer(String)
      .send(await metrics.text());
  }
}
