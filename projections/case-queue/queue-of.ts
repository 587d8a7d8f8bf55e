import type { QueueState } from './state.js';
import type { Queue } from './row.js';

/** Which work waits in a case: what the office has to do next, told by where the case stands. */
export function queueOf(state: QueueState): Queue {
  switch (state.status) {
    case 'none':
    case 'registered':
      // A consultation is answered by whoever took it.
      return state.filing.kind === 'consultation' ? 'to-answer' : 'to-route';
    case 'returned':
      return 'to-route';
    case 'routed':
      return 'to-sign';
    case 'signed':
      return state.filing.kind === 'consultation'
        ? 'to-answer'
        : state.filing.kind === 'report'
          ? 'to-verify'
          : 'to-review';
    case 'awaiting-initial-review':
      return 'to-review';
    case 'with-odr':
      return 'with-odr';
    case 'accepted':
      return state.toTell === 'complainant' ? 'to-notify' : 'to-mediate';
    case 'mediating':
      return state.testing ? 'testing' : 'to-mediate';
    case 'verifying':
      return state.testing ? 'testing' : 'to-verify';
    case 'not-accepted':
    case 'settled':
    case 'terminated':
    case 'withdrawn':
    case 'filed':
    case 'not-filed':
      return state.toTell ? 'to-notify' : 'to-close';
    case 'reporter-notified':
    case 'answered':
    case 'transferred':
      return 'to-close';
    case 'closed':
    case 'feedback-given':
    case 'followed-up':
      if (!state.feedbackGiven) return 'to-give-feedback';
      // Nobody can call an anonymous reporter.
      return state.filing.named && !state.followedUp ? 'to-follow-up' : 'done';
    case 'merged':
      return 'done';
  }
}
