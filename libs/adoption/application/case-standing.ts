import { foldCase } from '#libs/case';
import type { CaseEvent } from '#libs/case';
import type { EventStore } from '#libs/event-store';
import { caseStream } from '#libs/kernel';
import type { CaseId, Position, Stored } from '#libs/kernel';
import { openRuns } from '#libs/law';
import type { OpenCase } from '../domain/index.js';

/** A case with its open clocks, as the log has it. */
export interface LoggedOpenCase extends OpenCase {
  readonly caseId: CaseId;
  /** Position of its last event. */
  readonly position: Position;
}

/** Folds a case from the log; `undefined` where no clock of it is open. */
export async function openCaseOf(store: EventStore, caseId: CaseId): Promise<LoggedOpenCase | undefined> {
  const events: Stored<CaseEvent>[] = [];
  for await (const event of store.read(caseStream(caseId))) events.push(event as Stored<CaseEvent>);
  const last = events.at(-1);
  const { unit, ruleSet, calendar, clocks } = foldCase(events);
  const open = openRuns(clocks);
  if (!last || unit === null || ruleSet === null || calendar === null || open.length === 0) return undefined;
  return { caseId, position: last.position, unit, ruleSet, calendar, clocks: open };
}
