import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsObject,
  IsOptional,
  Matches,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { isCaseId } from '#libs/kernel';
import type { CaseId } from '#libs/kernel';
import { InvalidInput, validated } from '#libs/platform';
import type { ProblemField } from '#libs/platform';
import { actionBySlug, actionSlugs } from '../commands/action-by-slug.js';
import { revisionMisplaced } from './command-headers.js';

/** The register item of the same batch whose case is meant: `$0`. */
export type Reference = `$${number}`;

/** One command of a batch. What its `body` says is checked with the command, not with the frame. */
export class BatchItemDto {
  /** `register`, or an action's name in URLs. */
  @ValidateBy(
    { name: 'isAction', validator: { validate: isAction } },
    { context: { values: ['register', ...actionSlugs()] } },
  )
  readonly action!: string;

  /** The case; `$n` for the one that the batch's item `n` registers. Not for `register`. */
  @IsOptional()
  @ValidateBy(
    { name: 'isCaseId', validator: { validate: (value) => isReference(value) || isCaseIdText(value) } },
    { context: { pattern: '^(\\$(0|[1-9]\\d{0,2})|[TJZ](-[0-9A-HJKMNP-TV-Z]{4}){4})$' } },
  )
  readonly caseId: CaseId | Reference | null = null;

  /** As the header; left out: the whole batch's key and `#n`, where the batch has one. */
  @IsOptional()
  @Matches(/^[\x21-\x7e]{1,255}$/)
  readonly idempotencyKey: string | null = null;

  /** The revision that the caller saw, in decimal, without the quotes of the header. Not for `register`. */
  @IsOptional()
  @Matches(/^\d{1,18}$/)
  readonly ifMatch: string | null = null;

  @IsOptional()
  @IsObject()
  readonly body: object | null = null;
}

/** The frame of a batch: 1 to 1,000 commands. */
class BatchDto {
  // Not `NestedList`: that one says that some item is no object, and not which.
  @ValidateNested({ context: { of: () => BatchItemDto } })
  @Type(() => BatchItemDto)
  // What is nearest is checked first.
  @ArrayMaxSize(1000)
  @ArrayNotEmpty()
  @IsArray()
  readonly items!: readonly BatchItemDto[];
}

/**
 * The frame, checked as a whole: who sends one that is wrong has a mistake in the program, and nothing is done.
 *
 * @throws InvalidInput with paths such as `items.3.action`
 */
export function batchFrom(body: unknown): readonly BatchItemDto[] {
  const { items } = validated(BatchDto, body);
  const wrong = items.flatMap((item, index) => misplaced(item, index, items));
  if (wrong.length > 0) throw new InvalidInput(wrong);
  return items;
}

/** The index that a reference names. */
export function referredTo(caseId: BatchItemDto['caseId']): number | undefined {
  return isReference(caseId) ? Number(caseId.slice(1)) : undefined;
}

function misplaced(
  { action, caseId, ifMatch }: BatchItemDto,
  index: number,
  items: readonly BatchItemDto[],
): ProblemField[] {
  const field = `items.${index}.caseId`;
  if (action === 'register') {
    const messages = { zh: '登记时不填：由登记产生', en: 'must be left out: registration makes the case' };
    return [
      ...(caseId === null ? [] : [{ field, code: 'not-here', messages }]),
      ...(ifMatch === null ? [] : [revisionMisplaced(`items.${index}.ifMatch`)]),
    ];
  }
  if (caseId === null) return [{ field, code: 'is-not-empty', messages: { zh: '不能为空', en: 'must be given' } }];
  const at = referredTo(caseId);
  if (at === undefined || (at < index && items[at]?.action === 'register')) return [];
  return [
    {
      field,
      code: 'is-earlier-registration',
      messages: { zh: '应指向本批之前的登记项', en: 'must name an earlier item of the batch that registers' },
    },
  ];
}

function isAction(value: unknown): boolean {
  return typeof value === 'string' && (value === 'register' || actionBySlug(value) !== undefined);
}

function isReference(value: unknown): value is Reference {
  return typeof value === 'string' && /^\$(0|[1-9]\d{0,2})$/.test(value);
}

function isCaseIdText(value: unknown): boolean {
  return typeof value === 'string' && isCaseId(value);
}
