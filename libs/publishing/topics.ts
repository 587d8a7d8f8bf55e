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
