import { ProblemError } from '#libs/platform';
import type { ProblemParts } from '#libs/platform';
import { permissions } from './permissions.js';
import type { Denial } from './policy.js';

/** Who asks is known and may not: 403. */
export class AccessDenied extends ProblemError {
  constructor(denial: Denial | { readonly code: 'access.undeclared' }) {
    super({ status: 403, ...problemOf(denial) });
  }
}

function problemOf(denial: Denial | { readonly code: 'access.undeclared' }): Omit<ProblemParts, 'status'> {
  switch (denial.code) {
    case 'access.role': {
      const { zh, en } = permissions[denial.permission];
      return {
        code: 'access.role',
        messages: { zh: `您的角色无权：${zh}`, en: `your role may not: ${en}` },
        next: {
          zh: '如确需办理，请向管理员申请相应角色。',
          en: 'ask an administrator for a role that may',
        },
        details: { permission: denial.permission },
      };
    }
    case 'access.scope':
      return {
        code: 'access.scope',
        messages: {
          // Of a case, and of a unit whose figures or records are asked for.
          zh: '该案件或单位不在您所在单位及其下属单位的范围内',
          en: 'the case is held by a unit, or the unit that is named is one, that is neither yours nor below it',
        },
        next: {
          zh: '请联系现承办单位，或请上级单位查看。',
          en: 'ask the unit that holds the case, or one above yours',
        },
        details: { unit: denial.unit },
      };
    case 'access.undeclared':
      return {
        code: 'access.undeclared',
        messages: { zh: '该接口未声明所需权限', en: 'this route names no permission, so nobody has it' },
      };
  }
}
