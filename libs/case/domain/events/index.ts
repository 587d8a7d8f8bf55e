import type { RegistrationEvent } from './registration.js';
import type { ComplaintEvent } from './complaint.js';
import type { ReportEvent } from './report.js';
import type { ClosingEvent } from './closing.js';
import type { ClockStateEvent } from './clock.js';
import type { SupervisionEvent } from './supervision.js';

export type * from './shared.js';
export type * from './registration.js';
export type * from './complaint.js';
export type * from './report.js';
export type * from './closing.js';
export type * from './clock.js';
export type * from './supervision.js';

/** Everything that can happen to a case. */
export type CaseEvent =
  RegistrationEvent | ComplaintEvent | ReportEvent | ClosingEvent | ClockStateEvent | SupervisionEvent;
export type CaseEventType = CaseEvent['type'];
