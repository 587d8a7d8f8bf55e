import type { Bilingual } from '#libs/kernel';
import { ProblemError } from '#libs/platform';

/** What can be wrong with an organisation file. */
export type OrganisationFault =
  | 'unreadable'
  | 'malformed'
  | 'duplicate-code'
  | 'unknown-parent'
  | 'cycle'
  | 'no-root'
  | 'several-roots'
  | 'wrong-level'
  | 'ambiguous-name';

const MEANING: Readonly<Record<OrganisationFault, Bilingual>> = {
  unreadable: { zh: '无法读取组织机构文件', en: 'the organisation file cannot be read' },
  malformed: { zh: '组织机构文件格式不正确', en: 'the organisation file is not of the expected form' },
  'duplicate-code': { zh: '机构代码重复', en: 'a unit code occurs twice' },
  'unknown-parent': { zh: '上级机构不存在', en: 'the unit above does not exist' },
  cycle: { zh: '机构隶属关系成环', en: 'units stand above themselves' },
  'no-root': { zh: '没有最高机构', en: 'no unit is the highest' },
  'several-roots': { zh: '最高机构不止一个', en: 'more than one unit is the highest' },
  'wrong-level': { zh: '机构层级不正确（市局 → 县区局 → 所）', en: 'levels must descend bureau → county → station' },
  'ambiguous-name': { zh: '同一名称指向两个机构', en: 'one name means two units' },
};

/** Thrown for an organisation file that cannot be used: the process must not start with a wrong tree. */
export class OrganisationError extends ProblemError {
  constructor(fault: OrganisationFault, where: string, cause?: unknown) {
    const { zh, en } = MEANING[fault];
    super({
      code: `organisation.${fault}`,
      status: fault === 'unreadable' ? 404 : 400,
      messages: { zh: `${zh}：${where}`, en: `${en}: ${where}` },
      ...(cause !== undefined && { cause }),
    });
  }
}
