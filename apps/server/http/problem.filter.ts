import { Catch, HttpException, NotFoundException } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EventStoreError } from '#libs/event-store';
import { isConnectionFailure, ProblemError, problemType } from '#libs/platform';
import type { ProblemDetails } from '#libs/platform';
import type { Logger } from '#libs/platform';
import type { KnownRoutes } from './known-routes.js';

/** Everything that goes wrong leaves as RFC 9457 problem details: a stable code, Chinese and English. Causes stay inside. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly logger: Logger,
    private readonly routes: Pick<KnownRoutes, 'methodsOf'>,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const allowed = error instanceof NotFoundException ? this.routes.methodsOf(request.url) : [];
    if (allowed.length > 0) void reply.header('allow', allowed.join(', '));
    const problem = allowed.length > 0 ? problemOfStatus(405, request.id) : problemOf(error, request.id);
    if (problem.status >= 500)
      this.logger.error({ err: error, code: problem.code, request: request.id }, 'request failed');
    sendProblem(reply, problem);
  }
}

/** Answers with a problem document. */
export function sendProblem(reply: FastifyReply, problem: ProblemDetails): void {
  if (problem.status === 503) void reply.header('retry-after', '1');
  void reply.status(problem.status).header('content-type', 'application/problem+json; charset=utf-8').send(problem);
}

/** The problem that an error is to the one who asked. */
export function problemOf(error: unknown, instance?: string): ProblemDetails {
  if (error instanceof ProblemError) return error.toProblem(instance);
  if (error instanceof EventStoreError) return storeProblem(error).toProblem(instance);
  if (error instanceof HttpException) return problemOfStatus(error.getStatus(), instance);
  if (isFastifyError(error)) return problemOfStatus(error.statusCode, instance);
  if (isConnectionFailure(error)) return readModelsAway(error).toProblem(instance);
  return new ProblemError({
    code: 'server.unexpected',
    status: 500,
    messages: { zh: '系统内部错误', en: 'an internal error' },
    next: { zh: '请把请求编号告知运维人员。', en: 'tell the operators the request id' },
  }).toProblem(instance);
}

/** A question to a read model met no database; nothing was asked to change, so the code is the log's and the words are simpler. */
function readModelsAway(cause: unknown): ProblemError {
  return new ProblemError({
    code: 'store.unavailable',
    status: 503,
    messages: { zh: '数据库暂时不可用', en: 'the database is away for the moment' },
    next: { zh: '请稍后重试。', en: 'ask again in a moment' },
    cause,
  });
}

/** The sender's mistake: a command id is made for one command on one case. */
function commandUsedElsewhere(cause: EventStoreError): ProblemError {
  return new ProblemError({
    code: 'command.used-elsewhere',
    status: 409,
    messages: {
      zh: '这个 commandId 已用于另一案件',
      en: 'this commandId was used on another case already',
    },
    next: { zh: '请为新的操作生成新的 commandId。', en: 'make a new commandId for a new command' },
    field: 'commandId',
    cause,
  });
}

function storeProblem(error: EventStoreError): ProblemError {
  switch (error.kind) {
    case 'retryable':
      return new ProblemError({
        code: 'store.unavailable',
        status: 503,
        messages: {
          zh: '事件库暂时不可用，操作是否已记录尚不确定',
          en: 'the event store is away for the moment; whether the command was recorded is not known',
        },
        next: {
          zh: '请用同一 commandId 重试，不会重复记录。',
          en: 'send it again with the same commandId: nothing is recorded twice',
        },
        cause: error,
      });
    case 'too-large':
      return new ProblemError({
        code: 'event.too-large',
        status: 413,
        messages: { zh: '内容过大，单个事件不能超过 1 MiB', en: 'too large: an event holds 1 MiB at the most' },
        next: { zh: '请把材料作为证据文件上传。', en: 'attach large material as evidence' },
        cause: error,
      });
    case 'conflict':
      return new ProblemError({
        code: 'case.revision-moved-on',
        status: 412,
        messages: { zh: '案件已有新的变化', en: 'the case has moved on' },
        next: { zh: '请刷新后重试。', en: 'read it again and retry' },
        cause: error,
      });
    case 'fatal':
      if (error.usedOn !== undefined) return commandUsedElsewhere(error);
      return new ProblemError({
        code: 'store.refused',
        status: 500,
        messages: { zh: '事件库拒绝写入', en: 'the event store refused the append' },
        cause: error,
      });
  }
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
