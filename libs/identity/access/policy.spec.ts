import type { UnitCode } from '#libs/kernel';
import { loadOrganisation } from '../load-organisation.js';
import { permissionNames } from './permissions.js';
import { allowedByRole, Policy } from './policy.js';
import type { Principal } from './principal.js';
import { roleNames } from './roles.js';
import type { Grant, Role } from './roles.js';

const organisation = loadOrganisation();
const policy = new Policy(organisation);
const unit = (code: string) => code as UnitCode;
const [root, county, station] = ['230700', '230781', '230781-01'].map(unit) as [UnitCode, UnitCode, UnitCode];

const person = (role: Role | readonly Role[], at: UnitCode = county, grants: readonly Grant[] = []): Principal => ({
  id: 'officer-1',
  onBehalfOf: null,
  roles: typeof role === 'string' ? [role] : role,
  unit: at,
  grants,
});

describe('The policy', () => {
  it('stands on units that there are', () => {
    expect([root, county, station].every((code) => organisation.exists(code))).toBe(true);
  });

  it('knows every role, and nothing that is not a permission', () => {
    expect(Object.keys(allowedByRole).sort()).toEqual([...roleNames].sort());
    for (const each of Object.values(allowedByRole)) {
      expect(each.filter((permission) => !permissionNames.includes(permission))).toEqual([]);
      expect(new Set(each).size).toBe(each.length);
    }
  });

  it('lets auditors and analysts change nothing', () => {
    const changing = permissionNames.filter((name) => !name.endsWith('.read'));
    for (const role of ['auditor', 'analyst'] as const) {
      expect(changing.filter((permission) => policy.allows(person(role, root), permission))).toEqual([]);
    }
  });

  it('shows administrators and analysts nobody’s name', () => {
    for (const role of ['administrator', 'analyst'] as const) {
      const principal = person(role, root, ['reporter-identity']);
      expect(policy.allows(principal, 'person.read')).toBe(false);
      expect(policy.allows(principal, 'reporter.read')).toBe(false);
    }
  });

  it('gives no role the identity of reporters: it takes a grant, and a role that may see people', () => {
    expect(roleNames.filter((role) => policy.allows(person(role), 'reporter.read'))).toEqual([]);
    expect(policy.roleFor(person(['analyst', 'handler'], county, ['reporter-identity']), 'reporter.read')).toBe(
      'handler',
    );
  });

  it('reaches the own unit and everything below, nothing beside and nothing above', () => {
    const head = person('head');
    expect([root, county, station, unit('230717'), null].map((each) => policy.reaches(head, each))).toEqual([
      ...[false, true, true, false, false],
    ]);
    expect(policy.reaches(person('head', root), null)).toBe(true);
    expect(policy.reaches(person('head', station), county)).toBe(false);
  });

  it('denies by role first, then by unit', () => {
    expect(policy.denial(person('auditor'), 'case.handle', root)).toEqual({
      code: 'access.role',
      permission: 'case.handle',
    });
    expect(policy.denial(person('handler'), 'case.handle', root)).toEqual({ code: 'access.scope', unit: root });
    expect(policy.denial(person('handler'), 'case.handle', station)).toBeUndefined();
  });

  it('names the units of a scope, and none where it is everything', () => {
    expect(policy.scopeOf(person('head', root))).toBeUndefined();
    expect(policy.scopeOf(person('head'))).toEqual(organisation.subtree(county).map(({ code }) => code));
    expect(policy.scopeOf(person('head', station))).toEqual([station]);
  });

  it('acts in the role that allows it, whatever other roles there are', () => {
    expect(policy.roleFor(person(['auditor', 'head', 'handler']), 'case.approve')).toBe('head');
    expect(policy.roleFor(person(['auditor', 'handler']), 'case.approve')).toBeUndefined();
  });
});
