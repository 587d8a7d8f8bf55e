import type { Actor } from '#libs/kernel';
import type { CaseRun, Story } from './case-run.js';

const EXTENSION = { amount: 15, reason: '案情复杂，需要进一步调查取证' } as const;

/** 调解中发现违法线索: verified within 15 working days of finding it, whatever becomes of the mediation. */
export function* pursueLead(x: CaseRun): Story {
  yield x.step(x.days(0, 2), {
    kind: 'RecordLead',
    lead: `调解中发现${x.detail.firm.respondent.name}涉嫌${x.detail.problem}`,
  });
  yield x.step(x.days(0, 3), { kind: 'StartVerification', officers: officers(x) });
  if (x.takes('lead-extended')) yield* extend(x, 'lead-verification');
  yield* decideOnFiling(
    x,
    'lead-verification',
    x.takes('lead-filed') ? null : 'no-violation',
    x.takes('lead-extended') ? 18 : 3,
  );
}

/** At least two officers look into a lead. */
export function officers(x: CaseRun): readonly string[] {
  const [first, second] = x.staff.handlers;
  return [first?.id ?? x.staff.head.id, second?.id ?? x.staff.clerk.id];
}

/** The head of the bureau extends the verification by fifteen working days, before it runs out. */
export function* extend(x: CaseRun, clock: string, byName = false): Story {
  const left = x.left(clock) ?? 1;
  const head: Actor = x.staff.head;
  const at = x.days(Math.max(0, Math.min(left - 3, 9)), Math.max(0, left - 1));
  const approval = { ...approvalOf(head), reason: EXTENSION.reason };
  yield x.step(
    at,
    byName
      ? { kind: 'ExtendClock', clock, amount: EXTENSION.amount, unit: 'working-day', ...approval }
      : { kind: 'ExtendVerification', amount: EXTENSION.amount, ...approval },
    head,
  );
}

/** Of the head who acts in person: no written decision is cited. */
function approvalOf(head: Actor) {
  return { approver: head.id, approverRole: head.role, basis: null };
}

/** 立案 or 不予立案, decided by the head. */
export function* decideOnFiling(x: CaseRun, clock: string, notFiled: NotFiled | null, earliest: number): Story {
  const left = x.left(clock) ?? 10;
  const at = x.within(clock, 'verification', Math.min(earliest, left), Math.max(earliest, left - 1));
  const { head } = x.staff;
  const approval = approvalOf(head);
  if (notFiled === null) {
    const year = x.instant(at).slice(0, 4);
    yield x.step(at, { kind: 'FileCase', caseNumber: `伊市监立〔${year}〕${x.plan.ordinal + 1}号`, ...approval }, head);
  } else {
    yield x.step(
      at,
      { kind: 'DeclineToFile', reason: notFiled, explanation: EXPLANATIONS[notFiled], ...approval },
      head,
    );
  }
}

/** Why no case is filed; repeats are another matter. */
export type NotFiled =
  | 'no-violation'
  | 'minor-and-corrected'
  | 'not-competent'
  | 'time-barred'
  | 'no-concrete-lead'
  | 'repeat-on-same-facts'
  | 'other';

const EXPLANATIONS: Readonly<Record<NotFiled, string>> = {
  'no-violation': '经核查，未发现违法事实',
  'minor-and-corrected': '违法行为轻微并及时改正，没有造成危害后果',
  'not-competent': '违法行为发生地不在本局管辖范围',
  'time-barred': '违法行为已超过行政处罚追究时效',
  'no-concrete-lead': '举报未提供涉嫌违法行为的具体线索',
  'repeat-on-same-facts': '同一举报人就同一事实重复举报，且没有新的事实',
  other: '依法不予立案的其他情形',
};
