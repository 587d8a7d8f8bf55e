import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Plan } from './request.js';
import { anyPick } from './values.js';

import { blow } from './blow.js';
import type { Blow } from './blow.js';

const bodyOf = ({ body }: Plan) => Buffer.concat((body ?? ['{}']).map((part) => Buffer.from(part)));
const asJson = (plan: Plan): Plan['headers'] =>
  plan.headers.some(([name]) => name.toLowerCase() === 'content-type')
    ? plan.headers
    : [...plan.headers, ['content-type', 'application/json']];
const withBody = (plan: Plan, body: Uint8Array | string, headers = asJson(plan)): Plan => ({
  ...plan,
  method: plan.method === 'GET' ? 'POST' : plan.method,
  headers,
  body: [body],
});

/** Bodies that are no JSON, or JSON that two readers read in two ways. */
export const rawBodies: Arbitrary<Blow> = fc.oneof(
  anyPick.map((at) =>
    blow('a body cut off', (plan) => withBody(plan, bodyOf(plan).subarray(0, at % (bodyOf(plan).length + 1)))),
  ),
  fc.record({ at: anyPick, bytes: fc.uint8Array({ minLength: 1, maxLength: 6 }) }).map(({ at, bytes }) =>
    blow('foreign bytes in the body', (plan) => {
      const body = bodyOf(plan);
      const cut = at % (body.length + 1);
      return withBody(plan, Buffer.concat([body.subarray(0, cut), bytes, body.subarray(cut)]));
    }),
  ),
  fc
    .constantFrom(40, 400, 100_000)
    .map((depth) => blow(`lists ${depth} deep`, (plan) => withBody(plan, `${'['.repeat(depth)}${']'.repeat(depth)}`))),
  fc
    .constantFrom(31, 33, 5_000)
    .map((depth) =>
      blow(`objects ${depth} deep`, (plan) => withBody(plan, `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`)),
    ),
  fc
    .constantFrom(
      ...[
        '',
        ' ',
        'null',
        '0',
        '""',
        '[]',
        '{',
        '}',
        '{}{}',
        '{"a":1,}',
        "{'a':1}",
        '{"a":1e999}',
        '{"a":-}',
        '/**/{}',
        'undefined',
      ],
      ...[
        '{"text":"a","text":"b"}',
        '{"text":"a\\u0000"}',
        '{"text":"\\ud800"}',
        '{"__proto__":{"x":1}}',
        '{"constructor":{"prototype":{"x":1}}}',
      ],
      ...[
        '{"a":NaN}',
        '\ufeff{}',
        `{"text":"${'x'.repeat(60_000)}"}`,
        `{"amount":${'9'.repeat(400)}}`,
        `[${'1,'.repeat(50_000)}1]`,
      ],
      `{${Array.from({ length: 5_000 }, (_, i) => `"k${i}":1`).join(',')}}`,
    )
    .map((text) => blow(`the body ${text.slice(0, 30)}`, (plan) => withBody(plan, text))),
  fc.constant(blow('a body in UTF-16', (plan) => withBody(plan, Buffer.from(bodyOf(plan).toString(), 'utf16le')))),
  fc.constant(
    blow('broken UTF-8 in a text', (plan) =>
      withBody(
        plan,
        Buffer.concat([Buffer.from('{"text":"'), Buffer.from([0xc3, 0x28, 0xed, 0xa0, 0x80, 0xff]), Buffer.from('"}')]),
      ),
    ),
  ),
  fc.constant(blow('three mebibytes', (plan) => withBody(plan, `"${'x'.repeat(3 * 2 ** 20)}"`))),
  fc.constant(
    blow('a key twice', (plan) =>
      withBody(
        plan,
        bodyOf(plan)
          .toString()
          .replace(/^\{("\w+":)/, '{$1null,$1'),
      ),
    ),
  ),
  fc
    .constantFrom(
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/xml',
      'application/json; charset=utf-16',
      'text/json',
      'image/png',
    )
    .map((type) =>
      blow(`a body of ${type}`, (plan) =>
        withBody(plan, bodyOf(plan), [
          ...plan.headers.filter(([name]) => name !== 'content-type'),
          ['content-type', type],
        ]),
      ),
    ),
);

/** Forms that end too early, never, or with something else. */
export const rawForms: Arbitrary<Blow> = fc
  .constantFrom(
    ...[
      '',
      '--x',
      '--x\r\n',
      '--x--',
      '--x\r\n\r\n--x--',
      '--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nabc',
    ],
    ...[
      '--x\r\nContent-Disposition: form-data\r\n\r\nabc\r\n--x--\r\n',
      '--x\r\nContent-Disposition: attachment; filename="a"\r\n\r\nabc\r\n--x--',
    ],
    ...[
      '--x\r\nnix\r\n\r\nabc\r\n--x--\r\n',
      '--y\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nabc\r\n--y--\r\n',
    ],
    '--x\r\nContent-Disposition: form-data; name="__proto__"; filename="a"\r\n\r\nabc\r\n--x--\r\n',
    `--x\r\nContent-Disposition: form-data; name="file"; filename="${'a'.repeat(9_000)}"\r\n\r\nabc\r\n--x--\r\n`,
    `${'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n'.repeat(100)}--x--\r\n`,
    `--x\r\n${'X-Header: x\r\n'.repeat(2_000)}\r\nabc\r\n--x--\r\n`,
    '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\r\n--x--\r\n',
  )
  .map((text) =>
    blow(`the form ${JSON.stringify(text.slice(0, 40))}`, (plan) =>
      withBody(plan, text, [
        ...plan.headers.filter(([name]) => name !== 'content-type'),
        ['content-type', 'multipart/form-data; boundary=x'],
      ]),
    ),
  );
