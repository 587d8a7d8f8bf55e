import { applyDecorators } from '@nestjs/common';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { isCaseId, parseInstant } from '#libs/kernel';
import { IsDay, WellFormed } from '#libs/platform';

/** The fields that commands are made of: one decorator a kind of field, so that every command refuses the same things the same way. */

const trimmed = Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value));
const eachTrimmed = Transform(({ value }: { value: unknown }) =>
  Array.isArray(value) ? value.map((each: unknown) => (typeof each === 'string' ? each.trim() : each)) : value,
);

/** A line or a text, trimmed, not empty, of at most `max` UTF-16 units. */
export const Text = (max = 200) => applyDecorators(trimmed, IsString(), IsNotEmpty(), MaxLength(max), WellFormed());
export const OptionalText = (max = 200) =>
  applyDecorators(IsOptional(), trimmed, IsString(), MaxLength(max), WellFormed());

/** One of a closed list. */
export const Choice = (values: readonly (string | number)[]) => IsIn([...values]);
export const OptionalChoice = (values: readonly (string | number)[]) =>
  applyDecorators(IsOptional(), IsIn([...values]));

export const Flag = () => IsBoolean();
export const OptionalFlag = () => applyDecorators(IsOptional(), IsBoolean());

/** A whole number within bounds. */
export const Count = (min: number, max: number) => applyDecorators(IsInt(), Min(min), Max(max));
export const OptionalCount = (min: number, max: number) => applyDecorators(IsOptional(), Count(min, max));

/** Money in fen, 0 to 100 billion yuan. */
export const Money = () => Count(0, 10_000_000_000_000);
export const OptionalMoney = () => applyDecorators(IsOptional(), Money());

/** An RFC 3339 instant with offset, normalised to milliseconds and +08:00. */
export const At = () =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? (parseInstant(value) ?? value) : value)),
    ValidateBy({
      name: 'isInstant',
      validator: { validate: (value) => typeof value === 'string' && parseInstant(value) !== undefined },
    }),
  );
export const OptionalAt = () => applyDecorators(IsOptional(), At());

/** `YYYY-MM-DD`. */
export const OptionalDay = () => applyDecorators(IsOptional(), IsDay());

/** A division code or a station's code. Whether the unit exists is the decider's question. */
export const Unit = () => Matches(/^\d{6}(-\d{2})?$/, { context: { name: 'isUnit' } });

export const OptionalUnit = () => applyDecorators(IsOptional(), Unit());

/** The SHA-256 of a file, by which it is named. */
export const FileHash = () => Matches(/^[0-9a-f]{64}$/);

export const Case = () =>
  ValidateBy({ name: 'isCaseId', validator: { validate: (value) => typeof value === 'string' && isCaseId(value) } });
export const OptionalCase = () => applyDecorators(IsOptional(), Case());

/** A list of lines, each once. */
export const Lines = (max = 20, length = 200) => applyDecorators(ArrayNotEmpty(), LinesOrNone(max, length));
/** The same where the list may be empty. */
export const LinesOrNone = (max = 20, length = 200) =>
  applyDecorators(
    eachTrimmed,
    IsArray(),
    ArrayMaxSize(max),
    ArrayUnique(),
    IsString({ each: true }),
    IsNotEmpty({ each: true }),
    MaxLength(length, { each: true }),
    WellFormed({ each: true }),
  );

/** A list drawn from a closed list. */
export const Choices = (values: readonly string[]) =>
  applyDecorators(IsArray(), ArrayMaxSize(values.length), ArrayUnique(), IsIn([...values], { each: true }));

/** A nested object of its own class. The context tells `action-fields.ts` which. */
export const Nested = (of: () => new () => object) =>
  applyDecorators(IsObject(), ValidateNested({ context: { of } }), Type(of));
export const OptionalNested = (of: () => new () => object) => applyDecorators(IsOptional(), Nested(of));
export const NestedList = (of: () => new () => object, max = 20) =>
  applyDecorators(
    IsArray(),
    ArrayMaxSize(max),
    IsObject({ each: true }),
    ValidateNested({ each: true, context: { of } }),
    Type(of),
  );
