import type { EvidenceRef } from './events/index.js';
import { refuse } from './facts.js';
import type { CaseDecision } from './facts.js';

const SHA256 = /^[0-9a-f]{64}$/;

/** Evidence is named by its content; a reference that cannot be one is refused. */
export function badEvidence(evidence: readonly (EvidenceRef | null)[]): CaseDecision | undefined {
  for (const item of evidence) {
    if (item !== null && (!SHA256.test(item.sha256) || !Number.isSafeInteger(item.bytes) || item.bytes < 0)) {
      return refuse('evidence.invalid', { field: 'evidence' });
    }
  }
  return undefined;
}
