import { applyDecorators } from '@nestjs/common';
import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import type { AdoptRuleSet, AdoptScheme, OpenCases, PublishCalendar } from '#libs/adoption';
import type { LocalDate } from '#libs/kernel';
import { IsDay, WellFormed } from '#libs/platform';

const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const RULE_SET_ID = /^[a-z0-9]+(-[a-z0-9]+)*(\+[a-z0-9]+(-[a-z0-9]+)*)*$/;

/** A calendar to be published: one that the program ships by its id alone, any other with its file as data. */
export class PublishCalendarBody {
  @MaxLength(64)
  @Matches(ID)
  readonly calendar!: string;

  @IsOptional()
  @IsObject()
  @WellFormed()
  readonly contents: object | null = null;
}

/** A rule-set to be adopted: what the program ships by its id alone, with overlays joined on by `+`; of any other the files as data. */
export class AdoptRuleSetBody {
  @MaxLength(200)
  @Matches(RULE_SET_ID)
  readonly ruleSet!: string;

  @IsOptional()
  @IsObject()
  @WellFormed()
  readonly contents: object | null = null;

  /** First day on which a case that is received follows it. */
  @IsDay()
  readonly from!: LocalDate;

  @IsOptional()
  @IsIn(['keep', 'move'])
  readonly openCases: OpenCases | null = null;

  /** The decision by which it is adopted, as a document is cited. */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  @WellFormed()
  readonly source: string | null = null;
}

/** An evaluation scheme to be adopted: one that the program ships by its id alone, any other with its file as data. */
export class AdoptSchemeBody {
  @MaxLength(64)
  @Matches(ID)
  readonly scheme!: string;

  @IsOptional()
  @IsObject()
  @WellFormed()
  readonly contents: object | null = null;

  /** Periods that begin on this day or later are evaluated by it. */
  @IsDay()
  readonly from!: LocalDate;

  /** The decision by which it is adopted, as a document is cited. */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  @WellFormed()
  readonly source: string | null = null;
}

/** What the preview of a decision said last; without it nothing is decided. */
const Previewed = () => applyDecorators(IsOptional(), IsString(), MaxLength(100));

export class PublishSeenCalendarBody extends PublishCalendarBody {
  /** `previewed` of the preview that was asked for of this very calendar. */
  @Previewed()
  readonly previewed: string | null = null;
}

export class AdoptSeenRuleSetBody extends AdoptRuleSetBody {
  /** `previewed` of the preview that was asked for of this very adoption. */
  @Previewed()
  readonly previewed: string | null = null;
}

export class AdoptSeenSchemeBody extends AdoptSchemeBody {
  /** `previewed` of the preview that was asked for of this very adoption. */
  @Previewed()
  readonly previewed: string | null = null;
}

/** The same, and which year is scored by it. */
export class SchemePreviewBody extends AdoptSchemeBody {
  /** That of the scheme's first day unless said. */
  @IsOptional()
  @Matches(/^\d{4}$/)
  readonly year: string | null = null;
}

/** One of the two, and how many cases are named for each clock and unit. */
export class PreviewBody {
  @IsOptional()
  @IsObject()
  @ValidateNested({ context: { of: () => PublishCalendarBody } })
  @Type(() => PublishCalendarBody)
  readonly calendar: PublishCalendarBody | null = null;

  @IsOptional()
  @IsObject()
  @ValidateNested({ context: { of: () => AdoptRuleSetBody } })
  @Type(() => AdoptRuleSetBody)
  readonly ruleSet: AdoptRuleSetBody | null = null;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(100)
  readonly first: number | null = null;
}

export function publishing({ calendar, contents }: PublishCalendarBody): PublishCalendar {
  return { kind: 'PublishCalendar', calendar, contents };
}

export function adopting({ ruleSet, contents, from, openCases, source }: AdoptRuleSetBody): AdoptRuleSet {
  return { kind: 'AdoptRuleSet', ruleSet, contents, from, openCases: openCases ?? 'keep', source };
}

export function adoptingScheme({ scheme, contents, from, source }: AdoptSchemeBody): AdoptScheme {
  return { kind: 'AdoptScheme', scheme, contents, from, source };
}
