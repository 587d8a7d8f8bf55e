import type { AdoptedScheme, InForce } from '#libs/adoption';
import { dateOf } from '#libs/kernel';
import type { Bilingual, CalendarId, Instant, LocalDate, RuleSetId } from '#libs/kernel';
import { calendars, ruleSetById, ruleSetOverlays } from '#libs/law';
import type { Coverage, Overlay } from '#libs/law';
import type { Engine } from '../engine.js';
import { schemeFor } from '../scoring/adopted-schemes.js';

/** A rule-set in the order of the days from which they hold. */
export interface RuleSetEntry extends InForce {
  readonly title: Bilingual | null;
  readonly source: string | null;
  readonly hash: string | null;
}

export interface CalendarEntry {
  readonly calendar: CalendarId;
  readonly title: Bilingual;
  readonly source: string;
  readonly published: LocalDate;
  readonly coveredFrom: LocalDate;
  readonly coveredUntil: LocalDate;
  readonly hash: string;
  /** When an event published it; null for one that is known because the program ships it. */
  readonly publishedAt: Instant | null;
}

/** What law the bureau lives by today, and what it is made of. */
export interface LawView {
  readonly today: LocalDate;
  /** What a case that is received and registered today is pinned to. */
  readonly ruleSet: RuleSetId | null;
  readonly calendar: CalendarId;
  readonly ruleSets: readonly RuleSetEntry[];
  readonly calendars: readonly CalendarEntry[];
  readonly overlays: readonly Overlay[];
  /** What a period that begins today is evaluated by. */
  readonly scheme: string;
  /** What was adopted, in the order of the decisions. */
  readonly schemes: readonly Omit<AdoptedScheme, 'contents'>[];
  readonly coverage: Coverage;
  /** Open clocks whose due date is 暂定, since it lies beyond what their calendar covers. */
  readonly provisionalClocks: number;
}

export async function lawView({ law, clock }: Pick<Engine, 'law' | 'clock'>): Promise<LawView> {
  const book = await law.office.fresh();
  const now = clock.now();
  const today = dateOf(now);
  const { state } = book;
  return {
    today,
    ruleSet: book.inForceOn(today)?.ruleSet ?? null,
    calendar: book.calendarAt(now).id,
    ruleSets: book.timeline.map((entry) => {
      const ruleSet = ruleSetById(entry.ruleSet);
      const adopted = state.adoptions.find((each) => each.ruleSet === entry.ruleSet && each.from === entry.from);
      return {
        ...entry,
        title: ruleSet?.title ?? null,
        source: adopted?.source ?? ruleSet?.source ?? null,
        hash: ruleSet?.hash ?? null,
      };
    }),
    calendars: calendars().map((calendar) => ({
      calendar: calendar.id,
      title: calendar.title,
      source: calendar.source,
      published: dateOf(calendar.published),
      coveredFrom: calendar.coveredFrom,
      coveredUntil: calendar.coveredUntil,
      hash: calendar.hash,
      publishedAt: state.calendars.find((each) => each.calendar === calendar.id)?.recordedAt ?? null,
    })),
    overlays: ruleSetOverlays(),
    scheme: schemeFor(state.schemes, { from: today }).id,
    schemes: state.schemes.map(({ contents: _kept, ...scheme }) => scheme),
    coverage: law.coverage(),
    provisionalClocks: await law.provisional(),
  };
}
