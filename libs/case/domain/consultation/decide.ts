import type { CommandOf } from '../commands.js';
import { emit, refuse } from '../facts.js';
import type { CaseDecision } from '../facts.js';
import { blankField } from '../guards.js';
import type { RegisteredCase } from '../state.js';

/** 咨询: answered by whoever holds it, at once or later. */
export function answer(state: RegisteredCase, command: CommandOf<'AnswerConsultation'>): CaseDecision {
  if (state.status === 'routed') return refuse('consultation.not-signed');
  if (state.status !== 'registered' && state.status !== 'returned' && state.status !== 'signed') {
    return refuse('consultation.not-open', { details: { status: state.status } });
  }
  return (
    blankField({ answer: command.answer }) ??
    emit({ type: 'ConsultationAnswered', data: { answer: command.answer, atOnce: command.atOnce } })
  );
}
