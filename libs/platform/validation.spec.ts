import { Type } from 'class-transformer';
import { IsInt, IsObject, ValidateNested } from 'class-validator';
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
