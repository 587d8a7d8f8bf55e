import { Inject } from '@nestjs/common';
import { Query, QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import type { Bilingual, CaseId } from '#libs/kernel';
import type { Permission, Principal } from '#libs/identity';
import { GuardedCases } from '../application/guarded-cases.js';
import type { Prospect, WhyNot } from '../application/guarded-cases.js';
import { CaseNotFound } from '../application/problems.js';
import { actionFields, commonFields } from '../commands/action-fields.js';
import type { ActionField } from '../commands/action-fields.js';
import { caseActions } from '../domain/index.js';
import { isRegistered } from '../domain/state.js';
import { ReadableCases } from './readable-cases.js';

/** What can be done with a case, and what the asker may do of it now. */
export interface CaseProspects {
  readonly caseId: CaseId;
  /** The revision that this holds for: send it as `If-Match` to do only what was possible here. */
  readonly revision: bigint;
  /** The fields that every action takes beside its own. */
  readonly commonFields: readonly ActionField[];
  /** Every action of the case's kind, in the order of the work. */
  readonly items: readonly ActionProspect[];
}

/** One action: possible, subject to what its body says, or why not. */
export interface ActionProspect {
  readonly action: string;
  readonly title: Bilingual;
  readonly permission: Permission;
  readonly fields: readonly ActionField[];
  readonly allowed: boolean;
  /** Exactly where it is not allowed. */
  readonly why?: WhyNot;
}

export class GetCaseActions extends Query<CaseProspects> {
  constructor(
    readonly asker: Principal,
    readonly caseId: CaseId,
  ) {
    super();
  }
}

@QueryHandler(GetCaseActions)
export class GetCaseActionsHandler implements IQueryHandler<GetCaseActions, CaseProspects> {
  constructor(
    @Inject(ReadableCases) private readonly readable: ReadableCases,
    @Inject(GuardedCases) private readonly cases: GuardedCases,
  ) {}

  async execute({ asker, caseId }: GetCaseActions): Promise<CaseProspects> {
    const { state, head } = await this.readable.replay(asker, caseId);
    if (!isRegistered(state)) throw new CaseNotFound(caseId);
    return {
      ...{ caseId, revision: head.revision, commonFields: commonFields() },
      items: this.cases.prospects(asker, state).map(actionProspect),
    };
  }
}

function actionProspect({ kind, permission, whyNot }: Prospect): ActionProspect {
  const { slug, title } = caseActions[kind];
  return {
    ...{ action: slug, title, permission, fields: fieldsOf(slug) },
    allowed: whyNot === undefined,
    ...(whyNot && { why: whyNot }),
  };
}

const fieldsKnown = new Map<string, readonly ActionField[]>();

/** Read from the decorators once: they do not change while the program runs. */
function fieldsOf(slug: string): readonly ActionField[] {
  const fields = fieldsKnown.get(slug) ?? actionFields(slug);
  fieldsKnown.set(slug, fields);
  return fields;
}
