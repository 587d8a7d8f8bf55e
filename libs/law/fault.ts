import { z } from 'zod';
import type { Bilingual } from '#libs/kernel';

/** One thing that is wrong with a data file: where, as what a program branches on, and in words. */
export interface Fault {
  /** `clocks.mediation.budget`; empty: the file as a whole. */
  readonly path: string;
  /** Stable, kebab-case: `not-a-date`, `invalid-type`. */
  readonly code: string;
  readonly messages: Bilingual;
}

/** What is wrong, wherever it stands. */
export type Reason = Pick<Fault, 'code' | 'messages'>;

export function reason(code: string, zh: string, en: string): Reason {
  return { code, messages: { zh, en } };
}

export function fault(path: string, code: string, zh: string, en: string): Fault {
  return { path, ...reason(code, zh, en) };
}

/** A reason as zod takes it beside a check: `.refine(isSo, amiss(…))`. */
export function amiss(code: string, zh: string, en: string) {
  return { error: en, params: { code, zh } } as const;
}

/** A reason as zod takes it from within a transformation or a check of several parts. */
export function complain(
  context: z.core.$RefinementCtx,
  { code, messages }: Reason,
  path: readonly (string | number)[] = [],
): void {
  context.addIssue({ code: 'custom', path: [...path], message: messages.en, params: { code, zh: messages.zh } });
}

const inChinese = z.locales.zhCN().localeError;

/** What zod found, in both languages. It was asked to report its input, which its words need. */
export function faultOf(issue: z.core.$ZodIssue): Fault {
  const path = issue.path.join('.');
  if (issue.code === 'custom') {
    const { code, zh } = issue.params ?? {};
    if (typeof code === 'string' && typeof zh === 'string') return fault(path, code, zh, issue.message);
  }
  return fault(path, issue.code.replaceAll('_', '-'), chineseOf(issue), issue.message);
}

function chineseOf(issue: z.core.$ZodIssue): string {
  const said = inChinese(issue as z.core.$ZodRawIssue);
  return (typeof said === 'string' ? said : said?.message) ?? issue.message;
}
