import { canonicalJson, derivedCommandId } from '#libs/kernel';
import type { CommandId } from '#libs/kernel';
import type { Principal } from '#libs/identity';
import { InvalidInput } from '#libs/platform';
import type { ProblemField } from '#libs/platform';
import type { CommandBy } from '../application/guarded-cases.js';

/** Headers as Node gives them. */
export type RawHeaders = Readonly<Record<string, string | string[] | undefined>>;

/**
 * What a command's headers say: `Idempotency-Key` (1 to 255 visible ASCII characters; the key is the caller's own, so two people
 * may use the same) and `If-Match: "<revision>"`, the entity tag that `GET /cases/{id}` gave; and the request's id, which the door
 * has put there, for the events' correlation id.
 *
 * @throws InvalidInput
 */
export function commandBy(principal: Principal, headers: RawHeaders): CommandBy {
  const key = idempotencyKeyOf(headers['idempotency-key']);
  return {
    principal,
    commandId: key === null ? null : commandIdOf(principal, key),
    expectedRevision: revisionOf(headers['if-match']),
    ...correlationOf(headers),
  };
}

/**
 * As `commandBy`, of a registration: before it there is no revision that anybody could have seen.
 *
 * @throws InvalidInput also where there is an `If-Match`
 */
export function registrationBy(principal: Principal, headers: RawHeaders): CommandBy {
  if (headers['if-match'] !== undefined) throw new InvalidInput([revisionMisplaced('If-Match')]);
  return commandBy(principal, headers);
}

/** What is wrong with a revision that comes with a registration. */
export function revisionMisplaced(field: string): ProblemField {
  return {
    ...{ field, code: 'not-here' },
    messages: {
      zh: '登记时不填：案件尚无修订号',
      en: 'must be left out: a case has no revision before it is registered',
    },
  };
}

/** The request's id, which the door has put there: events that it leads to name it. */
export function correlationOf(headers: RawHeaders): Pick<CommandBy, 'correlationId'> {
  const id = headers['x-request-id'];
  return typeof id === 'string' ? { correlationId: id } : {};
}

/** The command that a principal means by a key of theirs. */
export function commandIdOf(principal: Principal, key: string): CommandId {
  return derivedCommandId(`http:${canonicalJson([principal.id, principal.onBehalfOf, key])}`);
}

/** `Idempotency-Key`; null where there is none. @throws InvalidInput */
export function idempotencyKeyOf(key: string | string[] | undefined): string | null {
  if (key === undefined) return null;
  if (typeof key === 'string' && /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw new InvalidInput([
    {
      field: 'Idempotency-Key',
      code: 'is-key',
      messages: { zh: '应为 1 至 255 个可见 ASCII 字符', en: 'must be 1 to 255 visible ASCII characters' },
    },
  ]);
}

function revisionOf(header: string | string[] | undefined): bigint | null {
  // `*` asks only that the case is there, which every action does by itself.
  if (header === undefined || header === '*') return null;
  const [, revision] = /^"(\d{1,18})"$/.exec(String(header).trim()) ?? [];
  if (revision !== undefined) return BigInt(revision);
  throw new InvalidInput([
    {
      field: 'If-Match',
      code: 'is-revision-tag',
      messages: { zh: '应为带引号的修订号，如 "12"', en: 'must be a revision in quotes, such as "12"' },
    },
  ]);
}
