import { IsOptional, IsString, MaxLength, MinLength } from 'class-validator';

/** Whose, and of which day; left out: of the asker's own unit, today. */
export class TakeDailyLookBody {
  @IsOptional()
  @IsString()
  @MaxLength(100)
  readonly unit: string | null = null;

  @IsOptional()
  @IsString()
  @MaxLength(10)
  readonly date: string | null = null;
}

/** Whose, and of which week, `2026-W20`; left out: of the asker's own unit, the last one. */
export class TakeWeeklyCheckBody {
  @IsOptional()
  @IsString()
  @MaxLength(100)
  readonly unit: string | null = null;

  @IsOptional()
  @IsString()
  @MaxLength(8)
  readonly week: string | null = null;
}

/** Whose, and of which month, `2026-05`; left out: of the asker's own unit, the last one. */
export class SettleBody {
  @IsOptional()
  @IsString()
  @MaxLength(100)
  readonly unit: string | null = null;

  @IsOptional()
  @IsString()
  @MaxLength(7)
  readonly month: string | null = null;
}

/** Why the figures of a settled month are told again. */
export class AdjustSettlementBody {
  @IsString()
  @MinLength(1)
  @MaxLength(500)
  readonly reason!: string;
}
