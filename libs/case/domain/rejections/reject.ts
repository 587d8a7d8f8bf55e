import type { Bilingual, Rejection } from '#libs/kernel';
import { clockTitle } from '#libs/law';
import type { ArticleTopic, RuleSet } from '#libs/law';
import { kindTitles, outcomeTitles, statusTitles } from '../words.js';
import { rejectionCatalogue } from './catalogue.js';
import type { RejectionCode } from './catalogue.js';

export interface RejectOptions {
  /** The provision, with its regulation: made by `cite` or `citeTopic`. */
  readonly article?: string;
  readonly field?: string;
  /** Fill the message's `{placeholders}` and travel with it; never personal data. */
  readonly details?: NonNullable<Rejection['details']>;
}

/** A rejection of the catalogue: its text with the details filled in, and what to do next. */
export function reject(code: RejectionCode, options: RejectOptions = {}): Rejection {
  const { message, next } = rejectionCatalogue[code];
  const values = { field: options.field ?? '', ...options.details };
  return { code, ...options, message: fill(message, values), next: fill(next, values) };
}

/** An article written with the regulation that it belongs to. One that names its own law, or none, is left as it is. */
export function cite(ruleSet: RuleSet, article: string): string {
  return article.startsWith('第') ? `${ruleSet.cite.zh}${article}` : article;
}

/** The regulation's article on a topic. */
export function citeTopic(ruleSet: RuleSet, topic: ArticleTopic): string {
  return cite(ruleSet, ruleSet.articles[topic]);
}

type Values = Readonly<Record<string, string | number | boolean | null>>;

function fill(text: Bilingual, values: Values): Bilingual {
  return { zh: fillOne(text.zh, values, 'zh'), en: fillOne(text.en, values, 'en') };
}

function fillOne(template: string, values: Values, language: keyof Bilingual): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return value === undefined || value === null ? '–' : (inWords(name, String(value))?.[language] ?? String(value));
  });
}

/** Details carry the stable name; the message says it as people do. */
function inWords(name: string, value: string): Bilingual | undefined {
  const titles: Readonly<Record<string, Readonly<Record<string, Bilingual>>>> = {
    status: statusTitles,
    kind: kindTitles,
    given: outcomeTitles,
    derived: outcomeTitles,
  };
  if (name === 'clock') return clockInWords(value);
  return titles[name]?.[value];
}

/** In English the name of a clock is a word of the language; the title is what it is called in Chinese. */
function clockInWords(value: string): Bilingual | undefined {
  const title = clockTitle(value);
  return title && { zh: title.zh, en: value };
}
