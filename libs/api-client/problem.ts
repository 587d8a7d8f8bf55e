import type { components } from './schema.generated.js';

/** RFC 9457, as the server says it: branch on `code`, show `detail` or `messages`. */
export type ProblemDetails = components['schemas']['ProblemDetails'];

/** What a call came to. A refusal is a value, not an exception: it is what the caller has to handle. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T; readonly response: Response }
  | { readonly ok: false; readonly problem: ProblemDetails; readonly response: Response };

/**
 * The problem of a refused call. An answer that is none – a proxy's page, a broken connection's rest – is told as
 * `client.no-problem-document`, with its status.
 */
export function problemFrom(error: unknown, { status }: Response): ProblemDetails {
  if (isProblem(error)) return error;
  const messages = { zh: '服务器的答复无法识别', en: 'the answer is not one of this API' };
  return {
    type: 'urn:shuangwei:problem:client.no-problem-document',
    title: messages.en,
    status,
    code: 'client.no-problem-document',
    detail: messages.zh,
    messages,
  };
}

function isProblem(error: unknown): error is ProblemDetails {
  return typeof error === 'object' && error !== null && 'code' in error && 'messages' in error;
}
