import { approvalObjection, approvalOf } from '../approval.js';
import type { Approval } from '../approval.js';
import { extensionObjection } from '../clocks/extension.js';
import { verificationClock } from '../clocks/reading.js';
import type { CommandOf } from '../commands.js';
import type { CaseContext } from '../context.js';
import type { CaseNotFiled } from '../events/index.js';
import { emit, refuse } from '../facts.js';
import type { CaseDecision } from '../facts.js';
import { blankField } from '../guards.js';
import { cite, citeTopic } from '../rejections/reject.js';
import type { RegisteredCase } from '../state.js';

/** 核查 of a report (by the penalty procedure), or of a lead found while mediating (Order 20 Art. 23, Order 121 Art. 27). */
export function startVerification(
  state: RegisteredCase,
  command: CommandOf<'StartVerification'>,
  context: CaseContext,
): CaseDecision {
  const { officers } = command;
  if (state.kind === 'complaint') {
    const { lead } = state.current;
    const article = citeTopic(context.ruleSet, 'lead');
    if (lead === null || lead.decision !== null) return refuse('lead.none-open', { article });
    if (lead.verifying) return refuse('verification.running', { article });
  } else {
    const article = citeTopic(context.ruleSet, 'report-handling');
    if (state.status === 'verifying') return refuse('verification.running', { article });
    if (state.status !== 'signed') return refuse('report.not-signed', { article, details: { status: state.status } });
    if (state.competence?.pending) {
      return refuse('competence.pending', { article: citeTopic(context.ruleSet, 'competence-dispute') });
    }
  }
  if (officers.length === 0 || officers.some((officer) => officer.trim() === '')) {
    return refuse('field.required', { field: 'officers' });
  }
  return emit({ type: 'VerificationStarted', data: { officers } });
}

/**
 * Once, by no more than the rule allows, before the time is up, and by the head of the bureau where the rule says so: for a
 * report the penalty procedure; for a lead Order 20 Art. 23 (anyone) and Order 121 Art. 27 (the head).
 */
export function extendVerification(
  state: RegisteredCase,
  command: CommandOf<'ExtendVerification'>,
  context: CaseContext,
): CaseDecision {
  const { amount, reason } = command;
  if (!isVerifying(state)) return refuse('verification.not-running', { details: { status: state.status } });
  const clock = verificationClock(state);
  if (clock === undefined) return refuse('verification.no-clock');
  const unit = 'working-day';
  return (
    blankField({ reason }) ??
    extensionObjection(clock, { ...command, unit }, context) ??
    emit({ type: 'VerificationExtended', data: { amount, unit, ...approvalOf(command), reason } })
  );
}

/** 立案: only what has been verified, and as the head of the bureau decides. */
export function file(state: RegisteredCase, command: CommandOf<'FileCase'>, context: CaseContext): CaseDecision {
  const { caseNumber } = command;
  if (!isVerifying(state)) return refuse('verification.not-running', { details: { status: state.status } });
  return (
    blankField({ caseNumber }) ??
    filingObjection(command, context) ??
    emit({ type: 'CaseFiled', data: { caseNumber, ...approvalOf(command) } })
  );
}

/** Whether a case is filed is for the head to decide (penalty procedure Art. 18), whoever looked into it. */
function filingObjection(approval: Approval, context: CaseContext): CaseDecision | undefined {
  const { ruleSet } = context;
  const { filing } = ruleSet;
  const article = filing ? cite(ruleSet, filing.article) : citeTopic(ruleSet, 'report-handling');
  return approvalObjection(approval, { approver: filing?.approver ?? 'any', article }, context);
}

/** Reasons that show without any verification: the case may be declined as soon as it is signed for. */
const WITHOUT_VERIFICATION: ReadonlySet<CaseNotFiled['data']['reason']> = new Set([
  'not-competent',
  'no-concrete-lead',
  'repeat-on-same-facts',
]);

/** 不予立案, as the head of the bureau decides. A repeat on the same facts is a reason only under Order 121 Art. 35; Order 20 has every report handled. */
export function declineToFile(
  state: RegisteredCase,
  command: CommandOf<'DeclineToFile'>,
  context: CaseContext,
): CaseDecision {
  const { reason, explanation } = command;
  const { repeatReport } = context.ruleSet.powers;
  const atOnce = state.kind === 'report' && state.status === 'signed' && WITHOUT_VERIFICATION.has(reason);
  if (!isVerifying(state) && !atOnce) {
    return refuse('verification.not-running', { details: { status: state.status } });
  }
  if (atOnce && state.competence?.pending) {
    return refuse('competence.pending', { article: citeTopic(context.ruleSet, 'competence-dispute') });
  }
  if (reason === 'repeat-on-same-facts' && repeatReport.value === 'handled') {
    return refuse('repeat.handled-on-its-own', {
      field: 'reason',
      article: cite(context.ruleSet, repeatReport.article),
    });
  }
  return (
    blankField(reason === 'other' ? { explanation } : {}) ??
    filingObjection(command, context) ??
    emit({ type: 'CaseNotFiled', data: { reason, explanation, ...approvalOf(command) } })
  );
}

/** A report that is being verified, or a complaint with a lead that is. */
function isVerifying(state: RegisteredCase): boolean {
  const { lead } = state.current;
  return state.kind === 'complaint'
    ? lead !== null && lead.verifying && lead.decision === null
    : state.status === 'verifying';
}
