import { unreachable } from '#libs/kernel';
import type { ClosingCommand, CommandOf } from '../commands.js';
import { answer } from '../consultation/decide.js';
import { emit, refuse } from '../facts.js';
import type { CaseDecision } from '../facts.js';
import { blankField, isClosed } from '../guards.js';
import type { RegisteredCase } from '../state.js';
import { outcomeOfCase } from './outcome.js';

/** 办结反馈 and 回访: what every kind of case ends with. */
export function decideClosing(state: RegisteredCase, command: ClosingCommand): CaseDecision {
  switch (command.kind) {
    case 'AnswerConsultation':
      return answer(state, command);
    case 'CloseCase':
      return close(state, command);
    case 'GiveFeedback': {
      const { to, text } = command;
      if (!isClosed(state)) return refuse('feedback.not-closed', { details: { status: state.status } });
      return blankField({ text }) ?? emit({ type: 'FeedbackGiven', data: { to, text } });
    }
    case 'RecordFollowUp': {
      const { reached, satisfaction, remark } = command;
      if (!isClosed(state)) return refuse('follow-up.not-closed', { details: { status: state.status } });
      if (!reached && satisfaction !== null) return refuse('follow-up.not-reached', { field: 'satisfaction' });
      return emit({ type: 'FollowUpRecorded', data: { reached, satisfaction, remark } });
    }
    case 'ReopenCase':
      return reopen(state, command);
    default:
      return unreachable(command);
  }
}

/** 办结. The outcome follows from the events; one that is given must agree. */
function close(state: RegisteredCase, command: CommandOf<'CloseCase'>): CaseDecision {
  if (isClosed(state)) return refuse('case.closed');
  const outcome = outcomeOfCase(state);
  if (outcome === undefined) return refuse('closing.not-ended', { details: { status: state.status } });
  if (command.outcome !== null && command.outcome !== outcome) {
    return refuse('closing.outcome-differs', {
      field: 'outcome',
      details: { given: command.outcome, derived: outcome },
    });
  }
  return emit({ type: 'CaseClosed', data: { outcome, recoveredFen: state.current.recoveredFen } });
}

/** A new episode; what the old one came to is frozen in the event. */
function reopen(state: RegisteredCase, command: CommandOf<'ReopenCase'>): CaseDecision {
  const { closedAs: outcome, closedAt, recoveredFen } = state.current;
  if (!isClosed(state) || outcome === null || closedAt === null) {
    return refuse('reopening.not-closed', { details: { status: state.status } });
  }
  return (
    blankField({ reason: command.reason }) ??
    emit({
      type: 'CaseReopened',
      data: { reason: command.reason, episode: state.episode + 1, frozen: { outcome, recoveredFen, closedAt } },
    })
  );
}
