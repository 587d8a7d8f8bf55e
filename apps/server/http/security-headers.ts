/**
 * On every answer, whatever its method and status. The API answers no page, so a browser that is made to show one of its answers
 * runs nothing, frames nothing and keeps nothing; no other origin is let in (no CORS header at all).
 */
export const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  // A route whose answer may be kept says so itself.
  'cache-control': 'no-store',
} as const;

/** Where the request came through TLS – to this server or to a proxy that it trusts –, the browser stays with it for a year. */
export const STRICT_TRANSPORT = 'max-age=31536000; includeSubDomains';
