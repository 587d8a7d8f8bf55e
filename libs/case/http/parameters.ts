import { isCaseId, parseInstant } from '#libs/kernel';
import type { CaseId } from '#libs/kernel';
import { InvalidInput } from '#libs/platform';
import type { ReplayLimit } from '../queries/case-replay.js';

/** A case id from a path or a command line. Throws `InvalidInput`. */
export function caseIdParameter(text: string): CaseId {
  const id = text.trim().toUpperCase();
  if (isCaseId(id)) return id;
  throw new InvalidInput([
    {
      field: 'id',
      code: 'is-case-id',
      messages: { zh: '应为案件编号，如 T-7KQ2-M9XA-4C3F-HZ8W', en: 'must be a case id such as T-7KQ2-M9XA-4C3F-HZ8W' },
    },
  ]);
}

/** `at` and `revision` as a replay's limit; at most one of them. Throws `InvalidInput`. */
export function replayLimitParameter(at: string | undefined, revision: string | undefined): ReplayLimit {
  if (at !== undefined && revision !== undefined) {
    throw new InvalidInput([
      {
        field: 'revision',
        code: 'either-or',
        messages: { zh: '不能与 at 同时使用', en: 'cannot go together with at' },
      },
    ]);
  }
  if (at !== undefined) return { at: instantParameter('at', at) };
  if (revision === undefined) return {};
  if (!/^\d{1,18}$/.test(revision)) {
    throw new InvalidInput([
      { field: 'revision', code: 'is-revision', messages: { zh: '应为非负整数', en: 'must be a whole number from 0' } },
    ]);
  }
  return { revision: BigInt(revision) };
}

/** An RFC 3339 instant from a query string or a command line. Throws `InvalidInput`. */
export function instantParameter(field: string, text: string) {
  // In a query string an unescaped "+" arrives as a space.
  const parsed = parseInstant(text.trim().replace(/ (\d{2}:\d{2})$/, '+$1'));
  if (parsed !== undefined) return parsed;
  throw new InvalidInput([
    {
      field,
      code: 'is-instant',
      messages: {
        zh: '应为带时区的时间，如 2026-02-10T09:00:00+08:00',
        en: 'must be an RFC 3339 instant with an offset',
      },
    },
  ]);
}
