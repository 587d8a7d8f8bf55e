import { Catch, HttpException, NotFoundException } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EventStoreError } from '#libs/event-store';
import { ProblemError, problemType } from '#libs/platform';
import type { Database, Logger, ProblemDetails } from '#libs/platform';
import type { KnownRoutes } from './known-routes.js';
import { databaseProblem, explainedBy, storeProblem } from './store-problems.js';

/** Everything that goes wrong leaves as RFC 9457 problem details: a stable code, Chinese and English. Causes stay inside. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly logger: Logger,
    private readonly routes: Pick<KnownRoutes, 'methodsOf'>,
    private readonly database: Pick<Database, 'trouble'>,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const allowed = error instanceof NotFoundException ? this.routes.methodsOf(request.url) : [];
    if (allowed.length > 0) void reply.header('allow', allowed.join(', '));
    const problem =
      allowed.length > 0 ? problemOfStatus(405, request.id) : problemOf(explainedBy(this.database, error), request.id);
    if (problem.status >= 500)
      this.logger.error({ err: error, code: problem.code, request: request.id }, 'request failed');
    sendProblem(reply, problem);
  }
}

/** Answers with a problem document. */
export function sendProblem(reply: FastifyReply, problem: ProblemDetails): void {
  if (problem.status === 503) void reply.header('retry-after', problem.code === 'store.disk-full' ? '5' : '1');
  void reply.status(problem.status).header('content-type', 'application/problem+json; charset=utf-8').send(problem);
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

const HTTP: Readonly<Record<number, { readonly code: string; readonly zh: string; readonly en: string }>> = {
  400: { code: 'request.malformed', zh: '请求格式有误', en: 'the request is malformed' },
  408: { code: 'request.timeout', zh: '请求未在时限内发送完毕', en: 'the request did not arrive in time' },
  431: { code: 'request.headers-too-large', zh: '请求头过大', en: 'the headers are too large' },
  404: { code: 'request.no-such-route', zh: '没有这个地址', en: 'there is no such route' },
  405: { code: 'request.method-not-allowed', zh: '不支持这种方法', en: 'this method is not supported here' },
  413: { code: 'request.too-large', zh: '请求过大', en: 'the request is too large' },
  415: { code: 'request.media-type', zh: '请求应为 application/json', en: 'the request must be application/json' },
};

/** The problem of a request that never reached a controller. */
export function problemOfStatus(status: number, instance?: string): ProblemDetails {
  const known = HTTP[status] ?? { code: 'request.failed', zh: '请求未能完成', en: 'the request failed' };
  return {
    type: problemType(known.code),
    title: known.en,
    status,
    code: known.code,
    detail: known.zh,
    messages: { zh: known.zh, en: known.en },
    ...(instance !== undefined && { instance }),
  };
}

function isFastifyError(error: unknown): error is { statusCode: number } {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number';
}
