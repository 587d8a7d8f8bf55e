import { AccessDenied, actorOf } from '#libs/identity';
import type { Principal } from '#libs/identity';
import { newCommandId } from '#libs/kernel';
import type { CommandId, Instant, LocalDate, Position } from '#libs/kernel';
import type { AdoptRuleSet, Impact, OpenCases, PublishCalendar } from '#libs/adoption';
import type { Engine } from '../engine.js';

/** What would be written, and what it would do. */
export interface LawPreview {
  readonly type: 'CalendarPublished' | 'RuleSetAdopted';
  /** The calendar's or rule-set's id. */
  readonly id: string;
  readonly hash: string;
  readonly source: string;
  readonly takesEffect: Instant;
  readonly impact: Impact;
}

/** What was written. */
export interface LawDecided {
  readonly type: 'CalendarPublished' | 'RuleSetAdopted';
  readonly id: string;
  readonly hash: string;
  readonly source: string;
  /** From when it holds: a rule-set's first day; null for a calendar, which holds at once. */
  readonly from: LocalDate | null;
  readonly openCases: OpenCases;
  readonly revision: bigint;
  readonly position: Position;
  /** True when the log had this request already. */
  readonly repeated: boolean;
}

type Asked = PublishCalendar | AdoptRuleSet;

/** Under which id, and what its event belongs to; a new id that belongs to nothing else unless said. */
interface DecidedBy {
  readonly commandId?: CommandId;
  readonly correlationId?: string;
}

/** Decisions about the bureau's law, for HTTP and the command line. They are the whole bureau's, so they are made at its root. */
export class LawDesk {
  constructor(private readonly engine: Pick<Engine, 'law' | 'access' | 'organisation'>) {}

  /** @throws AccessDenied, LawRefused */
  async preview(asker: Principal, command: Asked, first: number): Promise<LawPreview> {
    this.#mayAdopt(asker);
    const { event, takesEffect, impact } = await this.engine.law.preview(command, first);
    return { ...named(event), takesEffect, impact };
  }

  /** @throws AccessDenied, LawRefused, LawCommandDiffers */
  async decide(
    asker: Principal,
    command: Asked,
    { commandId = newCommandId(), correlationId }: DecidedBy = {},
  ): Promise<LawDecided> {
    const role = this.#mayAdopt(asker);
    const { law } = this.engine;
    const { event, ...where } = await law.office.execute({
      ...{ command, commandId, actor: actorOf(asker, role) },
      ...(correlationId !== undefined && { correlationId }),
    });
    const holds =
      event.type === 'RuleSetAdopted'
        ? { from: event.data.from, openCases: event.data.openCases }
        : { from: null, openCases: 'move' as const };
    return { ...named(event), ...holds, ...where };
  }

  #mayAdopt(asker: Principal) {
    const { access, organisation } = this.engine;
    const denial = access.policy.denial(asker, 'law.adopt', organisation.root.code);
    const role = access.policy.roleFor(asker, 'law.adopt');
    if (denial || !role) throw new AccessDenied(denial ?? { code: 'access.role', permission: 'law.adopt' });
    return role;
  }
}

function named(event: Awaited<ReturnType<Engine['law']['office']['execute']>>['event']) {
  switch (event.type) {
    case 'CalendarPublished':
      return { type: event.type, id: event.data.calendar, hash: event.data.hash, source: event.data.source };
    case 'RuleSetAdopted':
      return { type: event.type, id: event.data.ruleSet, hash: event.data.hash, source: event.data.source };
    case 'SchemeAdopted':
      throw new RangeError('a scheme is adopted by whoever evaluates');
  }
}
