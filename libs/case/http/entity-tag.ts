import type { FastifyReply } from 'fastify';

/**
 * The entity tag of what a case's events tell: the revision of the last one, in quotes. `If-Match` of a command takes it.
 *
 * Whatever else an answer has follows from the events and from the asker's rights, but for what time alone changes (`asOf`, how
 * much is left of a clock): a 304 says that nothing has happened in the case. Every use is asked about again (`no-cache`), a
 * view of the past too: it never changes, but who may see it does when the case passes to another unit.
 */
export function entityTag(revision: bigint): string {
  return `"${revision}"`;
}

/** True when `If-None-Match` names the revision, or `*`. Compared weakly (RFC 9110, 13.1.2). */
export function isKnown(ifNoneMatch: string | undefined, revision: bigint): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch
    .split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''))
    .some((tag) => tag === '*' || tag === entityTag(revision));
}

/**
 * Says which revision an answer has, and leaves it out with 304 where the caller has it already. Called once the asker is known
 * to be allowed the answer: before, a 304 would tell of cases that are not theirs.
 */
export function unlessKnown<T>(
  answer: T,
  revision: bigint,
  ifNoneMatch: string | undefined,
  reply: FastifyReply,
): T | undefined {
  void reply.headers({
    etag: entityTag(revision),
    'cache-control': 'private, no-cache',
    vary: 'Authorization',
  });
  if (!isKnown(ifNoneMatch, revision)) return answer;
  void reply.status(304);
  return undefined;
}
