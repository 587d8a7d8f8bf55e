import { caseStream } from '#libs/kernel';
import type { CaseId, Stored } from '#libs/kernel';
import type { EventStore } from '#libs/event-store';
import type { ProblemChange } from '#libs/platform';
import { eventCatalogue, isCaseEventType } from '../domain/index.js';

/** What happened to a case since a revision: the last of it, oldest first, and how many before that are not told. */
export interface Changes {
  readonly shown: readonly ProblemChange[];
  readonly leftOut: number;
}

/** Enough to see what a colleague did meanwhile; whoever is further behind reads the case again anyway. */
const SHOWN = 50;

/** What the log holds after that revision: who did what when, and nothing that an event says about people. */
export async function changesSince(store: EventStore, caseId: CaseId, revision: bigint): Promise<Changes> {
  const shown: ProblemChange[] = [];
  let leftOut = 0;
  for await (const event of store.read(caseStream(caseId), { from: revision + 1n })) {
    shown.push(changeOf(event));
    if (shown.length > SHOWN) {
      shown.shift();
      leftOut++;
    }
  }
  return { shown, leftOut };
}

function changeOf({ revision, type, recordedAt, actor, unit }: Stored): ProblemChange {
  return {
    revision: revision.toString(),
    type,
    title: isCaseEventType(type) ? eventCatalogue[type].title : { zh: type, en: type },
    recordedAt,
    // Not on whose behalf: that is a party's name where a representative acts.
    actor: { id: actor.id, role: actor.role },
    unit,
  };
}
