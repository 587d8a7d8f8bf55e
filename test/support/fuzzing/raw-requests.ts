import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { blow } from './blow.js';
import type { Blow } from './blow.js';
import { rawBodies, rawForms } from './raw-bodies.js';

const methods: Arbitrary<Blow> = fc
  .constantFrom(
    'GET',
    'POST',
    'PUT',
    'DELETE',
    'PATCH',
    'OPTIONS',
    'HEAD',
    'TRACE',
    'QUERY',
    'PROPFIND',
    'SEARCH',
    'MKCOL',
  )
  .map((method) =>
    blow(`the method ${method}`, (plan) => ({ ...plan, method, ...(method === 'TRACE' && { body: undefined }) })),
  );

/** Addresses that a router reads in its own way. */
const targets: Arbitrary<Blow> = fc
  .constantFrom<readonly [string, (target: string) => string]>(
    ['a slash at its end', (target) => `${target.split('?')[0] ?? ''}/`],
    ['two slashes', (target) => target.replace('/api', '//api')],
    ['dots', (target) => target.replace('/v1/', '/v1/../v1/')],
    ['encoded dots', (target) => target.replace('/v1/', '/v1/%2e%2e/v1/')],
    ['an encoded slash', (target) => target.replace('/v1/', '/v1%2f')],
    ['half an escape', (target) => `${target.split('?')[0] ?? ''}%`],
    ['broken UTF-8', (target) => `${target.split('?')[0] ?? ''}%ff%fe`],
    ['broken UTF-8 in the query', (target) => `${target.split('?')[0] ?? ''}?text=%ff%c3%28&unit=%`],
    ['an encoded NUL', (target) => `${target.split('?')[0] ?? ''}%00`],
    ['capitals', (target) => target.toUpperCase()],
    ['a semicolon', (target) => `${target.split('?')[0] ?? ''};a=b`],
    ['brackets', (target) => `${target.split('?')[0] ?? ''}?limit[]=1&limit[a]=2&__proto__[x]=1`],
    ['ampersands', (target) => `${target.split('?')[0] ?? ''}?${'&'.repeat(50)}`],
    ['many parameters', (target) => `${target.split('?')[0] ?? ''}?${'a=1&'.repeat(100)}`],
    ['nothing but names', (target) => `${target.split('?')[0] ?? ''}?limit&unit&__proto__`],
    ['a fragment', (target) => `${target}#x`],
    ['far too much of it', (target) => `${target.split('?')[0] ?? ''}?text=${'x'.repeat(9_000)}`],
    ['a long path', (target) => `${target.split('?')[0] ?? ''}${'/x'.repeat(3_000)}`],
    ['another host', (target) => `http://evil.example${target}`],
    ['a question more', (target) => `${target}?limit=1`],
  )
  .map(([idea, change]) => blow(`an address with ${idea}`, (plan) => ({ ...plan, target: change(plan.target) })));

const manyHeaders = fc.constantFrom(90, 120, 500).map((count) =>
  blow(`${count} headers`, (plan) => ({
    ...plan,
    headers: [...plan.headers, ...Array.from({ length: count }, (_, i) => [`x-${i}`, 'y'] as const)],
  })),
);

/** As it stands on the wire, request line and all; `HOST` is where it goes, `AUTH` who asks. */
const wires: Arbitrary<Blow> = fc
  .constantFrom(
    ...[
      'GET\r\n\r\n',
      'nix\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      'GET / HTTP/1.1\r\n\r\n',
      'CONNECT evil.example:443 HTTP/1.1\r\nHost: HOST\r\n\r\n',
    ],
    ...[
      'GET /health/live HTTP/1.0\r\n\r\n',
      'GET /health/live HTTP/1.1\r\nHost: HOST\r\nHost: other\r\nConnection: close\r\n\r\n',
      '\u0016\u0003\u0001\u0000',
    ],
    ...[
      'FOO /api/v1/cases HTTP/1.1\r\nHost: HOST\r\n\r\n',
      'GET /api/v1/cases?text=退款 HTTP/1.1\r\nHost: HOST\r\nAUTHConnection: close\r\n\r\n',
      'GET /a b HTTP/1.1\r\nHost: HOST\r\n\r\n',
    ],
    ...[
      'POST /api/v1/cases HTTP/1.1\r\nHost: HOST\r\nAUTHContent-Length: -1\r\n\r\n',
      'POST /api/v1/cases HTTP/1.1\r\nHost: HOST\r\nAUTHContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}',
    ],
    ...[
      'POST /api/v1/cases HTTP/1.1\r\nHost: HOST\r\nAUTHContent-Type: application/json\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ...[
      'POST /api/v1/cases HTTP/1.1\r\nHost: HOST\r\nAUTHContent-Type: application/json\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n',
    ],
    ...[
      'POST /api/v1/cases HTTP/1.1\r\nHost: HOST\r\nAUTHContent-Type: application/json\r\nConnection: close\r\nTransfer-Encoding: gzip\r\n\r\n',
    ],
    ...[
      'GET /health/live HTTP/1.1\r\nHost: HOST\r\nX: a\u0000b\r\n\r\n',
      'GET /health/live HTTP/1.1\r\nHost: HOST\r\nX : a\r\n\r\n',
      'GET /health/live HTTP/1.1\r\nHost: HOST\r\n X: folded\r\n\r\n',
    ],
    ...[
      'GET /health/live HTTP/1.1\r\nHost: HOST\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n',
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
      'OPTIONS * HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n',
    ],
    `GET /health/live HTTP/1.1\r\nHost: HOST\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`,
    `GET /${'x'.repeat(40_000)} HTTP/1.1\r\nHost: HOST\r\n\r\n`,
  )
  .map((text) =>
    blow(`on the wire ${JSON.stringify(text.slice(0, 60))}`, (plan) => ({
      ...plan,
      wire: true,
      body: [text],
      times: 1,
    })),
  );

/** Tokens that are not: see `asker`; here the header that holds one is at fault. */
const authorizations: Arbitrary<Blow> = fc
  .constantFrom(
    'Bearer',
    'Bearer ',
    'bearer x',
    'Basic YTpi',
    'Bearer a.b.c',
    'Bearer eyJhbGciOiJub25lIn0.e30.',
    `Bearer ${'x'.repeat(9_000)}`,
    'Bearer \u00ff',
    'Bearer x y',
    'Digest a="b"',
  )
  .map((value) =>
    blow(`Authorization: ${value.slice(0, 20)}`, (plan) => ({
      ...plan,
      asker: 'nobody',
      headers: [...plan.headers, ['authorization', value]],
    })),
  );

export const blows: Arbitrary<Blow> = fc.oneof(
  { weight: 8, arbitrary: rawBodies },
  { weight: 2, arbitrary: rawForms },
  { weight: 4, arbitrary: methods },
  { weight: 4, arbitrary: targets },
  { weight: 1, arbitrary: manyHeaders },
  { weight: 2, arbitrary: wires },
  { weight: 2, arbitrary: authorizations },
);
