import { InvalidInput } from '#libs/platform';
import { batchFrom, referredTo } from './batch.dto.js';

const CASE = 'T-7KQ2-M9XA-4C3F-HZ8W';
const register = { action: 'register', body: {} };
const sign = { action: 'sign', caseId: CASE };

function wrongIn(body: unknown): readonly string[] {
  try {
    batchFrom(body);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return error.fields.map(({ field, code }) => `${field} ${code}`);
  }
}

describe('The frame of a batch', () => {
  it('takes registrations, actions on cases, and actions on the case of an earlier registration', () => {
    const items = batchFrom({
      items: [register, sign, { ...sign, caseId: '$0', ifMatch: '0', idempotencyKey: 'a#1', body: { x: 1 } }],
    });
    expect(items.map(({ caseId }) => referredTo(caseId))).toEqual([undefined, undefined, 0]);
    expect(items[2]).toMatchObject({ ifMatch: '0', idempotencyKey: 'a#1', body: { x: 1 } });
  });

  it('leaves what a body says to the command: any object will do', () => {
    expect(wrongIn({ items: [{ ...sign, body: { nix: null, deep: [{}] } }] })).toEqual([]);
  });

  it.each<[string, unknown, readonly string[]]>([
    ['no object', [], ['$ not-an-object']],
    ['no items', {}, ['items is-array']],
    ['none among the items', { items: [] }, ['items array-not-empty']],
    ['too many', { items: Array.from({ length: 1001 }, () => sign) }, ['items array-max-size']],
    ['an item that is none', { items: [sign, 7] }, ['items.1 nested-validation']],
    ['nothing where an item belongs', { items: [sign, null] }, ['items.1 nested-validation']],
    [
      'an action that there is not',
      { items: [sign, sign, sign, { ...sign, action: 'nix' }] },
      ['items.3.action is-action'],
    ],
    ['an action that is no text', { items: [{ ...sign, action: ['sign'] }] }, ['items.0.action is-action']],
    ['a field that nobody knows', { items: [{ ...sign, id: 1 }] }, ['items.0.id whitelist-validation']],
    ['a body that is no object', { items: [{ ...sign, body: 'x' }] }, ['items.0.body is-object']],
    ['a list for a body', { items: [{ ...sign, body: [] }] }, ['items.0.body is-object']],
    ['a key with a space', { items: [{ ...sign, idempotencyKey: 'a b' }] }, ['items.0.idempotencyKey matches']],
    ['a revision in quotes', { items: [{ ...sign, ifMatch: '"1"' }] }, ['items.0.ifMatch matches']],
    ['no case id', { items: [{ action: 'sign' }] }, ['items.0.caseId is-not-empty']],
    ['a case id that is none', { items: [{ ...sign, caseId: 'T-1' }] }, ['items.0.caseId is-case-id']],
    ['a case id with a registration', { items: [{ ...register, caseId: CASE }] }, ['items.0.caseId not-here']],
    ['a revision with a registration', { items: [{ ...register, ifMatch: '0' }] }, ['items.0.ifMatch not-here']],
    ['itself', { items: [{ ...sign, caseId: '$0' }] }, ['items.0.caseId is-earlier-registration']],
    ['a later item', { items: [{ ...sign, caseId: '$1' }, register] }, ['items.0.caseId is-earlier-registration']],
    [
      'an item that registers nothing',
      { items: [sign, { ...sign, caseId: '$0' }] },
      ['items.1.caseId is-earlier-registration'],
    ],
  ])('is refused as a whole where there is %s', (_, body, wrong) => expect(wrongIn(body)).toEqual(wrong));
});
