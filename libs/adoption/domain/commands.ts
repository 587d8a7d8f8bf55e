import type { LocalDate } from '#libs/kernel';
import type { OpenCases } from './events.js';

export interface PublishCalendar {
  readonly kind: 'PublishCalendar';
  readonly calendar: string;
  /** The file as data; null: the program ships it. */
  readonly contents: object | null;
}

export interface AdoptRuleSet {
  readonly kind: 'AdoptRuleSet';
  readonly ruleSet: string;
  /** What it is made of, as far as that is not shipped; null: all of it is. */
  readonly contents: object | null;
  /** The first day on which a case that is received follows it. */
  readonly from: LocalDate;
  readonly openCases: OpenCases;
  /** Who decided so, as a document is cited; null: the source of the regulation. */
  readonly source: string | null;
}

export interface AdoptScheme {
  readonly kind: 'AdoptScheme';
  readonly scheme: string;
  /** The file as data; null: the program ships it. */
  readonly contents: object | null;
  /** The first day of the first period that is evaluated by it. */
  readonly from: LocalDate;
  /** Who decided so, as a document is cited; null: the source of the scheme. */
  readonly source: string | null;
}

export type LawCommand = PublishCalendar | AdoptRuleSet | AdoptScheme;
