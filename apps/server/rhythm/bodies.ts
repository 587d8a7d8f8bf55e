import { IsNotEmpty, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { IsDay, WellFormed } from '#libs/platform';

/** Whose, and of which day; left out: of the asker's own unit, today. */
export class TakeDailyLookBody {
  @IsOptional()
  @IsString()
  @MaxLength(100)
  readonly unit: string | null = null;

  @IsOptional()
  @IsDay()
  readonly date: string | null = null;
}

/** Whose, and of which week, `2026-W20`; left out: of the asker's own unit, the last one. */
export class TakeWeeklyCheckBody {
  @IsOptional()
  @IsString()
  @MaxLength(100)
  readonly unit: string | null = null;

  @IsOptional()
  @Matches(/^[1-9]\d{3}-W(0[1-9]|[1-4]\d|5[0-3])$/)
  readonly week: string | null = null;
}

/** Whose, and of which month, `2026-05`; left out: of the asker's own unit, the last one. */
export class SettleBody {
  @IsOptional()
  @IsString()
  @MaxLength(100)
  readonly unit: string | null = null;

  @IsOptional()
  @Matches(/^[1-9]\d{3}-(0[1-9]|1[0-2])$/)
  readonly month: string | null = null;
}

/** Why the figures of a settled month are told again. */
export class AdjustSettlementBody {
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  @WellFormed()
  readonly reason!: string;
}
