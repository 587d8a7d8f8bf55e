import type { CaseKind } from '#libs/law';

/** Work orders as they are registered by hand: bodies for `POST /api/v1/cases` and words for `act new register`. */

/** What the engine answers to a command. */
export interface Acknowledged {
  readonly caseId: string;
  readonly revision: string;
  readonly position: string;
  readonly repeated: boolean;
}

/** RFC 9457, as far as tests look at it. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly messages: { readonly zh: string; readonly en: string };
  readonly article?: string;
  readonly errors?: readonly { readonly field: string; readonly code: string }[];
}

/** So many hours before now, as an instant. */
export function hoursAgo(hours: number): string {
  return new Date(Date.now() - hours * 3_600_000).toISOString();
}

/** A work order that came in an hour ago; `over` on top. */
export function workOrder(caseKind: CaseKind, over: Readonly<Record<string, unknown>> = {}) {
  return {
    caseKind,
    channel: 'hotline-12315',
    receivedAt: hoursAgo(1),
    submitter: { name: '张三', phone: '13800138000', address: '伊春市伊美区' },
    respondent: { name: '伊美区某健身馆', address: '伊春市伊美区新兴中路 1 号' },
    category: '预付式消费',
    request: '退还健身卡余额',
    ...over,
  };
}

/** The same as words of the command line. */
export function workOrderWords(caseKind: CaseKind): string[] {
  const { submitter, respondent, ...plain } = workOrder(caseKind);
  const words = (prefix: string, fields: object) =>
    Object.entries(fields).map(([field, value]) => `${prefix}${field}=${String(value)}`);
  return [...words('', plain), ...words('submitter.', submitter), ...words('respondent.', respondent)];
}
