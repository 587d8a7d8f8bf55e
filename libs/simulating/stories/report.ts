import type { RuleSet } from '#libs/law';
import type { CaseRun, Step, Story } from './case-run.js';
import { close, followUp, manner } from './closing.js';
import { decideOnFiling, extend, officers } from './lead.js';
import type { NotFiled } from './lead.js';
import { handToPolice } from './mediation.js';
import { lookInto, passOn, register } from './reception.js';

/** 举报, from the submission to the decision whether to file a case, and what follows. */
export function* report(x: CaseRun): Story {
  const { plan } = x;
  yield* register(x, plan.relation === 'same-submission' ? plan.other : null);
  if (plan.relation === 'same-submission' && plan.other !== null) yield* linkOther(x, plan.other);
  yield* passOn(x);
  if (plan.course === 'transferred') {
    const toAuthority = x.detail.firm.sector.otherAuthority ?? '有关行政主管部门';
    yield x.step(x.days(0, 4), { kind: 'TransferCase', toAuthority, reason: '涉嫌违法行为由该部门管辖' });
  } else if (plan.relation === 'repeat' && plan.other !== null) {
    yield* repeat(x, plan.other);
    if (x.is('merged')) return;
  } else {
    yield* verify(x, notFiledOf(x));
  }
  yield* close(x, '举报已办结。');
  if (x.takes('reopened')) yield* again(x);
  else yield* followUp(x, x.plan.course === 'filed');
  if (x.takes('rewarded')) yield* reward(x);
}

function notFiledOf(x: CaseRun): NotFiled | null {
  return x.plan.course.startsWith('not-filed:') ? (x.plan.course.slice('not-filed:'.length) as NotFiled) : null;
}

/** 核查: to look into the lead and to decide. */
function* verify(x: CaseRun, notFiled: NotFiled | null): Story {
  yield x.step(x.days(0, 3), { kind: 'StartVerification', officers: officers(x) });
  yield* lookInto(x);
  if (x.takes('supplemented'))
    yield x.step(x.days(1, 4), { kind: 'SupplementReport', facts: '举报人补充提供了进货单据照片和现场视频。' });
  if (x.takes('extended')) yield* extend(x, 'verification');
  else if (x.takes('extended-by-name')) yield* extend(x, 'verification', true);
  if (x.takes('police')) yield* handToPolice(x);
  yield* decideOnFiling(x, 'verification', notFiled, 2);
  yield* tellReporter(x);
}

function* tellReporter(x: CaseRun): Story {
  if (!x.detail.named) return;
  const owed = x.due('reporter-notice') !== null;
  // Order 121 no longer asks for it; many units still do it.
  if (!owed && x.random.chance(5_000)) return;
  const elsewhere = x.state.current.report.notFiledReason === 'not-competent';
  yield x.step(x.within('reporter-notice', 'notice', 0, 4), {
    kind: 'NotifyReporter',
    manner: manner(x),
    competentAuthority: elsewhere ? '违法行为发生地的市场监督管理部门' : null,
  });
}

/** The two halves of one submission name each other. */
function* linkOther(x: CaseRun, other: number): Story {
  const state = x.world.stateOf(other);
  if (!state || state.status === 'none' || state.unit === null) return;
  const step = x.step(
    x.now + 1_000,
    { kind: 'LinkCase', to: x.id, relation: 'same-submission' },
    { id: 'platform-intake', role: 'system' },
    state.unit,
  );
  yield { ...step, of: other };
}

/**
 * 重复举报. Under Order 20 each report is handled on its own, and the two are linked. Since Order 121 (Art. 35) it is noted at the
 * first: on the same facts nothing is done again; with new facts it joins the first, whose period starts anew.
 */
function* repeat(x: CaseRun, original: number): Story {
  const first = x.world.stateOf(original);
  const bothUnder121 =
    first !== undefined && first.ruleSet !== null && [x.ruleSet, x.world.ruleSet(first)].every(notHandledAgain);
  if (!bothUnder121) {
    yield x.step(x.soon(20, 200), { kind: 'LinkCase', to: x.world.caseId(original), relation: 'same-facts' });
    return yield* verify(x, 'no-violation');
  }
  const unit = first.unit ?? x.unit;
  const note = (newFacts: boolean): Step => ({
    ...x.step(x.soon(20, 300), { kind: 'NoteRepeatReport', repeat: x.id, newFacts }, x.by, unit),
    of: original,
  });
  const verifying = (): boolean => x.world.stateOf(original)?.status === 'verifying';
  if (x.takes('new-facts') && verifying()) {
    yield { ...note(true), unless: () => !verifying() };
    yield {
      ...x.step(x.now + 60_000, {
        kind: 'MergeCase',
        into: x.world.caseId(original),
        reason: '同一举报人补充新的事实，并案核查',
      }),
      unless: () => !verifying(),
    };
    if (x.is('merged')) return;
  } else {
    yield note(false);
  }
  yield* decideOnFiling(x, 'verification', 'repeat-on-same-facts', 0);
  yield* tellReporter(x);
}

function notHandledAgain(ruleSet: RuleSet): boolean {
  return ruleSet.powers.repeatReport.value === 'not-handled-again';
}

function* reward(x: CaseRun): Story {
  if (!x.detail.named) return;
  const amountFen = x.random.between(2, 40) * 10_000;
  const decisionNumber = `伊市监奖〔${x.instant(x.now).slice(0, 4)}〕${x.plan.ordinal + 1}号`;
  yield x.step(x.days(5, 30), { kind: 'GrantReward', amountFen, decisionNumber }, x.staff.head);
}

/** 重新办理: verified anew. */
function* again(x: CaseRun): Story {
  yield x.step(x.days(3, 9), { kind: 'ReopenCase', reason: '举报人提供新的线索' }, x.staff.head);
  yield x.step(x.days(0, 2), { kind: 'StartVerification', officers: officers(x) });
  yield* decideOnFiling(x, 'verification', null, 3);
  yield* tellReporter(x);
  yield* close(x, '重新核查后已立案，举报已办结。');
  yield* followUp(x, true);
}
