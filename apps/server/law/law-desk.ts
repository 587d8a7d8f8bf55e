import { LawRefused } from '#libs/adoption';
import { AccessDenied, actorOf } from '#libs/identity';
import type { Principal } from '#libs/identity';
import { newCommandId } from '#libs/kernel';
import type { CommandId, Instant, LocalDate, Position } from '#libs/kernel';
import type { AdoptRuleSet, AdoptScheme, Impact, LawEvent, OpenCases, PublishCalendar } from '#libs/adoption';
import type { Engine } from '../engine.js';
import { PreviewSeals } from './preview-seal.js';
import { previewScheme } from './scheme-preview.js';
import type { SchemePreview } from './scheme-preview.js';

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

/** That the asker has seen a preview: goes with the decision, within a day. */
export interface Seen {
  readonly previewed: string;
}

/** What was written. */
export interface LawDecided {
  readonly type: LawEvent['type'];
  readonly id: string;
  readonly hash: string;
  readonly source: string;
  /** From when it holds: the first day of a rule-set or a scheme; null for a calendar, which holds at once. */
  readonly from: LocalDate | null;
  readonly openCases: OpenCases;
  readonly revision: bigint;
  readonly position: Position;
  /** True when the log had this request already. */
  readonly repeated: boolean;
}

/** Of which preview; under which id, and what its event belongs to: a new id that belongs to nothing else unless said. */
interface DecidedBy {
  readonly previewed: string | null;
  readonly commandId?: CommandId;
  readonly correlationId?: string;
}

/** Decisions about the bureau's law, for HTTP and the command line. They are the whole bureau's, so they are made at its root. */
export class LawDesk {
  readonly #seals: PreviewSeals;

  constructor(private readonly engine: Pick<Engine, 'law' | 'access' | 'organisation' | 'clock' | 'store' | 'pool'>) {
    this.#seals = new PreviewSeals(engine.pool, engine.clock);
  }

  /** @throws AccessDenied, LawRefused */
  async preview(asker: Principal, command: PublishCalendar | AdoptRuleSet, first: number): Promise<LawPreview & Seen> {
    this.#mayAdopt(asker);
    const { event, takesEffect, impact } = await this.engine.law.preview(command, first);
    const { type, ...named } = namedIn(event);
    if (type === 'SchemeAdopted') throw new RangeError('a scheme moves no open case');
    const previewed = await this.#seals.seal(command, asker);
    return { type, ...named, takesEffect, impact, previewed };
  }

  /** @throws AccessDenied, LawRefused, InvalidInput */
  async previewScheme(asker: Principal, command: AdoptScheme, year: string | null): Promise<SchemePreview & Seen> {
    this.#mayAdopt(asker);
    const preview = await previewScheme(this.engine, command, year);
    return { ...preview, previewed: await this.#seals.seal(command, asker) };
  }

  /**
   * What would be refused is refused for its own reason, whether it was looked at or not.
   *
   * @throws AccessDenied, LawRefused, LawCommandDiffers, PreviewMissing, PreviewOther
   */
  async decide(
    asker: Principal,
    command: PublishCalendar | AdoptRuleSet | AdoptScheme,
    { previewed, commandId = newCommandId(), correlationId }: DecidedBy,
  ): Promise<LawDecided> {
    const role = this.#mayAdopt(asker);
    const { law } = this.engine;
    const unseen = await this.#seals.objection(previewed, command, asker);
    if (unseen) {
      const decision = await law.office.rehearse(command);
      throw decision.ok ? unseen : new LawRefused(decision.rejection);
    }
    const { event, ...where } = await law.office.execute({
      ...{ command, commandId, actor: actorOf(asker, role) },
      ...(correlationId !== undefined && { correlationId }),
    });
    return { ...namedIn(event), ...holdingOf(event), ...where };
  }

  #mayAdopt(asker: Principal) {
    const { access, organisation } = this.engine;
    const denial = access.policy.denial(asker, 'law.adopt', organisation.root.code);
    const role = access.policy.roleFor(asker, 'law.adopt');
    if (denial || !role) throw new AccessDenied(denial ?? { code: 'access.role', permission: 'law.adopt' });
    return role;
  }
}

function namedIn({ type, data }: LawEvent): Pick<LawDecided, 'type' | 'id' | 'hash' | 'source'> {
  const { hash, source } = data;
  const id = 'calendar' in data ? data.calendar : 'ruleSet' in data ? data.ruleSet : data.scheme;
  return { type, id, hash, source };
}

function holdingOf({ type, data }: LawEvent): Pick<LawDecided, 'from' | 'openCases'> {
  switch (type) {
    case 'CalendarPublished':
      return { from: null, openCases: 'move' };
    case 'RuleSetAdopted':
      return { from: data.from, openCases: data.openCases };
    case 'SchemeAdopted':
      return { from: data.from, openCases: 'keep' };
  }
}
