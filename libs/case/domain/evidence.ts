import type { CaseKind } from '#libs/law';
import type { CaseContext } from './context.js';
import type { EvidenceRef } from './events/index.js';
import { refuse } from './facts.js';
import type { CaseDecision, CaseFact } from './facts.js';
import type { KnownEvidence, RegisteredCase } from './state.js';

const SHA256 = /^[0-9a-f]{64}$/;

/**
 * Evidence is named by its content: a reference that cannot be one is refused, and so is one to a file that this case does not
 * know, unless the command itself brings it. Whoever could name any file would fetch another case's evidence through this one.
 *
 * @param field of the body that holds it
 */
export function badEvidence(
  state: RegisteredCase,
  context: CaseContext,
  field: string,
  evidence: EvidenceRef | null | readonly EvidenceRef[],
): CaseDecision | undefined {
  for (const [index, { sha256, bytes, mediaType }] of [evidence ?? []].flat().entries()) {
    const at = `${field}${Array.isArray(evidence) ? `.${index}` : ''}.sha256`;
    if (!SHA256.test(sha256) || !Number.isSafeInteger(bytes) || bytes < 0) {
      return refuse('evidence.invalid', { field: at });
    }
    if (context.bringsEvidence) continue;
    const known = state.evidence.find((each) => each.sha256 === sha256);
    if (!known) return refuse('evidence.not-uploaded', { field: at, details: { sha256, case: state.identity.caseId } });
    if (known.bytes !== bytes || known.mediaType !== mediaType) {
      const details = { bytes: known.bytes, mediaType: known.mediaType };
      return refuse('evidence.differs-from-upload', { field: at.replace(/\.sha256$/, ''), details });
    }
  }
  return undefined;
}

/**
 * As `badEvidence`, of a file that is named by its SHA-256 alone: such a name brings nothing along, so the case knows the file already.
 *
 * @param article the provision that asks for it
 */
export function unknownFile(
  state: RegisteredCase,
  field: string,
  sha256: string,
  article: string,
): CaseDecision | undefined {
  if (!SHA256.test(sha256)) return refuse('evidence.invalid', { field, article });
  if (state.evidence.some((each) => each.sha256 === sha256)) return undefined;
  return refuse('evidence.not-uploaded', { field, article, details: { sha256, case: state.identity.caseId } });
}

/** What a case knows of its files after an event. Whether a file may show the reporter is what the last upload said of it. */
export function evidenceAfter(
  known: readonly KnownEvidence[],
  kind: CaseKind | null,
  fact: CaseFact,
): readonly KnownEvidence[] {
  switch (fact.type) {
    case 'EvidenceAttached':
      return withFile(known, kind, fact.data.evidence, fact.data.showsReporter);
    case 'MaterialsSupplemented':
      return fact.data.evidence.reduce((files, each) => withFile(files, kind, each, undefined), known);
    case 'TestingConcluded':
      return fact.data.report === null ? known : withFile(known, kind, fact.data.report, undefined);
    default:
      return known;
  }
}

function withFile(
  known: readonly KnownEvidence[],
  kind: CaseKind | null,
  { sha256, mediaType, bytes }: EvidenceRef,
  said: boolean | undefined,
): readonly KnownEvidence[] {
  const before = known.find((each) => each.sha256 === sha256);
  if (before && said === undefined) return known;
  const showsReporter = kind === 'report' && (said ?? true);
  return [...known.filter((each) => each !== before), { sha256, mediaType, bytes, showsReporter }];
}
