import { z } from 'zod';
import { breachesOf, breachText, publicTypes, schemaBundle } from '../index.js';
import type { PublicType } from '../index.js';

const released = {
  count: z.int().nonnegative(),
  code: z.string().regex(/^[A-Z]+$/),
  outcome: z.enum(['settled', 'withdrawn']),
  amount: z.int().nullable(),
  remark: z.string().optional(),
  parts: z.array(z.object({ unit: z.string() })),
} as const;
type Shape = z.ZodRawShape;

function typeOf(shape: Shape, change: Partial<PublicType> = {}): PublicType {
  const words = { zh: '办结', en: 'Closed' };
  const named = { name: 'case.closed', version: 1, topic: 'shuangwei.cases.v1' as const };
  return { ...named, title: words, about: words, schema: z.object(shape), ...change };
}

function breaches(...types: readonly PublicType[]): readonly string[] {
  return breachesOf(schemaBundle([typeOf(released)]), schemaBundle(types)).map(breachText);
}

function without(name: keyof typeof released): Shape {
  const { [name]: _, ...rest } = released;
  return rest;
}

describe('Readers of the released language go on as before', () => {
  it.each<readonly [string, readonly PublicType[]]>([
    ['nothing changes', [typeOf(released)]],
    ['a type is new', [typeOf(released), typeOf({}, { name: 'case.archived' })]],
    ['a type has a next version beside the old one', [typeOf(released), typeOf({}, { version: 2 })]],
    ['an optional property is new', [typeOf({ ...released, more: z.string().optional() })]],
    [
      'a description and a title say more',
      [
        typeOf(
          { ...released, count: released.count.describe('of sessions') },
          { about: { zh: '办结。', en: 'It ended.' } },
        ),
      ],
    ],
  ])('where %s', (_, types) => {
    expect(breaches(...types)).toEqual([]);
  });

  it.each<readonly [string, PublicType, RegExp]>([
    ['a type is gone', typeOf(released, { name: 'case.ended' }), /^case\.closed\.v1: the type is gone.*put the type/],
    ['the old version is gone', typeOf(released, { version: 2 }), /^case\.closed\.v1: the type is gone/],
    [
      'a type moves to another topic',
      typeOf(released, { topic: 'shuangwei.figures.v1' }),
      /it goes to shuangwei\.figures\.v1 and went to shuangwei\.cases\.v1/,
    ],
    ['a property is gone', typeOf(without('count')), /^case\.closed\.v1\/count: the property is gone.*put the prop/],
    [
      'a property is of another type',
      typeOf({ ...released, count: z.string() }),
      /v1\/count: type is "string" and was "integer" – .*new version/,
    ],
    ['a limit is gone', typeOf({ ...released, count: z.int() }), /v1\/count: minimum is not said and was 0/],
    [
      'an enum is wider',
      typeOf({ ...released, outcome: z.enum(['settled', 'withdrawn', 'lost']) }),
      /v1\/outcome: enum is \["settled","withdrawn","lost"\] and was/,
    ],
    ['an enum is narrower', typeOf({ ...released, outcome: z.enum(['settled']) }), /v1\/outcome: enum is/],
    [
      'a pattern is another',
      typeOf({ ...released, code: z.string().regex(/^[A-Z0-9]+$/) }),
      /v1\/code: pattern is .* and was "\^\[A-Z\]\+\$"/,
    ],
    [
      'null is new',
      typeOf({ ...released, count: released.count.nullable() }),
      /v1\/count: it may be null and never was/,
    ],
    ['null is gone', typeOf({ ...released, amount: z.int() }), /v1\/amount: it is never null and could be/],
    [
      'what may be null is of another type',
      typeOf({ ...released, amount: z.string().nullable() }),
      /v1\/amount: type is "string" and was "integer"/,
    ],
    [
      'a required property becomes optional',
      typeOf({ ...released, count: released.count.optional() }),
      /v1\/count: it was always there and need not be any more/,
    ],
    [
      'an optional property becomes required',
      typeOf({ ...released, remark: z.string() }),
      /v1\/remark: it need not be there and now has to – make it optional/,
    ],
    [
      'a new property is required',
      typeOf({ ...released, more: z.string() }),
      /v1\/more: it is new and has to be there – make it optional/,
    ],
    [
      'a property of an item of a list is gone',
      typeOf({ ...released, parts: z.array(z.object({})) }),
      /v1\/parts\/\*\/unit: the property is gone/,
    ],
    ['a list becomes one', typeOf({ ...released, parts: z.object({}) }), /v1\/parts: type is "object" and was "array"/],
  ])('but not where %s', (_, type, message) => {
    const found = breaches(type);
    expect(found).toContainEqual(expect.stringMatching(message));
  });
});

describe('The published language', () => {
  it('has words in Chinese and English for each of its types', () => {
    const wordless = [...publicTypes.values()].filter(
      ({ title, about }) =>
        ![title.zh, about.zh].every((text) => /\p{Script=Han}/u.test(text)) ||
        ![title.en, about.en].every((text) => /^[A-Z]/.test(text)),
    );
    expect(wordless.map(({ name }) => name)).toEqual([]);
  });
});
