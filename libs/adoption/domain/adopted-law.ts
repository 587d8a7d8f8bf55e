import type { CalendarId, Instant, LocalDate, RuleSetId } from '#libs/kernel';
import { ruleSets } from '#libs/law';
import type { Calendar, CalendarRegistry, LawBook, RuleSet, RuleSetRegistry } from '#libs/law';
import type { OpenCases } from './events.js';
import { schemeOn } from './state.js';
import type { AdoptedScheme, Adoption, AdoptionState } from './state.js';

/** A rule-set and the day from which it holds, by adoption or – where `by` is `itself` – by the date that the regulation gives itself. */
export interface InForce {
  readonly ruleSet: RuleSetId;
  readonly from: LocalDate;
  readonly openCases: OpenCases;
  readonly by: 'itself' | 'adoption';
}

/** Where ids are looked up. */
interface LookUp {
  readonly calendars: Pick<CalendarRegistry, 'all' | 'byId' | 'inForce'>;
  readonly ruleSets: Pick<RuleSetRegistry, 'byId'>;
}

/**
 * The law that a bureau lives by: the shipped regulations, each from its own date on, and what the bureau has adopted. The later date
 * goes first; of two of one day the adoption, and of two adoptions the later one.
 */
export class AdoptedLaw implements LawBook {
  /** Oldest first. */
  readonly timeline: readonly InForce[];

  constructor(
    readonly state: AdoptionState,
    private readonly law: LookUp,
  ) {
    const byThemselves = ruleSets().map((ruleSet): InForce => {
      return { ruleSet: ruleSet.id, from: ruleSet.inForce as LocalDate, openCases: 'keep', by: 'itself' };
    });
    const adopted = state.adoptions.map(({ ruleSet, from, openCases }): InForce => {
      return { ruleSet, from, openCases, by: 'adoption' };
    });
    // The sort is stable: on one day an adoption stands behind the regulation itself, and the later adoption behind the earlier.
    this.timeline = [...byThemselves, ...adopted].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  }

  /** The same with one adoption more, for a preview. */
  supposing(adoption: Adoption, ruleSet: RuleSet): AdoptedLaw {
    const byId = (id: string) => (id === ruleSet.id ? ruleSet : this.law.ruleSets.byId(id));
    const state = { ...this.state, adoptions: [...this.state.adoptions, adoption] };
    return new AdoptedLaw(state, { calendars: this.law.calendars, ruleSets: { byId } });
  }

  /** What holds on a day; `undefined` before the first regulation. */
  inForceOn(day: LocalDate): InForce | undefined {
    return this.timeline.findLast(({ from }) => from <= day);
  }

  ruleSetOn(day: LocalDate): RuleSet | undefined {
    const entry = this.inForceOn(day);
    return entry && this.law.ruleSets.byId(entry.ruleSet);
  }

  calendarAt(at: Instant): Calendar {
    return this.law.calendars.inForce(at);
  }

  /**
   * The last adoption by that day that takes open cases along, unless the case follows it already, or follows what came after it:
   * that was said to be for new cases only, or came into force by itself.
   */
  successorOf(pinned: RuleSetId, day: LocalDate): RuleSet | undefined {
    const begun = this.timeline.filter(({ from }) => from <= day);
    const moving = begun.findLastIndex(({ openCases }) => openCases === 'move');
    if (moving < 0 || begun.slice(moving).some(({ ruleSet }) => ruleSet === pinned)) return undefined;
    const target = begun[moving];
    return target && this.law.ruleSets.byId(target.ruleSet);
  }

  /**
   * The calendar that an open case which is pinned to `pinned` moves over to: the last one that was published by an event, unless the
   * case runs by it or by a newer one. A newer calendar that a program brings along moves nothing until an event says so.
   */
  nextCalendar(pinned: CalendarId): Calendar | undefined {
    const all = this.law.calendars.all();
    const published = this.state.calendars.flatMap(({ calendar }) => this.law.calendars.byId(calendar) ?? []);
    const target = published.reduce<Calendar | undefined>(
      (a, b) => (a && b.published < a.published ? a : b),
      undefined,
    );
    const own = this.law.calendars.byId(pinned);
    if (!target || !own || own.id === target.id) return undefined;
    const older =
      own.published < target.published ||
      (own.published === target.published && all.indexOf(own) < all.indexOf(target));
    return older ? target : undefined;
  }

  /** The scheme by which a day is evaluated; `undefined` where none is adopted by then. */
  schemeOn(day: LocalDate): AdoptedScheme | undefined {
    return schemeOn(this.state, day);
  }
}
