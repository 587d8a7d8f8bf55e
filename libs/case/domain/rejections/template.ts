import type { Bilingual } from '#libs/kernel';

/** A rejection's text with `{placeholders}`, and what the caller can do next. */
export interface RejectionTemplate {
  readonly message: Bilingual;
  readonly next: Bilingual;
}

/** Message and next step, Chinese and English. */
export function because(zh: string, en: string, nextZh: string, nextEn: string): RejectionTemplate {
  return { message: { zh, en }, next: { zh: nextZh, en: nextEn } };
}
