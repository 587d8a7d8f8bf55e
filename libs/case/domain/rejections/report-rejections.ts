import { because } from './template.js';

/** Against verification, filing, and what belongs to a report. */
export const reportRejections = {
  'report.not-signed': because(
    '举报未签收或已处理（{status}），不能开始核查',
    'verification begins on a report that is signed for ({status})',
    '请先签收',
    'sign for it first',
  ),
  'verification.running': because('核查正在进行', 'verification is under way already', '请继续核查', 'go on verifying'),
  'verification.not-running': because(
    '没有进行中的核查（{status}）',
    'no verification is under way ({status})',
    '请先开始核查',
    'start the verification first',
  ),
  'verification.no-clock': because(
    '没有可延长的核查期限',
    'no period of verification is running',
    '无须延长',
    'nothing is to be extended',
  ),
  'reporter.anonymous': because(
    '匿名举报，无从告知',
    'the report is anonymous: there is nobody to tell',
    '可直接办结',
    'close the case',
  ),
  'reporter.authority-missing': because(
    '无管辖权的，应当告知举报人向有管辖权的机关提出',
    'a bureau that is not competent tells the reporter which authority is',
    '请填写有管辖权的机关',
    'name the competent authority',
  ),
  'repeat.handled-on-its-own': because(
    '本案适用的办法没有重复举报不再处理的规定',
    'the regulation of this case has every report handled on its own',
    '请按一般举报办理',
    'handle it as any report',
  ),
  'repeat.itself': because(
    '不能将自身记为重复举报',
    'a report does not repeat itself',
    '请核对工单编号',
    'check the id',
  ),
  'repeat.already-noted': because(
    '已记为重复举报',
    'the repeat is noted already',
    '无须再次登记',
    'nothing is to be done',
  ),
  'repeat.not-verifying': because(
    '不在核查中（{status}），不能因新事实重新起算',
    'not being verified ({status}): new facts cannot restart the period',
    '请将新举报单独办理',
    'handle the new report on its own',
  ),
  'lead.open': because('已有线索在核查', 'a lead is open already', '请先对其作出决定', 'decide on it first'),
  'lead.none-open': because('没有待核查的线索', 'no lead is open', '请先记录线索', 'record the lead first'),
  'reward.not-filed': because(
    '未立案，不能奖励',
    'a reward follows from a case that was filed',
    '请在立案后给予',
    'grant it after filing',
  ),
  'police.already-handed-over': because(
    '已移送公安',
    'the case was handed to the police already',
    '无须再次移送',
    'nothing is to be done',
  ),
  'police.articles-missing': because(
    '须写明移送依据的法条',
    'handing to the police needs the articles it rests on',
    '请填写法条',
    'name the articles',
  ),
};
