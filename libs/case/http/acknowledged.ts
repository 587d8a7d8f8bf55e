import type { CommandAnswer } from '../application/case-command.service.js';
import { CommandRejected } from '../application/problems.js';

/** What a command answers over HTTP; on the wire revision and position are decimal strings. */
export interface Acknowledged {
  readonly caseId: string;
  /** Of the command's last event: the case's entity tag, to be sent as `If-Match`. */
  readonly revision: bigint;
  /** Where the log stands with it: a read that asks for at least this position sees what was done. */
  readonly position: bigint;
  /** True when the log had the command already: this is its first answer again. */
  readonly repeated: boolean;
}

/** @throws CommandRejected */
export function acknowledged(answer: CommandAnswer): Acknowledged {
  if (!answer.ok) throw new CommandRejected(answer.caseId, answer.rejection, answer.changes);
  const { caseId, revision, position, repeated } = answer;
  return { caseId, revision, position, repeated };
}
