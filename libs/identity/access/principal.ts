import type { Actor, UnitCode } from '#libs/kernel';
import type { Grant, Role } from './roles.js';

/** Who asks, as the token told and the verifier proved. */
export interface Principal {
  /** The one who acts, as the issuer names them. Never a person's name. */
  readonly id: string;
  /** Whom they act for, where that is somebody else (RFC 8693, the `act` claim). */
  readonly onBehalfOf: string | null;
  /** At least one. */
  readonly roles: readonly Role[];
  /** Where they belong: they act for this unit, and reach it and everything below it. */
  readonly unit: UnitCode;
  readonly grants: readonly Grant[];
}

/** What goes into each event: who acted, in which role, and for whom. */
export function actorOf(principal: Principal, role: Role): Actor {
  const { id, onBehalfOf } = principal;
  return { id, role, ...(onBehalfOf !== null && { onBehalfOf }) };
}
