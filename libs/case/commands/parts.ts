import { Matches } from 'class-validator';
import { Count, FileHash, OptionalText, Text } from './fields.js';

/** A file kept outside the log, named by the SHA-256 of its bytes. */
export class EvidenceDto {
  @FileHash()
  readonly sha256!: string;

  @Text(200)
  readonly name!: string;

  @Matches(/^[\w.+-]+\/[\w.+-]+$/)
  readonly mediaType!: string;

  @Count(0, 10_000_000_000)
  readonly bytes!: number;
}

/** An agent with a power of attorney, or an elected representative. */
export class RepresentativeDto {
  @Text(64)
  readonly name!: string;

  @Text(32)
  readonly phone!: string;

  @OptionalText(18)
  readonly idNumber: string | null = null;

  @Text(500)
  readonly powers!: string;
}

export class SubmitterDto {
  @OptionalText(64)
  readonly name: string | null = null;

  @OptionalText(32)
  readonly phone: string | null = null;

  @OptionalText(200)
  readonly address: string | null = null;

  @OptionalText(18)
  readonly idNumber: string | null = null;
}

export class RespondentDto {
  @Text(200)
  readonly name!: string;

  @Text(300)
  readonly address!: string;

  @OptionalText(18)
  readonly uscc: string | null = null;

  @OptionalText(100)
  readonly platform: string | null = null;
}

/** Where a case came from; the same source is registered once. */
export class SourceDto {
  @Matches(/^[a-z0-9][a-z0-9-]{0,31}$/)
  readonly system!: string;

  @Text(64)
  readonly number!: string;
}
