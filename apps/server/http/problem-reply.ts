import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { Bilingual } from '#libs/kernel';
import { ProblemError } from '#libs/platform';
import type { ProblemDetails } from '#libs/platform';
import { newRequestId } from './request-id.js';
import { SECURITY_HEADERS } from './security-headers.js';

const MEDIA_TYPE = 'application/problem+json; charset=utf-8';

/** Answers with a problem document. */
export function sendProblem(reply: FastifyReply, problem: ProblemDetails): void {
  void announceProblem(reply, problem).send(problem);
}

/** Status and headers of a problem. The body is for the caller to send. */
export function announceProblem(reply: FastifyReply, problem: ProblemDetails): FastifyReply {
  const retryAfter = retryAfterOf(problem);
  if (retryAfter !== undefined) void reply.header('retry-after', retryAfter);
  const challenge = challengeOf(problem);
  if (challenge !== undefined) void reply.header('www-authenticate', challenge);
  return reply.status(problem.status).header('content-type', MEDIA_TYPE);
}

/** Seconds, as text. */
function retryAfterOf({ status, code, details }: ProblemDetails): string | undefined {
  if (status === 429) return String(details?.retryAfterSeconds ?? 1);
  if (status === 503) return code === 'store.disk-full' ? '5' : String(details?.retryAfterSeconds ?? 1);
  return undefined;
}

/** RFC 6750, section 3: what a client may do about a 401 or a 403. Whoever brought no token is told of no error. */
function challengeOf({ status, code, messages, details }: ProblemDetails): string | undefined {
  const realm = 'Bearer realm="shuangwei"';
  if (status === 401) {
    if (code === 'auth.token-missing') return realm;
    return `${realm}, error="invalid_token", error_description="${messages.en}"`;
  }
  if (status !== 403 || !code.startsWith('access.')) return undefined;
  const scope = typeof details?.permission === 'string' ? `, scope="${details.permission}"` : '';
  return `${realm}, error="insufficient_scope"${scope}`;
}

interface OfStatus {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly next: Bilingual;
}

const HTTP: Readonly<Record<number, OfStatus>> = {
  400: {
    code: 'request.malformed',
    zh: '请求格式有误',
    en: 'the request is malformed',
    next: {
      zh: '请检查：正文应为完整的 JSON，地址与请求头应合乎 HTTP。',
      en: 'check that the body is whole JSON, and address and headers are as HTTP has them',
    },
  },
  404: {
    code: 'request.no-such-route',
    zh: '没有这个地址',
    en: 'there is no such route',
    next: { zh: '全部地址见 /api/docs。', en: 'all of them are at /api/docs' },
  },
  405: {
    code: 'request.method-not-allowed',
    zh: '不支持这种方法',
    en: 'this method is not supported here',
    next: { zh: '可用的方法见 Allow 响应头。', en: 'the header Allow names those that are' },
  },
  408: {
    code: 'request.timeout',
    zh: '请求未在时限内发送完毕',
    en: 'the request did not arrive in time',
    next: { zh: '请检查网络后重发。', en: 'look at the line, and send it again' },
  },
  413: {
    code: 'request.too-large',
    zh: '请求过大',
    en: 'the request is too large',
    next: { zh: '请分几次发送。', en: 'send it in parts' },
  },
  414: {
    code: 'request.address-too-long',
    zh: '请求地址过长',
    en: 'the address is too long',
    next: { zh: '请减少或缩短查询参数。', en: 'ask with fewer or shorter parameters' },
  },
  415: {
    code: 'request.media-type',
    zh: '请求应为 application/json',
    en: 'the request must be application/json',
    next: { zh: '请以 JSON 发送，并设置 Content-Type。', en: 'send JSON, and say so in the header Content-Type' },
  },
  431: {
    code: 'request.headers-too-large',
    zh: '请求头过大',
    en: 'the headers are too large',
    next: { zh: '请减少或缩短请求头。', en: 'send fewer or shorter headers' },
  },
};

const OTHERWISE: OfStatus = {
  code: 'request.failed',
  zh: '请求未能完成',
  en: 'the request failed',
  next: { zh: '请把请求编号告知运维人员。', en: 'tell the operators the request id' },
};

/** The problem of a request that never reached a controller. */
export function problemOfStatus(status: number, instance?: string): ProblemDetails {
  const { code, zh, en, next } = HTTP[status] ?? OTHERWISE;
  return new ProblemError({ code, status, messages: { zh, en }, next }).toProblem(instance);
}

/** Node's own refusals of what is not HTTP, before there is a request → status. */
const CLIENT_ERRORS: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };

/** Answers what is not HTTP, or not in time, as well as it can be answered; the connection ends with it. */
export function refuseClient(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  refuseConnection(socket, CLIENT_ERRORS[error.code ?? ''] ?? 400);
}

/** Answers on a connection that has no request, and ends it. */
export function refuseConnection(socket: Duplex, status: number): void {
  // Whoever has gone by now hears nothing.
  socket.on('error', () => socket.destroy());
  const id = newRequestId();
  const body = JSON.stringify(problemOfStatus(status, id));
  const headers = {
    ...SECURITY_HEADERS,
    'x-request-id': id,
    'content-type': MEDIA_TYPE,
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
    // RFC 9110 asks for it with 405; an address that is no resource has no method.
    ...(status === 405 && { allow: '' }),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.end([`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...lines, '', body].join('\r\n'));
}
