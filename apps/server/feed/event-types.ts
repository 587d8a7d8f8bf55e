import { lawEventTitles } from '#libs/adoption';
import { eventCatalogue } from '#libs/case';
import { supervisionEventTitles } from '#libs/supervision';
import { webhookEventTitles } from '#libs/webhooks';

/** Every type of event that the log can hold, as docs/reference/events.md lists them: cases', and those of the streams beside them. */
export const EVENT_TYPES: ReadonlySet<string> = new Set(
  [eventCatalogue, supervisionEventTitles, lawEventTitles, webhookEventTitles].flatMap((titles) => Object.keys(titles)),
);
