import type { Command, CommandBus } from '@nestjs/cqrs';
import type { CaseId } from '#libs/kernel';
import { ProblemError } from '#libs/platform';
import { askedAction, askedRegistration } from '../commands/asked-action.js';
import type { RegisterCase } from '../commands/register-case.command.js';
import { inTurns, mapWithBreaths } from './batch.js';
import type { Outcome } from './batch.js';
import type { CommandAnswer } from './case-command.service.js';
import type { CommandBy } from './guarded-cases.js';

/** One command of a batch, its frame checked. */
export interface BatchRequest {
  readonly action: string;
  /** The case; for `register` null, and where `after` is given whatever stands there. */
  readonly caseId: string | null;
  /** Index of the registration whose case is meant. */
  readonly after: number | undefined;
  readonly body: object;
  readonly by: CommandBy;
}

/** The registration that an item builds on was refused, so the item was not tried: 424. */
class RefersToRefused extends ProblemError {
  constructor(index: number) {
    super({
      code: 'batch.refers-to-refused',
      status: 424,
      messages: {
        zh: `所依据的第 ${index} 项登记未成功，本项未执行`,
        en: `the registration in item ${index} was refused, so this was not tried`,
      },
      next: { zh: '请先改正该登记项，再一并重发。', en: 'correct that item and send both again' },
      field: 'caseId',
      details: { item: index },
    });
  }
}

/**
 * Many commands: those on one case in the order given, different cases beside each other. Each is decided, guarded and appended by
 * itself, as if it had come alone: there is no transaction over cases, since a stream is the boundary of what must hold together.
 */
export class BatchOfCommands {
  constructor(private readonly commands: Pick<CommandBus, 'execute'>) {}

  async run(requests: readonly BatchRequest[]): Promise<readonly Outcome<CommandAnswer>[]> {
    // Which case a registration makes is known before it is made, so what follows it in the batch takes the same lane.
    const registrations = await mapWithBreaths(requests, registrationIn);
    const answers = new Map<number, CommandAnswer>();
    return inTurns(
      requests.map((request, index) => ({
        lane: laneOf(request, index, registrations),
        do: async () => {
          const answer = await this.commands.execute(commandOf(request, index, registrations, answers));
          answers.set(index, answer);
          return answer;
        },
      })),
    );
  }
}

/** A registration, or why its body makes none. */
type Registration = { readonly command: RegisterCase } | { readonly error: unknown } | undefined;

function registrationIn({ action, body, by }: BatchRequest): Registration {
  if (action !== 'register') return undefined;
  try {
    return { command: askedRegistration(body)(by) };
  } catch (error) {
    return { error };
  }
}

function laneOf({ caseId, after }: BatchRequest, index: number, registrations: readonly Registration[]): string {
  const registration = registrations[after ?? index];
  if (registration === undefined) return caseId ?? `#${index}`;
  return 'command' in registration ? registration.command.asked.caseId : `#${after ?? index}`;
}

/** @throws RefersToRefused, InvalidInput */
function commandOf(
  { action, caseId, after, body, by }: BatchRequest,
  index: number,
  registrations: readonly Registration[],
  answers: ReadonlyMap<number, CommandAnswer>,
): Command<CommandAnswer> {
  const registration = registrations[index];
  if (registration && 'error' in registration) throw registration.error;
  if (registration) return registration.command;
  if (after === undefined) return askedAction(action, caseId as CaseId, body)(by);
  const first = answers.get(after);
  if (!first?.ok) throw new RefersToRefused(after);
  return askedAction(action, first.caseId, body)(by);
}
