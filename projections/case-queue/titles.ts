import type { Bilingual } from '#libs/kernel';
import type { Queue } from './row.js';

/** What people call the queues. */
export const queueTitles: Readonly<Record<Queue, Bilingual>> = {
  'to-route': { zh: '待分流', en: 'to route' },
  'to-sign': { zh: '待签收', en: 'to sign for' },
  'to-review': { zh: '待初查', en: 'to review' },
  'to-notify': { zh: '待告知', en: 'to notify' },
  'with-odr': { zh: 'ODR 和解中', en: 'with the ODR enterprise' },
  'to-mediate': { zh: '待调解', en: 'to mediate' },
  testing: { zh: '检测中', en: 'testing' },
  'to-verify': { zh: '待核查', en: 'to verify' },
  'to-answer': { zh: '待答复', en: 'to answer' },
  'to-close': { zh: '待办结', en: 'to close' },
  'to-give-feedback': { zh: '待反馈', en: 'to give feedback' },
  'to-follow-up': { zh: '待回访', en: 'to follow up' },
  done: { zh: '已完成', en: 'done' },
};
