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
          zh: '所涉单位不是您所在单位及其下属单位',
          en: 'this is of a unit that is neither yours nor below it',
        },
        next: { zh: '请联系该单位，或其上级。', en: 'ask that unit, or one above it' },
        details: { unit: denial.unit },
      };
    case 'access.undeclared':
      return {
        code: 'access.undeclared',
        messages: { zh: '该接口未声明所需权限', en: 'this route names no permission, so nobody has it' },
      };
  }
}
