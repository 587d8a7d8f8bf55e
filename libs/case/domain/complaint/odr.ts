import type { CommandOf } from '../commands.js';
import type { CaseContext } from '../context.js';
import { emit, refuse } from '../facts.js';
import type { CaseDecision } from '../facts.js';
import { blankField, wrongMoney } from '../guards.js';
import { citeTopic } from '../rejections/reject.js';
import type { CaseStatus, RegisteredCase } from '../state.js';

/** Before the initial review – then the bureau's seven days begin when the enterprise fails – or after acceptance, before mediation. */
const OFFERABLE: ReadonlySet<CaseStatus> = new Set(['registered', 'returned', 'awaiting-initial-review', 'accepted']);

/** 转 ODR 企业: the enterprise negotiates with the consumer. Practice of the platform, not an article. */
export function offerToOdr(
  state: RegisteredCase,
  command: CommandOf<'OfferToOdr'>,
  context: CaseContext,
): CaseDecision {
  const { enterprise } = command;
  if (state.competence?.pending) {
    return refuse('competence.pending', { article: citeTopic(context.ruleSet, 'competence-dispute') });
  }
  if (!OFFERABLE.has(state.status)) return refuse('odr.not-possible', { details: { status: state.status } });
  return blankField({ enterprise }) ?? emit({ type: 'OfferedToOdr', data: { enterprise } });
}

export function odrAccepts(state: RegisteredCase): CaseDecision {
  const { odr } = state.current;
  if (state.status !== 'with-odr' || odr === null) return refuse('odr.not-offered');
  if (odr.accepted) return refuse('odr.already-accepted');
  return emit({ type: 'OdrAccepted', data: { enterprise: odr.enterprise } });
}

export function odrSettles(state: RegisteredCase, command: CommandOf<'RecordOdrSettlement'>): CaseDecision {
  const { odr } = state.current;
  const { recoveredFen } = command;
  if (state.status !== 'with-odr' || odr === null) return refuse('odr.not-offered');
  if (!odr.accepted) return refuse('odr.not-accepted');
  return (
    wrongMoney('recoveredFen', recoveredFen) ??
    emit({ type: 'OdrSettled', data: { enterprise: odr.enterprise, recoveredFen } })
  );
}

export function odrFails(state: RegisteredCase, command: CommandOf<'RecordOdrFailure'>): CaseDecision {
  const { odr } = state.current;
  if (state.status !== 'with-odr' || odr === null) return refuse('odr.not-offered');
  if (odr.accepted && command.reason === 'declined') return refuse('odr.already-accepted', { field: 'reason' });
  return emit({ type: 'OdrFailed', data: { enterprise: odr.enterprise, reason: command.reason } });
}
