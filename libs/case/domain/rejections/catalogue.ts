import type { RejectionTemplate } from './template.js';
import { approvalRejections } from './approval-rejections.js';
import { caseRejections } from './case-rejections.js';
import { clockRejections } from './clock-rejections.js';
import { complaintRejections } from './complaint-rejections.js';
import { mediationRejections } from './mediation-rejections.js';
import { registrationRejections } from './registration-rejections.js';
import { reportRejections } from './report-rejections.js';
import { supervisionRejections } from './supervision-rejections.js';

const catalogue = {
  ...caseRejections,
  ...registrationRejections,
  ...complaintRejections,
  ...mediationRejections,
  ...reportRejections,
  ...approvalRejections,
  ...clockRejections,
  ...supervisionRejections,
};

/** Stable: callers and docs hold on to it. */
export type RejectionCode = keyof typeof catalogue;

/** Every reason why a command about a case changes nothing. Articles are added when it is given: they differ by regulation. */
export const rejectionCatalogue: Readonly<Record<RejectionCode, RejectionTemplate>> = catalogue;
