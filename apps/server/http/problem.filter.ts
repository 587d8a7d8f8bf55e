import { Catch, HttpException } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EventStoreError } from '#libs/event-store';
import { ProblemError } from '#libs/platform';
import type { Database, Logger, ProblemDetails } from '#libs/platform';
import { problemOfStatus, sendProblem } from './problem-reply.js';
import { databaseProblem, explainedBy, storeProblem } from './store-problems.js';

/** As many ask as are served, or sooner than can be answered. Nothing is wrong, and whoever asks again and again is not to fill the log with stacks. */
const TURNED_AWAY = new Set([
  'feed.too-many-readers',
  'feed.closing',
  'log.folds-busy',
  'read.not-there-yet',
  'efficacy.read-models-apart',
]);

/** Everything that goes wrong leaves as RFC 9457 problem details: a stable code, Chinese and English. Causes stay inside. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly logger: Logger,
    private readonly database: Pick<Database, 'trouble'>,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = problemOf(explainedBy(this.database, error), request.id);
    if (TURNED_AWAY.has(problem.code))
      this.logger.warn({ code: problem.code, requestId: request.id }, 'request turned away');
    else if (problem.status >= 500)
      this.logger.error({ err: error, code: problem.code, requestId: request.id }, 'request failed');
    sendProblem(reply, problem);
  }
}

/** The problem that an error is to the one who asked. */
export function problemOf(error: unknown, instance?: string): ProblemDetails {
  if (error instanceof ProblemError) return error.toProblem(instance);
  if (error instanceof EventStoreError) return storeProblem(error).toProblem(instance);
  if (error instanceof HttpException) return problemOfStatus(error.getStatus(), instance);
  if (isFastifyError(error)) return problemOfStatus(error.statusCode, instance);
  const ofDatabase = databaseProblem(error);
  if (ofDatabase) return ofDatabase.toProblem(instance);
  return new ProblemError({
    code: 'server.unexpected',
    status: 500,
    messages: { zh: '系统内部错误', en: 'an internal error' },
    next: { zh: '请把请求编号告知运维人员。', en: 'tell the operators the request id' },
  }).toProblem(instance);
}

function isFastifyError(error: unknown): error is { statusCode: number } {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number';
}
