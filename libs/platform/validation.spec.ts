import { Type } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsInt, IsObject, IsOptional, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { InvalidInput, validated } from './validation.js';

class Inner {
  @IsInt()
  readonly count!: number;
}

class Outer {
  @ValidateNested()
  @Type(() => Inner)
  readonly inner!: Inner;

  @IsObject()
  readonly free: object = {};
}

/** The fields that are told to be wrong, and why. */
function wrongIn(plain: object): readonly string[] {
  try {
    validated(Outer, plain);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return error.fields.map(({ field, code }) => `${field} ${code}`);
  }
}

/** As JSON brings it: a field of its own, also where assigning would set something else. */
const withOwn = (object: object, name: string): object => Object.fromEntries([...Object.entries(object), [name, 0]]);

describe('Checking plain data against a class', () => {
  const right = { inner: { count: 1 }, free: { anything: [{ at: 'all' }] } };

  it('takes what the class says', () => expect(wrongIn(right)).toEqual([]));

  it.each(['toString', 'constructor', 'hasOwnProperty', 'valueOf', '__proto__'])(
    'refuses the unknown field %s, though every object has one by itself, as deep as it may stand',
    (name) => {
      const unknown = (path: string) => [`${path}${name} whitelist-validation`];
      expect(wrongIn(withOwn(right, name))).toEqual(unknown(''));
      expect(wrongIn({ ...right, inner: withOwn(right.inner, name) })).toEqual(unknown('inner.'));
      expect(wrongIn({ ...right, free: { list: [withOwn({}, name)] } })).toEqual(unknown('free.list.0.'));
    },
  );
});

class Bounded {
  @IsOptional()
  @IsIn(['made', 'waived'])
  readonly document?: string;

  @IsOptional()
  @IsIn(['made', 'waived'], { each: true })
  readonly documents?: readonly string[];

  @IsOptional()
  @Max(365)
  @Min(1)
  readonly days?: number;

  @IsOptional()
  @MaxLength(3)
  readonly word?: string;

  @IsOptional()
  @ArrayMaxSize(1)
  readonly list?: readonly number[];
}

describe('What is wrong with a field', () => {
  it.each([
    [{ document: 'lost' }, '不在允许的取值之内（made、waived）', 'must be one of the following values: made, waived'],
    [
      { documents: ['lost'] },
      '不在允许的取值之内（made、waived）',
      'must be one of the following values: made, waived',
    ],
    [{ days: 366 }, '太大（不大于 365）', 'must not be greater than 365'],
    [{ days: 0 }, '太小（不小于 1）', 'must not be less than 1'],
    [{ word: '四个字了' }, '太长（至多 3 字）', 'must be shorter than or equal to 3 characters'],
    [{ list: [1, 2] }, '项数太多（至多 1 项）', 'must contain no more than 1 elements'],
  ])('is told in both languages with what would be right: %j', (plain, zh, en) => {
    let fields: InvalidInput['fields'] = [];
    try {
      validated(Bounded, plain);
    } catch (error) {
      if (error instanceof InvalidInput) ({ fields } = error);
    }
    expect(fields.map(({ messages }) => messages.zh)).toEqual([zh]);
    expect(fields[0]?.messages.en).toContain(en);
  });
});
