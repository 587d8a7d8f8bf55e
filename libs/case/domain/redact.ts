import type { DomainEvent } from '#libs/kernel';
import { eventCatalogue, isCaseEventType } from './catalogue.js';

/** What stands in the place of a personal value. */
export const REDACTED = '***';

/**
 * The event with every personal value replaced by `REDACTED`; `null` stays `null`, so that a reader still sees that
 * nothing was given. An event of an unknown type loses its whole data: what cannot be judged is not shown.
 */
export function redact<E extends DomainEvent>(event: E): E {
  if (!isCaseEventType(event.type)) return { ...event, data: {} };
  const paths: readonly string[] = eventCatalogue[event.type].personal;
  return { ...event, data: paths.reduce<unknown>((data, path) => mask(data, path.split('.')), event.data) };
}

function mask(value: unknown, path: readonly string[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value === null || value === undefined ? value : REDACTED;
  if (key === '*') return Array.isArray(value) ? value.map((item) => mask(item, rest)) : value;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return value;
  return { ...value, [key]: mask((value as Record<string, unknown>)[key], rest) };
}
