import type { Bilingual } from '#libs/kernel';
import type { CaseKind } from '#libs/law';
import type { Channel, ClosingOutcome } from './events/index.js';
import type { CaseStatus } from './state.js';

const word = (zh: string, en: string): Bilingual => ({ zh, en });

/** The kinds of case, as people call them. */
export const kindTitles: Readonly<Record<CaseKind, Bilingual>> = {
  complaint: word('投诉', 'complaint'),
  report: word('举报', 'report'),
  consultation: word('咨询', 'consultation'),
};

/** The ways in which a case comes in, as people call them. */
export const channelTitles: Readonly<Record<Channel, Bilingual>> = {
  'hotline-12315': word('12315 热线', '12315 hotline'),
  'hotline-12345': word('12345 热线', '12345 hotline'),
  'national-platform': word('全国 12315 平台', 'national 12315 platform'),
  app: word('手机应用', 'mobile app'),
  wechat: word('微信', 'WeChat'),
  post: word('来信', 'post'),
  window: word('窗口来访', 'window'),
};

/** The states, as people call them. */
export const statusTitles: Readonly<Record<CaseStatus, Bilingual>> = {
  none: word('未登记', 'not registered'),
  registered: word('已登记', 'registered'),
  routed: word('已分流', 'routed'),
  returned: word('已退回', 'handed back'),
  signed: word('已签收', 'signed for'),
  'awaiting-initial-review': word('待初查', 'awaiting the initial review'),
  accepted: word('已受理', 'accepted'),
  'not-accepted': word('不予受理', 'not accepted'),
  'with-odr': word('ODR 企业协商中', 'with the ODR enterprise'),
  mediating: word('调解中', 'mediating'),
  settled: word('已达成和解', 'settled'),
  terminated: word('已终止调解', 'mediation terminated'),
  withdrawn: word('已撤回', 'withdrawn'),
  verifying: word('核查中', 'verifying'),
  filed: word('已立案', 'filed'),
  'not-filed': word('不予立案', 'not filed'),
  'reporter-notified': word('已告知举报人', 'reporter told'),
  answered: word('已答复', 'answered'),
  transferred: word('已移送', 'transferred'),
  merged: word('已并案', 'merged'),
  closed: word('已办结', 'closed'),
  'feedback-given': word('已反馈', 'feedback given'),
  'followed-up': word('已回访', 'followed up'),
};

/** How a case can be closed, as people call it. */
export const outcomeTitles: Readonly<Record<ClosingOutcome, Bilingual>> = {
  settled: word('调解成功', 'settled by mediation'),
  'settled-by-odr': word('ODR 和解', 'settled by the ODR enterprise'),
  'settled-by-peoples-mediation': word('人民调解成功', "settled by people's mediation"),
  terminated: word('终止调解', 'mediation terminated'),
  withdrawn: word('撤回', 'withdrawn'),
  'not-accepted': word('不予受理', 'not accepted'),
  filed: word('立案', 'filed'),
  'not-filed': word('不予立案', 'not filed'),
  answered: word('已答复', 'answered'),
  transferred: word('移送', 'transferred'),
  'repeat-noted': word('重复举报', 'repeat noted'),
};
