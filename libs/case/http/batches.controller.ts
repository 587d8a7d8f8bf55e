import { Body, Controller, Headers, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Principal } from '#libs/identity';
import { Access, Asker } from '#libs/identity/http';
import { InvalidInput } from '#libs/platform';
import type { ProblemDetails } from '#libs/platform';
import { BatchOfCommands } from '../application/batch-of-commands.js';
import type { BatchRequest } from '../application/batch-of-commands.js';
import { PROBLEM_OF } from '../application/tokens.js';
import type { ProblemOf } from '../application/tokens.js';
import { acknowledged } from './acknowledged.js';
import type { Acknowledged } from './acknowledged.js';
import { batchFrom, referredTo } from './batch.dto.js';
import { commandIdOf, correlationOf, idempotencyKeyOf } from './command-headers.js';
import type { RawHeaders } from './command-headers.js';

/** What became of one command: what it would have been answered, or would have met, had it been sent by itself. */
export type BatchItemAnswer =
  | { readonly status: number; readonly answer: Acknowledged }
  | { readonly status: number; readonly problem: ProblemDetails };

/** What became of each, in the order of the items. */
export interface BatchAnswer {
  readonly items: readonly BatchItemAnswer[];
  readonly done: number;
  readonly refused: number;
}

/** Many commands at once, for clerks' tools and connectors. */
@Controller('api/v1/batches')
export class BatchesController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(PROBLEM_OF) private readonly problemOf: ProblemOf,
  ) {}

  /**
   * 200 says that every item was tried – as 207 does where there is WebDAV –, not that every item went through: each has a status
   * of its own. Permission and scope are asked for each.
   */
  @Post()
  @HttpCode(200)
  // The least that every action needs, as for a single command.
  @Access('case.read')
  async run(
    @Asker() asker: Principal,
    @Headers() headers: RawHeaders,
    @Body() body: unknown,
    @Req() request: { readonly id?: unknown },
  ): Promise<BatchAnswer> {
    if (headers['if-match'] !== undefined) throw ifMatchMisplaced();
    const key = idempotencyKeyOf(headers['idempotency-key']);
    const asked = batchFrom(body).map((item, index): BatchRequest => {
      const { action, caseId, ifMatch } = item;
      const own = item.idempotencyKey ?? (key === null ? null : `${key}#${index}`);
      return {
        ...{ action, caseId, body: item.body ?? {}, after: referredTo(caseId) },
        by: {
          principal: asker,
          commandId: own === null ? null : commandIdOf(asker, own),
          expectedRevision: ifMatch === null ? null : BigInt(ifMatch),
          ...correlationOf(headers),
          ...(typeof request.id === 'string' && { correlationId: request.id }),
        },
      };
    });
    const outcomes = await new BatchOfCommands(this.commands).run(asked);
    const items = outcomes.map((outcome, index): BatchItemAnswer => {
      try {
        if (!outcome.ok) throw outcome.error;
        return { status: asked[index]?.action === 'register' ? 201 : 200, answer: acknowledged(outcome.value) };
      } catch (error) {
        const problem = this.problemOf(error, typeof request.id === 'string' ? request.id : undefined);
        return { status: problem.status, problem };
      }
    });
    const done = items.filter((item) => 'answer' in item).length;
    return { items, done, refused: items.length - done };
  }
}

function ifMatchMisplaced(): InvalidInput {
  return new InvalidInput([
    {
      field: 'If-Match',
      code: 'not-here',
      messages: {
        zh: '批量请求不用此请求头，请写在各项的 ifMatch',
        en: 'belongs to the items: each has its own ifMatch',
      },
    },
  ]);
}
