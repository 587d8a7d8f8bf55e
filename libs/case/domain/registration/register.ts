import { dateOf, isDate } from '#libs/kernel';
import type { CaseKind } from '#libs/law';
import type { CommandOf } from '../commands.js';
import type { CaseContext } from '../context.js';
import type { Representative, Submitter } from '../events/index.js';
import { emit, refuse } from '../facts.js';
import type { CaseDecision } from '../facts.js';
import { blankField, isBlank, wrongMoney } from '../guards.js';
import { citeTopic } from '../rejections/reject.js';
import type { RejectOptions } from '../rejections/reject.js';
import { isChinesePhone } from '../values/phone.js';
import { isIdNumber } from '../values/id-number.js';
import { isUscc } from '../values/uscc.js';
import { caseIdOfSource } from './case-id.js';

/**
 * 登记. Demands the least: what a received complaint lacks (Order 20 Art. 9, Order 121 Art. 10) is a ground for refusing it
 * (Art. 15 (5), Art. 16 (5)), never a reason to lose the work order. What is given must be well-formed, though: a
 * mistyped code or telephone is cheapest to mend here.
 */
export function register(command: CommandOf<'RegisterCase'>, context: CaseContext): CaseDecision {
  return (
    wrongTimes(command, context) ??
    wrongIdentity(command, context) ??
    blankField({ category: command.category, request: command.request }) ??
    wrongMoney('amountInDisputeFen', command.amountInDisputeFen) ??
    wrongPerson('submitter', command.submitter, contentsArticle(command.caseKind, context)) ??
    wrongPerson('representative', command.representative, representativeArticle(command.caseKind, context)) ??
    wrongRespondent(command, contentsArticle(command.caseKind, context)) ??
    emit({
      type: 'CaseRegistered',
      data: {
        caseId: command.caseId,
        kind: command.caseKind,
        channel: command.channel,
        source: command.source,
        receivedAt: command.receivedAt,
        submitter: command.submitter,
        named: command.named,
        representative: command.representative,
        respondent: command.respondent,
        category: command.category,
        problem: command.problem,
        place: command.place,
        request: command.request,
        amountInDisputeFen: command.amountInDisputeFen,
        knewOn: command.knewOn,
        linkedTo: command.linkedTo,
        calendar: context.calendar.id,
      },
    })
  );
}

function wrongTimes(command: CommandOf<'RegisterCase'>, context: CaseContext): CaseDecision | undefined {
  const { effectiveAt, now } = context;
  const { receivedAt, knewOn } = command;
  if (effectiveAt > now) return refuse('time.in-future', { field: 'effectiveAt', details: { now } });
  if (receivedAt > effectiveAt) {
    return refuse('registration.received-later', { field: 'receivedAt', details: { registeredAt: effectiveAt } });
  }
  if (knewOn !== null && (!isDate(knewOn) || knewOn > dateOf(receivedAt))) {
    return refuse('registration.knew-on-invalid', { field: 'knewOn' });
  }
  return undefined;
}

function wrongIdentity(command: CommandOf<'RegisterCase'>, context: CaseContext): CaseDecision | undefined {
  const { caseId, caseKind, source, linkedTo } = command;
  const known = caseIdOfSource(caseKind, source);
  if (caseId !== known) return refuse('registration.case-id-invalid', { field: 'caseId', details: { caseId: known } });
  if (linkedTo === caseId) {
    return refuse('link.itself', { field: 'linkedTo', article: citeTopic(context.ruleSet, 'both-in-one') });
  }
  if (!context.organisation.exists(context.unit)) {
    return refuse('unit.unknown', { field: 'unit', details: { unit: context.unit } });
  }
  return blankField({ 'source.system': source.system, 'source.number': source.number });
}

type Cited = Pick<RejectOptions, 'article'>;

/** Where the regulation says what is given: for complaints and reports in articles of their own, for consultations nowhere. */
function contentsArticle(kind: CaseKind, { ruleSet }: CaseContext): Cited {
  if (kind === 'consultation') return {};
  return { article: citeTopic(ruleSet, kind === 'complaint' ? 'complaint-contents' : 'report-contents') };
}

/** Acting for somebody else is regulated for complaints alone. */
function representativeArticle(kind: CaseKind, context: CaseContext): Cited {
  return kind === 'complaint'
    ? { article: citeTopic(context.ruleSet, 'representative') }
    : contentsArticle(kind, context);
}

function wrongPerson(
  field: 'submitter' | 'representative',
  person: Submitter | Representative | null,
  article: Cited,
): CaseDecision | undefined {
  if (person === null) return undefined;
  if (!isBlank(person.phone) && !isChinesePhone(person.phone ?? '')) {
    return refuse('registration.phone-invalid', { field: `${field}.phone`, ...article });
  }
  if (!isBlank(person.idNumber) && !isIdNumber(person.idNumber ?? '')) {
    return refuse('registration.id-number-invalid', { field: `${field}.idNumber`, ...article });
  }
  return field === 'representative' ? blankField({ 'representative.name': person.name }) : undefined;
}

function wrongRespondent(command: CommandOf<'RegisterCase'>, article: Cited): CaseDecision | undefined {
  const { respondent } = command;
  if (respondent === null) return undefined;
  if (respondent.uscc !== null && !isUscc(respondent.uscc)) {
    return refuse('registration.uscc-invalid', { field: 'respondent.uscc', ...article });
  }
  return blankField({ 'respondent.name': respondent.name });
}
