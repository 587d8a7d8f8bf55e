import { ActionBody } from './act-on-case.js';
import { OptionalText, Text } from './fields.js';

/** What somebody has to approve: who does, in which role, and how it shows. */
export class ApprovedBody extends ActionBody {
  @Text(64)
  readonly approver!: string;

  @Text(32)
  readonly approverRole!: string;

  /** The written decision; needed where the approver is neither who asks nor whom they act for. */
  @OptionalText(200)
  readonly basis: string | null = null;
}
