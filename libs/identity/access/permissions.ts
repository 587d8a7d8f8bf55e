import type { Bilingual } from '#libs/kernel';

/** Every thing that can be allowed. A route, a verb and a query each name one; the policy says who has it. */
export const permissions = {
  'case.read': { zh: '查看案件', en: 'See cases, their clocks and histories' },
  'case.register': { zh: '登记案件', en: 'Register cases' },
  'case.intake': { zh: '接诉：分流、并案、关联、移送', en: 'Route, merge, link, transfer' },
  'case.handle': {
    zh: '承办：签收、初查、调解、核查、答复、办结',
    en: 'Sign for, review, mediate, verify, answer, close',
  },
  'case.annotate': { zh: '补充备注、材料与证据', en: 'Add notes, materials and evidence' },
  'case.approve': { zh: '审批：延期、立案、回避、奖励、重新办理', en: 'Approve: extend, file, recuse, reward, reopen' },
  'case.clock': { zh: '中止、恢复、作废计时', en: 'Pause, resume and void clocks' },
  'case.supervise': { zh: '催办、督办', en: 'Remind, and order to be answered for' },
  'case.follow-up': { zh: '反馈与回访', en: 'Give feedback and follow up' },
  'person.read': { zh: '查看个人信息（举报人身份除外）', en: 'See personal data, a reporter’s identity excepted' },
  'reporter.read': {
    zh: '查看举报人身份，以及可能显示其身份的证据',
    en: 'See who made a report, and evidence that may show them',
  },
  'rates.read': { zh: '查看比率及其案件', en: 'See rates and the cases behind them' },
  'supervision.run': {
    zh: '日看、周查、月结、公布得分',
    en: 'Take daily looks, weekly checks and settlements, publish scores',
  },
  'log.read': { zh: '读取事件流', en: 'Read the log as a feed' },
  'stream.read': { zh: '读取公开事件流', en: 'Read the public streams, which name nobody' },
  'law.adopt': { zh: '发布日历、采用办法和评价方案', en: 'Publish calendars, adopt rule-sets and schemes' },
  'webhook.read': { zh: '查看推送及其记录', en: 'See webhooks and their deliveries' },
  'webhook.manage': { zh: '管理推送', en: 'Manage webhooks' },
  'import.run': { zh: '导入工单文件', en: 'Import files of work orders' },
  'engine.operate': { zh: '运维：读模型、指标、重新推算', en: 'Operate: read models, metrics, due dates anew' },
} as const satisfies Readonly<Record<string, Bilingual>>;

export type Permission = keyof typeof permissions;

export const permissionNames = Object.keys(permissions) as readonly Permission[];
