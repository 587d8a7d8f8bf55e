import type { Bilingual } from '#libs/kernel';
import { InvalidInput } from '#libs/platform';
import type { FeedFormat } from './media-type.js';

/** What somebody wants of any feed, whatever it is of. */
export interface FeedAsked {
  readonly format: FeedFormat;
  /** Ends after so many events. */
  readonly limit: number | undefined;
  /** Goes on with what is appended; otherwise it ends at the log's end. */
  readonly follow: boolean;
}

export type FeedHeaders = Readonly<Record<string, string | string[] | undefined>>;

export function textOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(',') : header;
}

/** What `Last-Event-ID` says; empty where it says nothing. */
export function reachedIn(header: string | string[] | undefined): string {
  return textOf(header)?.trim() ?? '';
}

export function limitParameter(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw invalid('limit', 'out-of-range', { zh: '应为 1 至 999999999', en: 'must be from 1 to 999999999' });
}

export function followParameter(text: string | undefined, format: FeedFormat): boolean {
  if (text === undefined || text === '') return format === 'sse';
  if (text === 'true' || text === 'false') return text === 'true';
  throw invalid('follow', 'is-boolean', { zh: '应为 true 或 false', en: 'must be true or false' });
}

export function invalid(field: string, code: string, messages: Bilingual): InvalidInput {
  return new InvalidInput([{ field, code, messages }]);
}
