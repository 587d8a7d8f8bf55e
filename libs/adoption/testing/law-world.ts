import { canonicalJson, instant, localDate, sha256 } from '#libs/kernel';
import type { Instant, LocalDate, RuleSetId, UnitCode } from '#libs/kernel';
import { newCalendarRegistry, newRuleSetRegistry } from '#libs/law';
import { AdoptedLaw, decideLaw, evolveLaw, nothingAdopted } from '../domain/index.js';
import type { AdoptionState, LawCommand, LawContext, LawDecision, LawEvent, LawRefusal } from '../domain/index.js';

/** `2026-04-15 09:00` in Asia/Shanghai. */
function at(text: string): Instant {
  return instant(`${text.replace(' ', 'T')}:00+08:00`);
}

/** Here a scheme is whatever its contents say, `shipped` is one that the program ships, and those of 2025 hold for that year only. */
export const readScheme: LawContext['readScheme'] = (id, contents) => {
  const given = contents ?? (id === 'shipped' ? { full: 100 } : undefined);
  if (!given) return undefined;
  const until = id.includes('2025') ? localDate('2026-01-01') : null;
  return {
    ...{ ok: true, contents: given, hash: sha256(canonicalJson(given)) },
    ...{ source: '方案', from: localDate('2020-01-01'), until },
  };
};

/** A bureau's decisions about its law, one after the other; what is decided is registered, as it is when the log is read. */
export class LawWorld {
  readonly law = { calendars: newCalendarRegistry(), ruleSets: newRuleSetRegistry() };
  state: AdoptionState = nothingAdopted;
  now: Instant;
  settledUntil: LocalDate | null = null;

  constructor(now: string) {
    this.now = at(now);
  }

  decide(command: LawCommand, change: Partial<LawContext> = {}): LawDecision {
    return decideLaw(this.state, command, {
      now: this.now,
      law: this.law,
      settledUntil: this.settledUntil,
      knowsEvent: () => true,
      readScheme,
      ...change,
    });
  }

  /** Decides, which must go well, and lets it be so. */
  does(command: LawCommand): LawEvent {
    const decision = this.decide(command);
    if (!decision.ok) throw new Error(`${command.kind} was refused: ${decision.rejection.message.en}`);
    const { event } = decision;
    if (event.type === 'CalendarPublished' && event.data.contents)
      this.law.calendars.register(event.data.calendar, event.data.contents, event.data.hash);
    if (event.type === 'RuleSetAdopted' && event.data.contents)
      this.law.ruleSets.register(event.data.ruleSet, event.data.contents, event.data.hash);
    const circumstances = {
      ...{ recordedAt: this.now, effectiveAt: this.now, actor: { id: 'sun', role: 'head' } },
      ...{ unit: '230700' as UnitCode, ruleSet: 'cn-samr-order-121' as RuleSetId },
    };
    this.state = evolveLaw(this.state, { ...event, ...circumstances });
    return event;
  }

  /** Why it is refused. */
  refuses(command: LawCommand, change: Partial<LawContext> = {}): LawRefusal {
    const decision = this.decide(command, change);
    if (decision.ok) throw new Error(`${command.kind} was not refused`);
    return decision.rejection;
  }

  get book(): AdoptedLaw {
    return new AdoptedLaw(this.state, this.law);
  }
}
