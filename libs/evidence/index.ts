/** Files of a case: kept by their content, named by its events. */
export { EvidenceStore, isSha256 } from './evidence-store.js';
export type { EvidenceStoreOptions, KeptEvidence, Soundness } from './evidence-store.js';
export type { StoredEvidence } from './stored-evidence.js';
export { EvidenceProblem } from './evidence-problems.js';
export type { EvidenceProblemCode } from './evidence-problems.js';
export { evidenceOfCase, evidenceOfLog } from './evidence-of-events.js';
export type { CaseEvidence, CaseFile, NamedEvidence } from './evidence-of-events.js';
export { MEDIA_TYPES } from './media-types.js';
export { downloadName, tidyFileName } from './file-name.js';
export { attachment } from './http/content-disposition.js';
export { byteRange, matchesNone, rangeStillHolds } from './http/byte-range.js';
export type { ByteRange } from './http/byte-range.js';
