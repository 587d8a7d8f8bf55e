import { IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { WellFormed } from '#libs/platform';

/** Whose scores, and by which scheme; left out: the asker's own unit, and the scheme that holds for the period. */
export class PublishScoreBody {
  @IsOptional()
  @IsString()
  @MaxLength(100)
  readonly unit: string | null = null;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  readonly scheme: string | null = null;

  /** Why they are told again; only where they were published before. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  @WellFormed()
  readonly reason: string | null = null;
}
