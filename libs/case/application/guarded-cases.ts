import { AccessDenied, actorOf } from '#libs/identity';
import type { Permission, Policy, Principal } from '#libs/identity';
import type { Bilingual, CaseId, CommandId, Instant, UnitCode } from '#libs/kernel';
import { canonicalJson, newCommandId, sha256 } from '#libs/kernel';
import { actionPermissions } from '../commands/action-permissions.js';
import { caseActions } from '../domain/actions.js';
import type { CaseCommand, CaseCommandKind, CommandOf } from '../domain/commands.js';
import type { RegisteredCase } from '../domain/state.js';
import { actingUnit } from '../domain/supervision/order.js';
import type { CaseCommandService, CaseRequest, CommandAnswer } from './case-command.service.js';

/** Who asks for a command, and what they say beside its body. */
export interface CommandBy {
  readonly principal: Principal;
  /** Sent again with the same id, a command gets its first answer again; null: it is never sent again. */
  readonly commandId: CommandId | null;
  /** The revision that the caller saw; null: whatever stands. */
  readonly expectedRevision: bigint | null;
  /** What the caller asked that brought this about: over HTTP the request id. Left out: the command id. */
  readonly correlationId?: string;
}

/** A command as somebody asks for it. */
export interface AskedCommand {
  readonly caseId: CaseId;
  readonly command: CaseCommand;
  readonly effectiveAt: Instant | null;
  /** The unit to act for; null: at registration the principal's own, else the one that holds the case. */
  readonly unit: UnitCode | null;
  readonly by: CommandBy;
}

/** Why somebody may not do something now: their role, or what the decider says. */
export interface WhyNot {
  /** Of the problem that doing it all the same would meet. */
  readonly code: string;
  readonly message: Bilingual;
  readonly article?: string;
  readonly next?: Bilingual;
}

/** An action as it stands for somebody: possible, subject to what its body says, or why not. */
export interface Prospect {
  readonly kind: Exclude<CaseCommandKind, 'RegisterCase'>;
  readonly permission: Permission;
  readonly whyNot: WhyNot | undefined;
}

/** The door that people come through: what the policy denies never reaches a decider. Imports and simulations have their own. */
export class GuardedCases {
  constructor(
    private readonly cases: CaseCommandService,
    private readonly policy: Policy,
  ) {}

  /** @throws AccessDenied */
  execute(asked: AskedCommand): Promise<CommandAnswer> {
    return this.cases.execute(this.requestOf(asked));
  }

  /**
   * Attaches a file that was just received and is kept. The one way in which people bring a case a file that it does not know:
   * every other command names what was uploaded to the case before.
   *
   * @throws AccessDenied
   */
  attachUpload(asked: AskedCommand & { readonly command: CommandOf<'AttachEvidence'> }): Promise<CommandAnswer> {
    return this.cases.execute({ ...this.requestOf(asked), bringsEvidence: true });
  }

  /** What the command would be answered now; nothing is appended. @throws AccessDenied */
  rehearse(asked: AskedCommand): Promise<CommandAnswer> {
    return this.cases.rehearse(this.requestOf(asked));
  }

  /** Every action of the case's kind, and whether the principal may do it as the case stands. Reads nothing but the state. */
  prospects(principal: Principal, state: RegisteredCase): readonly Prospect[] {
    return actionKinds
      .filter((kind) => caseActions[kind].kinds.some((each) => each === state.kind))
      .map((kind) => ({
        ...{ kind, permission: actionPermissions[kind] },
        whyNot: this.#denied(principal, kind, state) ?? this.#objection(principal, kind, state),
      }));
  }

  #denied(principal: Principal, kind: Prospect['kind'], state: RegisteredCase): WhyNot | undefined {
    const denial = this.policy.denial(principal, actionPermissions[kind], actingUnit(kind, state));
    if (!denial) return undefined;
    const { code, messages: message, next } = new AccessDenied(denial);
    return { code, message, ...(next && { next }) };
  }

  #objection(principal: Principal, kind: Prospect['kind'], state: RegisteredCase): WhyNot | undefined {
    const role = this.policy.roleFor(principal, actionPermissions[kind]);
    const rejection = role && this.cases.objectionTo(kind, state, actorOf(principal, role));
    if (!rejection) return undefined;
    const { code, message, article, next } = rejection;
    return { code, message, ...(article !== undefined && { article }), ...(next && { next }) };
  }

  /** Who acts, in which role, for which unit – or why not. @throws AccessDenied */
  requestOf({ caseId, command, effectiveAt, unit: named, by }: AskedCommand): CaseRequest {
    const { principal, commandId, expectedRevision, correlationId } = by;
    const permission = actionPermissions[command.kind];
    const role = this.policy.roleFor(principal, permission);
    if (role === undefined) throw new AccessDenied({ code: 'access.role', permission });
    const registering = command.kind === 'RegisterCase';
    const unit = named ?? (registering ? principal.unit : null);
    if (unit !== null) this.#mustReach(principal, unit);
    return {
      ...{ caseId, command, effectiveAt, unit, expectedRevision },
      commandId: commandId ?? newCommandId(),
      ...(correlationId !== undefined && { correlationId }),
      ...(commandId !== null && { fingerprint: fingerprintOf({ caseId, command, effectiveAt, unit: named }) }),
      actor: actorOf(principal, role),
      ...(registering && { presumedNew: true }),
      // Who registers what is there already is told so by the decider, whoever holds it.
      ...(!registering && { guard: (holder: UnitCode | null) => this.#mustReach(principal, holder) }),
    };
  }

  #mustReach(principal: Principal, unit: UnitCode | null): void {
    if (!this.policy.reaches(principal, unit)) throw new AccessDenied({ code: 'access.scope', unit });
  }
}

const actionKinds = (Object.keys(caseActions) as CaseCommandKind[]).filter((kind) => kind !== 'RegisterCase');

/** Tells whether a command that came again under the same id is the same: what is asked, of which case, for when and for whom. */
function fingerprintOf(asked: Pick<AskedCommand, 'caseId' | 'command' | 'effectiveAt' | 'unit'>): string {
  return `request:${sha256(canonicalJson(asked)).slice(0, 32)}`;
}
