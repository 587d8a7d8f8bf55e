import { caseActions } from '../domain/actions.js';
import { actionFields, commonFields } from './action-fields.js';

const fieldOf = (slug: string, name: string) => actionFields(slug).find((field) => field.name === name);

describe('The fields of an action', () => {
  it('are those that its body checks, without the ones that every action has', () => {
    expect(actionFields('route').map(({ name }) => name)).toEqual(['toUnit', 'reason']);
    expect(actionFields('sign')).toEqual([]);
    expect(
      commonFields()
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(['actingUnit', 'effectiveAt']);
  });

  it('may be left out where they are optional, and where they have a value of their own', () => {
    expect(fieldOf('register', 'respondent')).toMatchObject({ optional: true });
    expect(fieldOf('register', 'named')).toMatchObject({ kind: 'flag', optional: true });
    expect(fieldOf('register', 'category')).toMatchObject({ optional: false });
  });

  it('tell their limits', () => {
    expect(fieldOf('register', 'channel')).toMatchObject({
      kind: 'choice',
      values: expect.arrayContaining(['window']) as unknown,
    });
    expect(fieldOf('register', 'amountInDisputeFen')).toMatchObject({
      kind: 'number',
      min: 0,
      max: 10_000_000_000_000,
    });
    expect(fieldOf('refuse', 'grounds')).toMatchObject({
      kind: 'text',
      list: true,
      minItems: 1,
      maxItems: 10,
      maxLength: 16,
    });
    expect(fieldOf('route', 'toUnit')).toMatchObject({ kind: 'unit' });
  });

  it('tell the fields of an object, in lists too', () => {
    expect(fieldOf('register', 'respondent')?.fields?.map(({ name }) => name)).toContain('uscc');
    expect(fieldOf('elect-representatives', 'representatives')).toMatchObject({
      kind: 'object',
      list: true,
      fields: expect.arrayContaining([expect.objectContaining({ name: 'powers' })]) as unknown,
    });
  });

  it('are known for every action, and for nothing else', () => {
    for (const { slug } of Object.values(caseActions)) {
      for (const field of actionFields(slug))
        expect(field.kind === 'pattern' && field.pattern === undefined).toBe(false);
    }
    expect(actionFields('no-such')).toEqual([]);
  });
});
