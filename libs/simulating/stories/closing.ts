import type { NoticeManner } from '#libs/case';
import type { Actor } from '#libs/kernel';
import type { CaseRun, Story } from './case-run.js';

const CALLERS: readonly Actor[] = Array.from({ length: 4 }, (_, i) => ({
  id: `caller-12315-${i + 1}`,
  role: 'visitor',
}));

/** How people are told: as they came, mostly by telephone and text message. */
export function manner(x: CaseRun): NoticeManner {
  if (x.detail.channel === 'national-platform' || x.detail.channel === 'app') return 'platform';
  return x.random.weighted<NoticeManner>([
    [50, 'telephone'],
    [38, 'sms'],
    [5, 'in-person'],
    [4, 'post'],
    [3, 'e-mail'],
  ]);
}

/** 办结, 反馈, 回访; a reopened case comes back before it is followed up. */
export function* close(x: CaseRun, feedback: string): Story {
  yield x.step(x.within('feedback', 'feedback', 0, 1), { kind: 'CloseCase', outcome: null });
  yield x.step(x.within('feedback', 'feedback', 0, 1), {
    kind: 'GiveFeedback',
    to: x.detail.channel === 'national-platform' ? 'both' : x.detail.named ? 'submitter' : 'platform',
    text: feedback,
  });
}

/** How content people are, against one another: those who got something are more so. */
const CONTENT: readonly (readonly [number, 1 | 2 | 3 | 4 | 5])[] = [
  [1, 1],
  [2, 2],
  [8, 3],
  [29, 4],
  [60, 5],
];
const LESS_CONTENT: typeof CONTENT = [
  [6, 1],
  [10, 2],
  [28, 3],
  [34, 4],
  [22, 5],
];

/** 回访 within ten working days of the closure. Nobody can call an anonymous reporter; some ask not to be called. */
export function* followUp(x: CaseRun, content: boolean): Story {
  if (!x.detail.named) return;
  if (x.takes('voided')) {
    const { head } = x.staff;
    yield x.step(
      x.soon(30, 200),
      {
        ...{ kind: 'VoidClock', clock: 'follow-up', reason: '投诉人明确表示不接受回访', basis: '反馈时的通话记录' },
        ...{ approver: head.id, approverRole: head.role, decision: null },
      },
      head,
    );
    return;
  }
  const reached = x.random.chance(8_300);
  yield x.step(
    x.within('follow-up', 'follow-up', 1, 9),
    {
      kind: 'RecordFollowUp',
      reached,
      satisfaction: reached ? x.random.weighted(content ? CONTENT : LESS_CONTENT) : null,
      remark: reached ? null : '三次拨打无人接听',
    },
    x.random.pick(CALLERS),
    x.world.organisation.root.code,
  );
}
