import type { UnitCode } from '#libs/kernel';
import type { Organisation } from '../organisation.js';
import type { Permission } from './permissions.js';
import type { Principal } from './principal.js';
import type { Grant, Role } from './roles.js';

/**
 * Who may do what. The only such table: what is not here is denied.
 *
 * Administrators run the engine and see no personal data; auditors and analysts change nothing; who approves is not who takes in. The law of
 * the bureau is for its head to adopt, and for whoever runs the engine to put in: both only at the root, since it is the whole bureau's.
 */
const ALLOWED: Readonly<Record<Role, readonly Permission[]>> = {
  intake: [
    ...(['case.read', 'person.read', 'case.register', 'case.intake', 'case.annotate', 'case.follow-up'] as const),
    ...(['rates.read', 'import.run'] as const),
  ],
  handler: [
    ...(['case.read', 'person.read', 'case.register', 'case.handle', 'case.annotate', 'case.follow-up'] as const),
    'rates.read',
  ],
  head: [
    ...(['case.read', 'person.read', 'case.register', 'case.intake', 'case.handle', 'case.annotate'] as const),
    ...(['case.approve', 'case.clock', 'case.supervise', 'case.follow-up', 'rates.read', 'law.adopt'] as const),
  ],
  supervisor: [
    ...(['case.read', 'person.read', 'case.annotate', 'case.follow-up', 'case.clock', 'case.supervise'] as const),
    ...(['rates.read', 'supervision.run', 'stream.read'] as const),
  ],
  auditor: ['case.read', 'person.read', 'rates.read', 'log.read', 'stream.read', 'webhook.read'],
  analyst: ['case.read', 'rates.read', 'log.read', 'stream.read'],
  administrator: [
    ...(['case.read', 'rates.read', 'supervision.run', 'law.adopt', 'import.run', 'engine.operate'] as const),
    ...(['stream.read', 'webhook.read', 'webhook.manage'] as const),
  ],
};

/** What a grant brings, to whoever holds it beside a role that may see personal data at all. */
const GRANTED: Readonly<Record<Grant, Permission>> = { 'reporter-identity': 'reporter.read' };

/** Why something is denied; the first is about the role, the second about the unit. */
export type Denial =
  | { readonly code: 'access.role'; readonly permission: Permission }
  | { readonly code: 'access.scope'; readonly unit: UnitCode | null };

/** One policy for HTTP, the command line, lists, counts and feeds. Pure. */
export class Policy {
  constructor(private readonly organisation: Pick<Organisation, 'root' | 'subtree' | 'exists' | 'parentOf'>) {}

  /** The role by which the principal has the permission; undefined: denied. A grant counts with the role that lets it count. */
  roleFor(principal: Principal, permission: Permission): Role | undefined {
    const role = principal.roles.find((each) => ALLOWED[each].includes(permission));
    if (role !== undefined) return role;
    const granted = principal.grants.some((grant) => GRANTED[grant] === permission);
    return granted ? principal.roles.find((each) => ALLOWED[each].includes('person.read')) : undefined;
  }

  allows(principal: Principal, permission: Permission): boolean {
    return this.roleFor(principal, permission) !== undefined;
  }

  /** True when the unit is the principal's own or lies below it. A case that no unit holds is the root's. */
  reaches(principal: Principal, unit: UnitCode | null): boolean {
    for (
      let at: UnitCode | null = unit ?? this.organisation.root.code;
      at !== null;
      at = this.organisation.parentOf(at)
    ) {
      if (at === principal.unit) return true;
    }
    return false;
  }

  /** Why the principal may not do this to what the unit holds; undefined: they may. */
  denial(principal: Principal, permission: Permission, unit: UnitCode | null): Denial | undefined {
    if (!this.allows(principal, permission)) return { code: 'access.role', permission };
    if (!this.reaches(principal, unit)) return { code: 'access.scope', unit };
    return undefined;
  }

  /** Every unit that the principal reaches; undefined: all there are, so that a query need not name them. */
  scopeOf(principal: Principal): readonly UnitCode[] | undefined {
    if (principal.unit === this.organisation.root.code) return undefined;
    return this.organisation.subtree(principal.unit).map(({ code }) => code);
  }
}

/** The table as data, for the documentation and for the matrix of tests. */
export const allowedByRole = ALLOWED;
