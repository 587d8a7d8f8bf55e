import { isCaseEventType } from '#libs/case';
import type { CaseCommandService } from '#libs/case/service';
import { CaseMover, lawAware, LawOffice, openCaseOf, previewImpact } from '#libs/adoption';
import type { AdoptRuleSet, ImpactPreview, PublishCalendar } from '#libs/adoption';
import type { EventStore } from '#libs/event-store';
import type { Organisation } from '#libs/identity';
import { dateOf } from '#libs/kernel';
import type { Clock } from '#libs/kernel';
import { coverageOn, newestCalendar } from '#libs/law';
import type { Coverage } from '#libs/law';
import { OpenCaseQueries } from '#projections/punctuality';
import { readScheme } from './read-scheme.js';
import { SettledPeriods } from './settled-periods.js';

type Pool = ConstructorParameters<typeof OpenCaseQueries>[0];

/** The law of the bureau, as the engine works with it. */
export interface Law {
  readonly office: LawOffice;
  readonly mover: CaseMover;
  /** What a decision would do to the open cases. Reads, and writes nothing. */
  preview(command: PublishCalendar | AdoptRuleSet, first: number): Promise<ImpactPreview>;
  /** How far the newest calendar reaches, seen from today. */
  coverage(): Coverage;
  /** Open clocks whose due date is provisional (暂定). */
  provisional(): Promise<number>;
}

interface Basis {
  readonly clock: Clock;
  readonly organisation: Organisation;
}

/** The law before anything else is read: from here on the log gives no event that is pinned to what this process does not know. */
export async function openLawOffice(
  log: EventStore,
  { clock, organisation }: Basis,
): Promise<{ readonly office: LawOffice; readonly store: EventStore }> {
  const settled = new SettledPeriods(log);
  const office = await LawOffice.open({
    ...{ store: log, clock, root: organisation.root.code, knowsEvent: isCaseEventType },
    settledUntil: () => settled.until(),
    readScheme,
  });
  return { office, store: lawAware(log, office) };
}

/** What stands on the law and on the cases: the preview, and what moves cases over. */
export function lawOf(
  office: LawOffice,
  { clock, organisation, store, cases, pool }: Basis & { store: EventStore; cases: CaseCommandService; pool: Pool },
): Law {
  const open = new OpenCaseQueries(pool);
  const mover = new CaseMover({
    ...{ cases, office, clock, root: organisation.root.code },
    ruleSetsInUse: () => open.ruleSetsInUse(),
    behind: (overtaken) => open.cases(overtaken),
    standingOf: (id) => openCaseOf(store, id),
  });
  const candidates = async function* () {
    for await (const page of open.cases()) yield page.map(({ caseId }) => caseId);
  };
  return {
    ...{ office, mover },
    preview: (command, first) => previewImpact({ store, clock, office, candidates }, command, first),
    coverage: () => coverageOn(newestCalendar(), dateOf(clock.now())),
    provisional: () => open.provisional(),
  };
}
