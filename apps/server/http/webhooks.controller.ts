import { Body, Controller, Get, Header, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { commandBy } from '#libs/case/service';
import type { Principal } from '#libs/identity';
import { Access, Asker } from '#libs/identity/http';
import { InvalidInput, knownParameters, validated } from '#libs/platform';
import type { RawParameters } from '#libs/platform';
import type { Engine } from '../engine.js';
import { ENGINE } from '../tokens.js';
import type {
  WebhookDeliveries,
  WebhookDone,
  WebhookSecretShown,
  WebhookTested,
  WebhookView,
} from '../webhooks/webhook-answers.js';
import {
  ChangeWebhookBody,
  changing,
  fromOf,
  RegisterWebhookBody,
  registering,
  ReplayWebhookBody,
  WebhookReasonBody,
} from '../webhooks/webhook-bodies.js';
import { WebhookDesk } from '../webhooks/webhook-desk.js';

const DEFAULT_LIMIT = 50;
const MOST = 200;

/** Who is sent the public events as they happen, and what became of it. */
@Controller('api/v1/webhooks')
export class WebhooksController {
  readonly #desk: WebhookDesk;

  constructor(@Inject(ENGINE) engine: Engine) {
    this.#desk = new WebhookDesk(engine);
  }

  /** Registers a receiver. The answer shows its secret; only this request, sent again with its key, shows it once more. */
  @Post()
  @Access('webhook.manage')
  @Header('cache-control', 'no-store')
  register(
    @Asker() asker: Principal,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<WebhookSecretShown> {
    return this.#desk.register(asker, registering(validated(RegisterWebhookBody, body)), by(asker, request));
  }

  /** Those that the asker reaches. */
  @Get()
  @Access('webhook.read')
  async list(@Asker() asker: Principal): Promise<{ items: readonly WebhookView[] }> {
    return { items: await this.#desk.list(asker) };
  }

  @Get(':id')
  @Access('webhook.read')
  show(@Param('id') id: string, @Asker() asker: Principal): Promise<WebhookView> {
    return this.#desk.show(asker, id);
  }

  /** Changes what is named; deliveries go on where they are. */
  @Post(':id/change')
  @HttpCode(200)
  @Access('webhook.manage')
  change(
    @Param('id') id: string,
    @Asker() asker: Principal,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<WebhookDone> {
    return this.#desk.decide(asker, id, changing(validated(ChangeWebhookBody, body)), by(asker, request));
  }

  /** Nothing is sent any more; what comes meanwhile waits in the log. */
  @Post(':id/disable')
  @HttpCode(200)
  @Access('webhook.manage')
  disable(
    @Param('id') id: string,
    @Asker() asker: Principal,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<WebhookDone> {
    const { reason } = validated(WebhookReasonBody, body);
    const command = { kind: 'DisableWebhook', by: 'administrator', failures: 0, lastError: null, reason } as const;
    return this.#desk.decide(asker, id, command, by(asker, request));
  }

  /** Deliveries go on where they ended. */
  @Post(':id/enable')
  @HttpCode(200)
  @Access('webhook.manage')
  enable(@Param('id') id: string, @Asker() asker: Principal, @Req() request: FastifyRequest): Promise<WebhookDone> {
    return this.#desk.decide(asker, id, { kind: 'EnableWebhook' }, by(asker, request));
  }

  /** Another secret, shown in the answer; for a day messages are signed with the one before it, too. */
  @Post(':id/rotate-secret')
  @HttpCode(200)
  @Access('webhook.manage')
  @Header('cache-control', 'no-store')
  rotateSecret(
    @Param('id') id: string,
    @Asker() asker: Principal,
    @Req() request: FastifyRequest,
  ): Promise<WebhookSecretShown> {
    return this.#desk.rotateSecret(asker, id, by(asker, request));
  }

  /** Sends everything after a place again. */
  @Post(':id/replay')
  @HttpCode(200)
  @Access('webhook.manage')
  replay(
    @Param('id') id: string,
    @Asker() asker: Principal,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<WebhookDone> {
    const { from } = validated(ReplayWebhookBody, body);
    return this.#desk.decide(asker, id, { kind: 'ReplayWebhook', from: fromOf(from) }, by(asker, request));
  }

  /** Sends an empty batch now and tells what became of it. */
  @Post(':id/test')
  @HttpCode(200)
  @Access('webhook.manage')
  test(@Param('id') id: string, @Asker() asker: Principal): Promise<WebhookTested> {
    return this.#desk.test(asker, id);
  }

  /** For good: its stream stays in the log, and takes nothing more. */
  @Post(':id/remove')
  @HttpCode(200)
  @Access('webhook.manage')
  remove(
    @Param('id') id: string,
    @Asker() asker: Principal,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<WebhookDone> {
    const { reason } = validated(WebhookReasonBody, body);
    return this.#desk.decide(asker, id, { kind: 'RemoveWebhook', reason }, by(asker, request));
  }

  /** Every attempt of the last thirty days, the newest first. */
  @Get(':id/deliveries')
  @Access('webhook.read')
  deliveries(
    @Param('id') id: string,
    @Query() query: RawParameters,
    @Asker() asker: Principal,
  ): Promise<WebhookDeliveries> {
    const { limit, before } = knownParameters(query, ['limit', 'before']);
    const most = numberIn('limit', limit ?? String(DEFAULT_LIMIT), MOST);
    return this.#desk.deliveries(
      asker,
      id,
      Number(most),
      before === undefined ? undefined : numberIn('before', before),
    );
  }
}

function by(asker: Principal, { headers, id }: FastifyRequest) {
  const { commandId } = commandBy(asker, { 'idempotency-key': headers['idempotency-key'] });
  return { ...(commandId && { commandId }), correlationId: id };
}

function numberIn(field: string, text: string, most = Number.MAX_SAFE_INTEGER): bigint {
  const number = /^\d{1,16}$/.test(text) ? BigInt(text) : 0n;
  if (number >= 1n && number <= BigInt(most)) return number;
  const messages = { zh: `应为 1 至 ${most} 的整数`, en: `must be a whole number from 1 to ${most}` };
  throw new InvalidInput([{ field, code: 'is-number', messages }]);
}
