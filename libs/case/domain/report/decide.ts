import { unreachable } from '#libs/kernel';
import type { CommandOf, ReportCommand } from '../commands.js';
import type { CaseContext } from '../context.js';
import { emit, refuse } from '../facts.js';
import type { CaseDecision } from '../facts.js';
import { blankField, isBlank, isUndecided } from '../guards.js';
import { cite, citeTopic } from '../rejections/reject.js';
import type { RegisteredCase } from '../state.js';
import { declineToFile, extendVerification, file, startVerification } from './verification.js';

/** 举报, and the lead of a violation found while mediating a complaint. */
export function decideReport(state: RegisteredCase, command: ReportCommand, context: CaseContext): CaseDecision {
  switch (command.kind) {
    case 'StartVerification':
      return startVerification(state, command, context);
    case 'ExtendVerification':
      return extendVerification(state, command, context);
    case 'FileCase':
      return file(state, command, context);
    case 'DeclineToFile':
      return declineToFile(state, command, context);
    case 'NotifyReporter':
      return notifyReporter(state, command, context);
    case 'NoteRepeatReport':
      return noteRepeat(state, command, context);
    case 'SupplementReport': {
      const { facts } = command;
      if (!isUndecided(state)) return refuse('case.ended', { details: { status: state.status } });
      return blankField({ facts }) ?? emit({ type: 'ReportSupplemented', data: { facts } });
    }
    case 'RecordLead':
      return recordLead(state, command, context);
    case 'GrantReward': {
      const { amountFen, decisionNumber } = command;
      if (state.current.report.decision !== 'filed') return refuse('reward.not-filed');
      if (!Number.isSafeInteger(amountFen) || amountFen < 1) return refuse('money.not-fen', { field: 'amountFen' });
      return blankField({ decisionNumber }) ?? emit({ type: 'RewardGranted', data: { amountFen, decisionNumber } });
    }
    case 'HandToPolice':
      return handToPolice(state, command, context);
    default:
      return unreachable(command);
  }
}

/**
 * A named reporter is told of the decision whether to file: Order 20 Art. 31 (5 working days); under Order 121 Art. 36 where other
 * law says so. Who is not competent also names the authority that is: Order 20 Art. 29, Order 121 Art. 34.
 */
function notifyReporter(
  state: RegisteredCase,
  command: CommandOf<'NotifyReporter'>,
  context: CaseContext,
): CaseDecision {
  const { manner, competentAuthority } = command;
  const { decision, notFiledReason, reporterNotified } = state.current.report;
  const article = citeTopic(context.ruleSet, 'reporter-notice');
  if (!state.identity.named) return refuse('reporter.anonymous', { article });
  if (decision === null) return refuse('notice.no-decision', { article });
  if (reporterNotified) return refuse('notice.already-given', { article });
  const of = notFiledReason === 'not-competent' ? 'not-competent' : decision;
  if (of === 'not-competent' && isBlank(competentAuthority)) {
    return refuse('reporter.authority-missing', {
      field: 'competentAuthority',
      article: citeTopic(context.ruleSet, 'report-not-competent'),
    });
  }
  return emit({ type: 'ReporterNotified', data: { of, manner, competentAuthority } });
}

/**
 * The same person's repeat. Order 20: a report of its own. Order 121 Art. 35: on the same facts it is noted and not handled again;
 * with new facts it joins the report that is being verified, whose period starts again.
 */
function noteRepeat(state: RegisteredCase, command: CommandOf<'NoteRepeatReport'>, context: CaseContext): CaseDecision {
  const { repeat, newFacts } = command;
  const { other, ruleSet } = context;
  const { repeatReport } = ruleSet.powers;
  const article = cite(ruleSet, repeatReport.article);
  if (repeatReport.value === 'handled') return refuse('repeat.handled-on-its-own', { article });
  if (repeat === state.identity.caseId) return refuse('repeat.itself', { field: 'repeat', article });
  if (other === null || other.id !== repeat || other.kind !== 'report') {
    return refuse('other.unknown', { field: 'repeat', article, details: { other: repeat } });
  }
  if (state.current.report.repeats.includes(repeat))
    return refuse('repeat.already-noted', { field: 'repeat', article });
  if (newFacts && state.status !== 'verifying') {
    return refuse('repeat.not-verifying', { field: 'newFacts', article, details: { status: state.status } });
  }
  return emit({ type: 'RepeatReportNoted', data: { repeat, newFacts } });
}

/** A lead found while mediating: Order 20 Art. 23, Order 121 Art. 27. One at a time; the fifteen days run from finding it. */
function recordLead(state: RegisteredCase, command: CommandOf<'RecordLead'>, context: CaseContext): CaseDecision {
  const { lead } = command;
  const article = citeTopic(context.ruleSet, 'lead');
  if (state.status !== 'mediating')
    return refuse('mediation.not-running', { article, details: { status: state.status } });
  if (state.current.lead !== null && state.current.lead.decision === null) return refuse('lead.open', { article });
  return blankField({ lead }) ?? emit({ type: 'LeadFound', data: { lead, article } });
}

/** Order 121 Art. 42: fraud and extortion go to the police. Under Order 20 other law must be named. */
function handToPolice(state: RegisteredCase, command: CommandOf<'HandToPolice'>, context: CaseContext): CaseDecision {
  const { articles, authority } = command;
  const { handOverToPolice } = context.ruleSet.powers;
  if (state.handedToPolice) return refuse('police.already-handed-over');
  if (!handOverToPolice.value && articles.length === 0) return refuse('police.articles-missing', { field: 'articles' });
  if (articles.some((article) => article.trim() === '')) return refuse('field.required', { field: 'articles' });
  const named = articles.length > 0 ? articles : [cite(context.ruleSet, handOverToPolice.article)];
  return blankField({ authority }) ?? emit({ type: 'HandedToPolice', data: { articles: named, authority } });
}
