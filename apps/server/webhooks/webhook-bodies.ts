import { ArrayMaxSize, ArrayUnique, IsArray, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { applyDecorators } from '@nestjs/common';
import type { UnitCode } from '#libs/kernel';
import { WellFormed } from '#libs/platform';
import type { ChangeWebhook, From, RegisterWebhook } from '#libs/webhooks';

const NAME = /^[a-z0-9.-]{1,120}$/;
/** `start`, `now`, or a cursor of the public streams. */
const FROM = /^(start|now|\d{1,20}(\.\d{1,4})?)$/;
const UNIT = /^\d{6}(-[0-9A-Za-z]{1,8})?$/;

const Url = () => applyDecorators(IsString(), MaxLength(2_048), WellFormed());
const Names = () =>
  applyDecorators(IsOptional(), IsArray(), ArrayMaxSize(100), ArrayUnique(), Matches(NAME, { each: true }));
const Described = () => applyDecorators(IsOptional(), IsString(), MaxLength(200), WellFormed());

/** Who is to be sent what. */
export class RegisterWebhookBody {
  /** https; it stays in the log, so it should hold no secret. */
  @Url()
  readonly url!: string;

  /** Names of public streams; none: all of them. */
  @Names()
  readonly topics: string[] | null = null;

  /** Types of public events; none: all of those streams. */
  @Names()
  readonly types: string[] | null = null;

  /** Events about this unit and what lies below it; without: the whole bureau. */
  @IsOptional()
  @Matches(UNIT)
  readonly unit: string | null = null;

  @Described()
  readonly description: string | null = null;

  /** `start`: all there is; `now` (unless said): what comes; or what comes after a cursor. */
  @IsOptional()
  @Matches(FROM)
  readonly from: string | null = null;
}

/** What is to be other than it is; what is left out stays. `unit: null` is the whole bureau. */
export class ChangeWebhookBody {
  @IsOptional()
  @Url()
  readonly url?: string | null;

  @Names()
  readonly topics?: string[] | null;

  @Names()
  readonly types?: string[] | null;

  @IsOptional()
  @Matches(UNIT)
  readonly unit?: string | null;

  @Described()
  readonly description?: string | null;
}

/** Why, for whoever looks later. */
export class WebhookReasonBody {
  @Described()
  readonly reason: string | null = null;
}

export class ReplayWebhookBody {
  /** `start`, `now`, or a cursor: what comes after it is sent again. */
  @Matches(FROM)
  readonly from!: string;
}

export function registering({ url, topics, types, unit, description, from }: RegisterWebhookBody): RegisterWebhook {
  const settings = { url, topics: topics ?? [], types: types ?? [], unit: unit as UnitCode | null, description };
  return { kind: 'RegisterWebhook', ...settings, from: fromOf(from ?? 'now') };
}

export function changing({ url, topics, types, unit, description }: ChangeWebhookBody): ChangeWebhook {
  return {
    kind: 'ChangeWebhook',
    ...(url != null && { url }),
    ...(topics !== undefined && { topics: topics ?? [] }),
    ...(types !== undefined && { types: types ?? [] }),
    ...(unit !== undefined && { unit: unit as UnitCode | null }),
    ...(description !== undefined && { description }),
  };
}

export function fromOf(text: string): From {
  return text === 'start' || text === 'now' ? text : { cursor: text };
}
