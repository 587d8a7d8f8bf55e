import { canonicalJson, caseIdFor } from '#libs/kernel';
import type { CaseId } from '#libs/kernel';
import type { CaseKind } from '#libs/law';
import type { SourceRef } from '../events/index.js';

/** The first character of a case id: T 投诉, J 举报, Z 咨询. */
const kindLetter = { complaint: 'T', report: 'J', consultation: 'Z' } as const satisfies Record<CaseKind, string>;

/**
 * The id of the case that a source's work order becomes. The same work order is always the same case: one that is imported
 * again, from any export and with whatever corrections, meets the case that is there. A work order that holds both a
 * complaint and a report becomes one case of each kind.
 */
export function caseIdOfSource(kind: CaseKind, { system, number }: SourceRef): CaseId {
  return caseIdFor(kindLetter[kind], canonicalJson([system, number, kind]));
}

/** The kind that a case id tells; undefined where its letter is none of ours. */
export function kindOfCase(id: string): CaseKind | undefined {
  return (Object.keys(kindLetter) as CaseKind[]).find((kind) => id.startsWith(kindLetter[kind]));
}
