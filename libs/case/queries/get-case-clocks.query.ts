import { Inject } from '@nestjs/common';
import { Query, QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import type { CaseId, Clock, Instant } from '#libs/kernel';
import { explainDue } from '#libs/law';
import type { Bilingual } from '#libs/kernel';
import type { CountedDay } from '#libs/law';
import type { Principal } from '#libs/identity';
import { ClockNotFound } from '../application/problems.js';
import { CLOCK } from '../application/tokens.js';
import { ReadableCases } from './readable-cases.js';
import { clockCases, clockView } from './clock-view.js';
import type { ClockView } from './clock-view.js';

/** A clock's run, argued: every day between anchor and due date, and the same in sentences. */
export interface ArguedClock extends ClockView {
  readonly days: readonly CountedDay[];
  readonly explanation: { readonly zh: readonly string[]; readonly en: readonly string[] };
  readonly ruleSetTitle: Bilingual;
}

export class GetCaseClocks extends Query<readonly ArguedClock[]> {
  constructor(
    readonly asker: Principal,
    readonly caseId: CaseId,
    readonly at: Instant | undefined,
    /** Only the runs of this clock. */
    readonly clock: string | undefined,
  ) {
    super();
  }
}

@QueryHandler(GetCaseClocks)
export class GetCaseClocksHandler implements IQueryHandler<GetCaseClocks, readonly ArguedClock[]> {
  constructor(
    @Inject(ReadableCases) private readonly cases: ReadableCases,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute({ asker, caseId, at, clock }: GetCaseClocks): Promise<readonly ArguedClock[]> {
    const replay = await this.cases.replay(asker, caseId, at === undefined ? {} : { at });
    const asOf = at ?? this.clock.now();
    const found = clockCases(replay.state, asOf, clock);
    if (clock !== undefined && found.length === 0) throw new ClockNotFound(caseId, clock);
    return found.map((clockCase) => {
      const { rule, instance, calendar, ruleSet, due } = clockCase;
      return {
        ...clockView(clockCase, asOf),
        days: due.days(),
        explanation: {
          zh: explainDue(rule, instance, calendar, ruleSet.counting, 'zh'),
          en: explainDue(rule, instance, calendar, ruleSet.counting, 'en'),
        },
        ruleSetTitle: ruleSet.title,
      };
    });
  }
}
