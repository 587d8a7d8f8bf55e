import { openApi } from '../conformance.js';
import { ApiDocument } from './api-document.js';
import type { OpenApi } from './api-document.js';
import { complaintsAbout } from './checks.js';
import { AS_DOCUMENTED } from './plans.js';
import type { Answer, Plan, Sendable } from './request.js';

const document = new ApiDocument(openApi as unknown as OpenApi);
const SIGN = '/api/v1/cases/T-7KQ2-M9XA-4C3F-HZ8W/sign';
const acknowledged = { caseId: 'T-7KQ2-M9XA-4C3F-HZ8W', revision: '1', position: '2', repeated: false };
const problem = (over: object = {}) => ({
  ...{ type: 'urn:shuangwei:problem:case.not-registered', title: 'x', status: 404, code: 'case.not-registered' },
  ...{ detail: 'x', messages: { zh: '无', en: 'none' }, instance: 'r1', ...over },
});

describe('The checks of an answer', () => {
  const complaints = (answer: object, body: object, asked: Partial<Sendable> = {}, plan: Partial<Plan> = {}) => {
    const {
      status = 200,
      headers = {},
      tookMs = 1,
    } = answer as Partial<Omit<Answer, 'headers'>> & { headers?: object };
    const given = {
      'content-type': status < 400 ? 'application/json; charset=utf-8' : 'application/problem+json; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'",
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
      'x-request-id': 'r1',
      ...headers,
    };
    const sent: Sendable = {
      ...{ method: 'POST', target: SIGN, headers: [['content-type', 'application/json']], wire: false },
      ...{ body: Buffer.from('{}'), ...asked },
    };
    const planned = { idea: AS_DOCUMENTED, asker: 'everybody', wire: false, ...plan } as Plan;
    const made = { status, tookMs, cut: false, headers: new Headers(given), body: Buffer.from(JSON.stringify(body)) };
    return complaintsAbout(document, planned, sent, made);
  };

  it('find nothing wrong with an answer, nor with a refusal, as the document has them', () => {
    expect(complaints({}, acknowledged)).toEqual([]);
    expect(complaints({ status: 404 }, problem())).toEqual([]);
  });

  it.each<[string, string, readonly string[]]>([
    ['a fault of the server', 'answered 500', complaints({ status: 500 }, problem({ status: 500 }))],
    ['an answer that takes too long', 'answered after 9000 ms', complaints({ tookMs: 9_000 }, acknowledged)],
    [
      'a header that is missing',
      '200 with referrer-policy',
      complaints({ headers: { 'referrer-policy': '' } }, acknowledged),
    ],
    ['a status that the document does not tell of', '202 is not in', complaints({ status: 202 }, acknowledged)],
    ['a field that it does not tell of', 'additional properties', complaints({}, { ...acknowledged, nix: 1 })],
    ['a field that is missing', 'required property', complaints({}, { caseId: 'x' })],
    ['a refusal that is no problem', 'is no problem document', complaints({ status: 404 }, { error: 'x' })],
    ['a code that nobody explains', 'in neither catalogue', complaints({ status: 404 }, problem({ code: 'nix.nix' }))],
    ['a problem of another request', 'is of r2', complaints({ status: 404 }, problem({ instance: 'r2' }))],
    ['a problem under another status', 'says 404 under 403', complaints({ status: 403 }, problem())],
    ['a refusal that may be kept', 'may be kept', complaints({ status: 404, headers: { 'cache-control': 'public, max-age=1' } }, problem())], // prettier-ignore
    ['something done for nobody', 'answered 200 to nobody', complaints({}, acknowledged, {}, { asker: 'nobody' })],
    ['something done where nothing is', 'has nothing', complaints({}, acknowledged, { target: '/nix' })],
    [
      'a body that was not to be taken',
      'does not take',
      complaints({}, acknowledged, { body: Buffer.from('{"nix":1}') }),
    ],
    ['a body that was to be taken', 'that the document takes', complaints({ status: 400 }, problem({ status: 400, code: 'input.invalid', type: 'urn:shuangwei:problem:input.invalid', errors: [{ field: 'a', code: 'is-string', messages: { zh: '', en: '' } }] }))], // prettier-ignore
  ])('find %s', (_, expected, found) => {
    expect(found.join('\n')).toContain(expected);
  });
});
