import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import { Refusal } from './refusal.js';
import type { LoggedEvent } from './transaction-log.js';

/** Events that a filtered read takes in one step where the reader does not say. */
export const READ_BATCH = 32;

/** A filter on `$all`: by stream or by type, by prefixes or by a regular expression. */
export interface EventFilter {
  allows(event: LoggedEvent): boolean;
  /** How many events a step looks at before it answers, found something or not. */
  readonly window: number;
  /** After so many events that were looked at, a subscriber is told where it is. */
  readonly checkpointInterval: number;
}

export function eventFilter(options: ReadReq.Options.FilterOptions): EventFilter {
  const onType = options.getEventType();
  const expression = onType ?? options.getStreamIdentifier();
  if (!expression) throw Refusal.invalidArgument('a filter on neither streams nor types');
  const matches = matcher(expression.getRegex(), expression.getPrefixList());
  const window = options.hasMax() ? options.getMax() : READ_BATCH;
  return {
    allows: onType ? ({ type }) => matches(type) : ({ stream }) => matches(stream),
    window,
    checkpointInterval: options.getCheckpointintervalmultiplier() * window,
  };
}

function matcher(regex: string, prefixes: readonly string[]): (text: string) => boolean {
  if (regex !== '') {
    const expression = compile(regex);
    return (text) => expression.test(text);
  }
  return (text) => prefixes.some((prefix) => text.startsWith(prefix));
}

function compile(regex: string): RegExp {
  try {
    return new RegExp(regex);
  } catch {
    throw Refusal.invalidArgument(`not a regular expression: ${regex}`);
  }
}
