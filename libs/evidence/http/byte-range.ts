/** Bytes of a representation, both ends inclusive. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * What a `Range` header asks for (RFC 9110 section 14). One range is honoured; several at once, another unit or a malformed
 * header are ignored, as the RFC allows: the whole is always a right answer.
 *
 * @param size bytes of the whole, at least 1
 * @returns `undefined`: the whole; `'unsatisfiable'`: 416
 */
export function byteRange(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | undefined {
  const [, from = '', to = ''] = /^bytes=\s*(\d{0,15})-(\d{0,15})\s*$/i.exec(header ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  if (from === '') {
    const length = Number(to);
    return length === 0 ? 'unsatisfiable' : { first: Math.max(0, size - length), last: size - 1 };
  }
  const first = Number(from);
  const last = to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (to !== '' && Number(to) < first) return undefined;
  return first >= size ? 'unsatisfiable' : { first, last };
}

/** Whether `If-None-Match` names the tag (weak comparison). */
export function matchesNone(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const tags = header.split(',').map((each) => each.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(etag);
}

/** Whether a range may be answered under `If-Range`: only for the very same strong tag; a date or a weak tag gets the whole. */
export function rangeStillHolds(header: string | undefined, etag: string): boolean {
  return header === undefined || header.trim() === etag;
}
