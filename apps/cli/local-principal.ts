import { userInfo } from 'node:os';
import { AccessDenied, grants, roleNames } from '#libs/identity';
import type { Grant, Organisation, Permission, Policy, Principal, Role } from '#libs/identity';

/** What a verb may say about who acts, beside the roles. */
export interface LocalOptions {
  readonly by?: string;
  readonly onBehalfOf?: string;
}

/** The name of the user of this machine. */
export function localUser(): string {
  return userInfo().username;
}

let narrowed: readonly Role[] = roleNames;

/** `--as`: from now on the command line acts in these roles only, without grants. */
export function narrowTo(roles: readonly Role[]): void {
  narrowed = roles;
}

/**
 * Who works at the command line. Whoever can read the data folder owns everything in it, so by default this principal may do what
 * any role may, for the whole bureau; `--as` narrows it, and every event tells the role in which it was done.
 */
export function localPrincipal({ root }: Pick<Organisation, 'root'>, { by, onBehalfOf }: LocalOptions = {}): Principal {
  const everything = narrowed === roleNames;
  return {
    id: by ?? localUser(),
    onBehalfOf: onBehalfOf ?? null,
    roles: narrowed,
    unit: root.code,
    grants: everything ? (Object.keys(grants) as Grant[]) : [],
  };
}

/** @throws AccessDenied when the roles given with `--as` do not bring what the verb needs */
export function mustBeAllowed(policy: Policy, principal: Principal, permission: Permission): void {
  if (!policy.allows(principal, permission)) throw new AccessDenied({ code: 'access.role', permission });
}
