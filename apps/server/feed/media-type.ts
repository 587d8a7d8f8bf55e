import { ProblemError } from '#libs/platform';

/** How the feed is written: NDJSON for programs that read to an end, server-sent events for those that stay. */
export type FeedFormat = 'ndjson' | 'sse';

export const MEDIA_TYPES = {
  ndjson: 'application/x-ndjson',
  sse: 'text/event-stream',
} as const satisfies Record<FeedFormat, string>;

/** The first is what somebody gets to whom both are the same. */
const OFFERED = Object.keys(MEDIA_TYPES) as readonly FeedFormat[];

interface Range {
  readonly type: string;
  readonly subtype: string;
  readonly quality: number;
}

/**
 * The format that the `Accept` header prefers (RFC 9110 section 12.5.1); NDJSON where it says nothing.
 *
 * @throws ProblemError `feed.not-acceptable` (406)
 */
export function formatFor(accept: string | undefined): FeedFormat {
  const ranges = (accept ?? '').trim() === '' ? [{ type: '*', subtype: '*', quality: 1 }] : rangesOf(accept ?? '');
  let best: { readonly format: FeedFormat; readonly quality: number } | undefined;
  for (const format of OFFERED) {
    const quality = qualityOf(MEDIA_TYPES[format], ranges);
    if (quality > (best?.quality ?? 0)) best = { format, quality };
  }
  if (best) return best.format;
  throw new ProblemError({
    code: 'feed.not-acceptable',
    status: 406,
    messages: {
      zh: `事件流只以 ${MEDIA_TYPES.ndjson} 或 ${MEDIA_TYPES.sse} 提供`,
      en: `the feed comes as ${MEDIA_TYPES.ndjson} or ${MEDIA_TYPES.sse}`,
    },
    next: { zh: '请相应设置 Accept 请求头。', en: 'ask for one of them in the Accept header' },
    field: 'Accept',
  });
}

function rangesOf(accept: string): readonly Range[] {
  return accept.split(',').flatMap((part) => {
    const [range = '', ...parameters] = part.split(';').map((each) => each.trim().toLowerCase());
    const [, type, subtype] = /^([^\s/]+)\/([^\s/]+)$/.exec(range) ?? [];
    if (type === undefined || subtype === undefined) return [];
    const quality = Number(parameters.find((each) => each.startsWith('q='))?.slice(2) ?? 1);
    return [{ type, subtype, quality: quality >= 0 && quality <= 1 ? quality : 0 }];
  });
}

/** What the most specific range that matches says of a media type; 0 where none does. */
function qualityOf(mediaType: string, ranges: readonly Range[]): number {
  const [type, subtype] = mediaType.split('/');
  const specificity = (range: Range) => (range.type === '*' ? 0 : range.subtype === '*' ? 1 : 2);
  const matching = ranges.filter(
    (range) => (range.type === '*' || range.type === type) && (range.subtype === '*' || range.subtype === subtype),
  );
  return matching.sort((a, b) => specificity(b) - specificity(a))[0]?.quality ?? 0;
}
