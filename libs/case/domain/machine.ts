import type { CaseKind } from '#libs/law';
import type { CaseStatus } from './state.js';

type Steps = Readonly<Partial<Record<CaseStatus, readonly CaseStatus[]>>>;

/** Before anybody has decided: the case moves between units, or leaves by transfer or merge. */
const passing: Steps = {
  none: ['registered'],
  registered: ['routed', 'transferred', 'merged'],
  routed: ['routed', 'returned', 'transferred', 'merged'],
  returned: ['routed', 'returned', 'transferred', 'merged'],
};

/** After the substance: 办结, 反馈, 回访. */
const closing: Steps = {
  transferred: ['closed'],
  closed: ['feedback-given', 'followed-up'],
  'feedback-given': ['followed-up'],
};

/**
 * Which status may follow which, by the kind of case: the picture that docs show and that a property test holds every random
 * history to. A merged case goes back to where it was; that is not drawn.
 */
export const caseMachine: Readonly<Record<CaseKind, Steps>> = {
  complaint: join(passing, closing, {
    registered: ['awaiting-initial-review', 'with-odr', 'withdrawn'],
    routed: ['awaiting-initial-review', 'withdrawn'],
    returned: ['awaiting-initial-review', 'with-odr', 'withdrawn'],
    'awaiting-initial-review': [
      'accepted',
      'not-accepted',
      'with-odr',
      'withdrawn',
      'routed',
      'returned',
      'transferred',
      'merged',
    ],
    'with-odr': [
      'settled',
      'registered',
      'returned',
      'awaiting-initial-review',
      'accepted',
      'withdrawn',
      'transferred',
      'merged',
    ],
    accepted: ['mediating', 'with-odr', 'terminated', 'withdrawn', 'transferred', 'merged'],
    mediating: ['settled', 'terminated', 'withdrawn', 'transferred', 'merged'],
    'not-accepted': ['closed'],
    settled: ['closed'],
    terminated: ['closed'],
    withdrawn: ['closed'],
    closed: ['awaiting-initial-review'],
    'feedback-given': ['awaiting-initial-review'],
    'followed-up': ['awaiting-initial-review'],
  }),
  report: join(passing, closing, {
    registered: ['signed'],
    routed: ['signed'],
    returned: ['signed'],
    signed: ['verifying', 'not-filed', 'routed', 'returned', 'transferred', 'merged'],
    verifying: ['filed', 'not-filed', 'transferred', 'merged'],
    filed: ['reporter-notified', 'closed'],
    'not-filed': ['reporter-notified', 'closed'],
    'reporter-notified': ['closed'],
    closed: ['signed'],
    'feedback-given': ['signed'],
    'followed-up': ['signed'],
  }),
  consultation: join(passing, closing, {
    registered: ['signed', 'answered'],
    routed: ['signed'],
    returned: ['signed', 'answered'],
    signed: ['answered', 'routed', 'returned', 'transferred', 'merged'],
    answered: ['closed'],
    closed: ['signed'],
    'feedback-given': ['signed'],
    'followed-up': ['signed'],
  }),
};

function join(...parts: readonly Steps[]): Steps {
  const joined: Partial<Record<CaseStatus, readonly CaseStatus[]>> = {};
  for (const part of parts) {
    for (const [from, to] of Object.entries(part) as [CaseStatus, readonly CaseStatus[]][]) {
      joined[from] = [...(joined[from] ?? []), ...to];
    }
  }
  return joined;
}
