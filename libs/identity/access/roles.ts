import type { Bilingual } from '#libs/kernel';

/** Who may be asking. What each may do is in policy.ts, and nowhere else. */
export const roles = {
  intake: { zh: '接诉登记员', en: 'Intake' },
  handler: { zh: '承办人', en: 'Handler' },
  head: { zh: '单位负责人', en: 'Head of unit' },
  supervisor: { zh: '督查人员', en: 'Supervisor' },
  auditor: { zh: '审计人员', en: 'Auditor' },
  analyst: { zh: '数据分析人员', en: 'Analyst' },
  administrator: { zh: '系统管理员', en: 'Administrator' },
} as const satisfies Readonly<Record<string, Bilingual>>;

export type Role = keyof typeof roles;

export const roleNames = Object.keys(roles) as readonly Role[];

export function isRole(text: string): text is Role {
  return Object.hasOwn(roles, text);
}

/**
 * What a person holds beside the role, given one by one: `reporter-identity` is to see who made a report (举报人). The bureau must
 * keep that secret (Order 20 Art. 33, Order 121 Art. 37), so no role brings it along.
 */
export const grants = {
  'reporter-identity': { zh: '查看举报人身份', en: 'See who made a report' },
} as const satisfies Readonly<Record<string, Bilingual>>;

export type Grant = keyof typeof grants;

export function isGrant(text: string): text is Grant {
  return Object.hasOwn(grants, text);
}
