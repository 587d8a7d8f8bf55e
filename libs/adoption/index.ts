export * from './domain/index.js';
export { CaseMover } from './application/case-mover.js';
export type { Behind, CaseMoverDependencies, Moved, Overtaken } from './application/case-mover.js';
export { openCaseOf } from './application/case-standing.js';
export { previewImpact } from './application/impact-preview.js';
export type { ImpactPreview } from './application/impact-preview.js';
export { lawAware } from './application/law-aware-store.js';
export { LawOffice } from './application/law-office.js';
export type { LawAnswer } from './application/law-office.js';
