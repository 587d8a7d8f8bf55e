import { Body, Controller, Headers, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Principal } from '#libs/identity';
import { Access, Asker } from '#libs/identity/http';
import { knownParameters } from '#libs/platform';
import type { RawParameters } from '#libs/platform';
import { askedAction, askedRegistration } from '../commands/asked-action.js';
import { acknowledged } from './acknowledged.js';
import type { Acknowledged } from './acknowledged.js';
import { commandBy, registrationBy } from './command-headers.js';
import type { RawHeaders } from './command-headers.js';
import { entityTag } from './entity-tag.js';
import { caseIdParameter } from './parameters.js';

/** The answer as far as a command has something to say in its headers. */
interface Reply {
  header(name: string, value: string): unknown;
}

/** One door in: every body becomes a command, and every command goes to the bus. */
@Controller('api/v1/cases')
export class CaseCommandsController {
  constructor(@Inject(CommandBus) private readonly commands: CommandBus) {}

  /** 201 with `Location`, also when it is a repetition. */
  @Post()
  @Access('case.register')
  async register(
    @Asker() asker: Principal,
    @Headers() headers: RawHeaders,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<Acknowledged> {
    const by = registrationBy(asker, headers);
    const answer = acknowledged(await this.commands.execute(askedRegistration(body)(by)));
    reply.header('location', `/api/v1/cases/${answer.caseId}`);
    return tagged(reply, answer);
  }

  @Post(':id/:action')
  @HttpCode(200)
  // The least that every action needs; what this one needs is checked with the command (action-permissions.ts).
  @Access('case.read')
  async act(
    @Asker() asker: Principal,
    @Param('id') id: string,
    @Param('action') slug: string,
    @Headers() headers: RawHeaders,
    @Query() query: RawParameters,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<Acknowledged> {
    const action = askedAction(slug, caseIdParameter(id), body);
    // After that: an action that there is not is not found, whatever stands behind it.
    knownParameters(query, []);
    return tagged(reply, acknowledged(await this.commands.execute(action(commandBy(asker, headers)))));
  }
}

function tagged(reply: Reply, answer: Acknowledged): Acknowledged {
  reply.header('etag', entityTag(answer.revision));
  return answer;
}
