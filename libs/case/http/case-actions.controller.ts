import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Principal } from '#libs/identity';
import { Access, Asker } from '#libs/identity/http';
import { knownParameters } from '#libs/platform';
import type { RawParameters } from '#libs/platform';
import { GetCaseActions } from '../queries/get-case-actions.query.js';
import type { CaseProspects } from '../queries/get-case-actions.query.js';
import { caseIdParameter } from './parameters.js';

/** What can be done with a case: read from the log, so it holds for the case as it is and not as a read model has it. */
@Controller('api/v1/cases/:id/actions')
export class CaseActionsController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  @Get()
  @Access('case.read')
  actions(@Asker() asker: Principal, @Param('id') id: string, @Query() query: RawParameters): Promise<CaseProspects> {
    knownParameters(query, []);
    return this.queries.execute(new GetCaseActions(asker, caseIdParameter(id)));
  }
}
