import { Type } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsInt, IsObject, Matches, Max, MaxLength, Min, ValidateNested } from 'class-validator';
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
  @MaxLength(3)
  readonly text: string = '';

  @MaxLength(2, { each: true })
  readonly texts: readonly string[] = [];

  @IsIn(['a', 'b'])
  readonly word: string = 'a';

  @Min(1)
  @Max(5)
  readonly number: number = 1;

  @ArrayMaxSize(1)
  readonly list: readonly number[] = [];

  @Matches(/^\d{6}$/)
  readonly code: string = '230700';
}

describe('What is wrong with a field', () => {
  it.each([
    [{ text: 'long' }, '太长，最多 3 个字符'],
    [{ texts: ['ab', 'abc'] }, '太长，最多 2 个字符'],
    [{ word: 'c' }, '应为 a、b 之一'],
    [{ number: 0 }, '不能小于 1'],
    [{ number: 6 }, '不能大于 5'],
    [{ list: [1, 2] }, '项数太多，最多 1 项'],
    [{ code: 'x' }, '格式不符，应匹配 /^\\d{6}$/'],
  ])('names in Chinese, as in English, what would be right: %j', (plain, zh) => {
    expect(() => validated(Bounded, plain)).toThrow(
      expect.objectContaining({
        errors: [expect.objectContaining({ messages: expect.objectContaining({ zh }) as unknown })],
      }) as Error,
    );
  });
});
