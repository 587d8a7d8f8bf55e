import type { Stored } from '#libs/kernel';
import type { CalendarId, RuleSetId } from '#libs/kernel';

/** A law that cases are judged by in the place of their own. */
export interface OtherLaw {
  readonly ruleSet?: RuleSetId;
  readonly calendar?: CalendarId;
}

/**
 * An event as it would have been under another law: the same happened, at the same time, by the same people; only the rule-set and the
 * calendar that clocks run by are others. So supervision orders and recorded misses stay what they were.
 */
export function judgedBy({ ruleSet, calendar }: OtherLaw): (event: Stored) => Stored {
  return (event) => {
    const pins = calendar !== undefined && (event.type === 'CaseRegistered' || event.type === 'DueDateProjected');
    if (ruleSet === undefined && !pins) return event;
    return {
      ...event,
      ...(ruleSet !== undefined && { ruleSet }),
      ...(pins && { data: { ...event.data, calendar } }),
    };
  };
}
