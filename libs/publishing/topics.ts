import type { Bilingual } from '#libs/kernel';

/**
 * The published streams. A topic's name ends with the version of its language: what would break a reader is a new topic beside the
 * old one, never a change of this one.
 */
export const TOPICS = ['shuangwei.cases.v1', 'shuangwei.supervision.v1', 'shuangwei.figures.v1'] as const;
export type Topic = (typeof TOPICS)[number];

/** True for the name of a published stream. */
export function isTopic(text: string): text is Topic {
  return (TOPICS as readonly string[]).includes(text);
}

/** What people call the streams. */
export const topicTitles: Readonly<Record<Topic, Bilingual>> = {
  'shuangwei.cases.v1': { zh: '案件及其时限', en: 'Cases and their deadlines' },
  'shuangwei.supervision.v1': { zh: '催办、督办与日看', en: 'Reminders, supervision orders and daily looks' },
  'shuangwei.figures.v1': {
    zh: '周查、月结、得分与法规',
    en: 'Weekly checks, settlements, published scores, and the law in force',
  },
};
