import type { JWTPayload } from 'jose';
import type { UnitCode } from '#libs/kernel';
import type { Organisation } from '../organisation.js';
import type { Principal } from '../access/principal.js';
import { isGrant, isRole } from '../access/roles.js';
import type { Role } from '../access/roles.js';
import { Unauthenticated } from './token-problems.js';

/** Which claims of the issuer say what; OpenID Connect leaves both to it. */
export interface ClaimNames {
  readonly roles: string;
  readonly unit: string;
}

const ID = /^[^\p{Cc}\p{Cs}]{1,64}$/u;

/**
 * A verified token's claims → who asks. `sub` is the one who acts; where somebody acts for another, `sub` is the other and
 * `act.sub` the one who acts (RFC 8693). Roles that this engine does not know are passed over: an issuer serves many systems.
 *
 * @throws Unauthenticated `auth.token-claims`, with the claim
 */
export function principalOf(
  claims: JWTPayload,
  names: ClaimNames,
  organisation: Pick<Organisation, 'exists'>,
): Principal {
  const subject = identifier(claims.sub, 'sub');
  const acting = claims.act === undefined ? undefined : identifier(subOf(claims.act), 'act');
  const roles = rolesOf(claims[names.roles]);
  if (roles.length === 0) throw new Unauthenticated('auth.token-claims', { field: names.roles });
  const unit = claims[names.unit];
  if (typeof unit !== 'string' || !organisation.exists(unit as UnitCode)) {
    throw new Unauthenticated('auth.token-claims', { field: names.unit });
  }
  return {
    id: acting ?? subject,
    onBehalfOf: acting === undefined ? null : subject,
    roles,
    unit: unit as UnitCode,
    grants: texts(claims.grants).filter(isGrant),
  };
}

function identifier(value: unknown, claim: string): string {
  if (typeof value === 'string' && ID.test(value)) return value;
  throw new Unauthenticated('auth.token-claims', { field: claim });
}

function subOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'sub' in value ? value.sub : undefined;
}

function rolesOf(value: unknown): readonly Role[] {
  return [...new Set(texts(value))].filter(isRole);
}

/** A list of texts, or one text with spaces between (as `scope` is written). */
function texts(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.split(' ').filter((text) => text !== '');
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
}
