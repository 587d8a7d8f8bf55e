import { Command } from '@nestjs/cqrs';
import type { CaseId, Instant, UnitCode } from '#libs/kernel';
import type { CommandAnswer } from '../application/case-command.service.js';
import type { AskedCommand, CommandBy } from '../application/guarded-cases.js';
import type { CaseCommandKind, CommandOf } from '../domain/commands.js';
import { OptionalAt, OptionalUnit } from './fields.js';

/** What every action's body may carry beside its own fields. Who acts is never in a body: the token says it. */
export class ActionBody {
  /** When it happened, where that was not now; within the tolerance of the rule-set. */
  @OptionalAt()
  readonly effectiveAt: Instant | null = null;

  /** The unit that acts; left out: the unit that holds the case, at registration the caller's own. */
  @OptionalUnit()
  readonly actingUnit: UnitCode | null = null;
}

/** The fields of `ActionBody`, which are not the command's own. */
const COMMON = new Set<string>(Object.keys(new ActionBody()));

/** A validated body → the domain's command: plain data, without the common fields. */
export function commandOf<K extends CaseCommandKind>(
  kind: K,
  body: ActionBody,
  rest: Partial<CommandOf<K>> = {},
): CommandOf<K> {
  const own = Object.entries(body).flatMap(([key, value]) => (COMMON.has(key) ? [] : [[key, plain(value)]]));
  return { kind, ...Object.fromEntries(own), ...rest } as CommandOf<K>;
}

/**
 * The parts of a body as plain data: the domain and its canonical text know no classes. (What `instanceToPlain` does beside that –
 * the fields' transforms once more – takes ten times as long.)
 */
function plain(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
}

/** A message on the command bus: do this to that case. One subclass an action, so that Nest routes it to its handler. */
export abstract class ActOnCase<K extends CaseCommandKind> extends Command<CommandAnswer> {
  readonly asked: AskedCommand;

  constructor(caseId: CaseId, body: ActionBody, by: CommandBy) {
    super();
    const { kind } = this.constructor as unknown as ActionClass<K>;
    const { effectiveAt, actingUnit: unit } = body;
    this.asked = { caseId, command: commandOf(kind, body), effectiveAt, unit, by };
  }
}

/** What the registry knows of an action. */
export interface ActionClass<K extends CaseCommandKind = CaseCommandKind> {
  readonly kind: K;
  readonly Body: new () => ActionBody;
  new (caseId: CaseId, body: ActionBody, by: CommandBy): ActOnCase<K>;
}
