import { because } from './template.js';

/** Against the initial review, ODR and the notices of a complaint. */
export const complaintRejections = {
  'complaint.not-awaiting-review': because(
    '投诉不在待初查状态（{status}）',
    'the complaint does not await its initial review ({status})',
    '请先签收；已决定的须办结后重新办理',
    'sign for it first; a decided one is closed and reopened',
  ),
  'complaint.with-odr': because(
    'ODR 企业正在协商，暂不作受理决定',
    'the ODR enterprise is negotiating: the decision waits',
    '请先记录 ODR 结果',
    "record the enterprise's result first",
  ),
  'complaint.identity-refused': because(
    '投诉人冒用他人名义或拒绝核实身份，不应受理',
    "another's name was used or the identity check was refused: the complaint may not be accepted",
    '请不予受理，或重新核验身份',
    'refuse it on that ground, or check the identity again',
  ),
  'complaint.barred': because(
    '自知悉之日（{knewOn}）起已超过 {years} 年，不应受理',
    'over {years} years have passed since the complainant knew ({knewOn}): it may not be accepted',
    '请以超过期限为由不予受理',
    'refuse it on that ground',
  ),
  'complaint.materials-missing': because(
    '缺少投诉人或者被投诉人信息，且未补充',
    'complainant or respondent is missing and nothing was supplemented',
    '请要求补充材料，或以材料不全为由不予受理',
    'ask for the materials, or refuse on that ground',
  ),
  'refusal.no-grounds': because(
    '不予受理须有法定理由',
    'a refusal needs a ground of the regulation',
    '请选择至少一项理由',
    'name at least one ground',
  ),
  'refusal.unknown-ground': because(
    '本案适用的办法没有理由 {ground}',
    'the regulation of this case has no ground {ground}',
    '请选择本案适用办法所列的理由',
    'choose one that its regulation lists',
  ),
  'refusal.duplicate-ground': because(
    '理由 {ground} 重复',
    'the ground {ground} is named twice',
    '请去掉重复项',
    'name each ground once',
  ),
  'refusal.not-barred': because(
    '自知悉之日（{knewOn}）起未超过期限，不能以此为由',
    'the time since the complainant knew ({knewOn}) is not up: that ground does not hold',
    '请受理或选择其他理由',
    'accept, or name another ground',
  ),
  'refusal.identity-not-refused': because(
    '没有冒名或拒绝核实身份的记录，不能以此为由',
    'no refused or false identity is on record: that ground does not hold',
    '请先记录身份核验结果',
    'record the identity check first',
  ),
  'refusal.reason-missing': because(
    '不予受理应当说明理由',
    'a refusal gives its reason',
    '请填写理由',
    'give the reason',
  ),
  'refusal.other-ways-missing': because(
    '不予受理应当告知其他解决途径',
    'a refusal tells of the other ways to resolve the dispute',
    '请选择至少一种途径（消费者权益保护法第三十九条）',
    'name at least one (Consumer Rights Law Art. 39)',
  ),
  'notice.no-decision': because(
    '尚未作出决定，无可告知',
    'there is no decision to tell of',
    '请先作出决定',
    'decide first',
  ),
  'notice.already-given': because('已经告知', 'the notice was given already', '无须再次告知', 'nothing is to be done'),
  'notice.no-ending': because(
    '调解没有终止，无可告知',
    'no mediation has ended, so there is no ending to tell of',
    '请先终止或记录协议',
    'end the mediation first',
  ),
  'odr.not-possible': because(
    '现在不能转 ODR 企业（{status}）',
    'the case cannot be offered to an ODR enterprise now ({status})',
    '请在初查前或受理后、调解前转办',
    'offer it before the initial review, or between acceptance and mediation',
  ),
  'odr.not-offered': because(
    '未转 ODR 企业',
    'the case is not with an ODR enterprise',
    '请先转 ODR 企业',
    'offer it first',
  ),
  'odr.already-accepted': because(
    'ODR 企业已接受',
    'the enterprise has taken the case already',
    '请记录和解结果',
    'record how the negotiation ended',
  ),
  'odr.not-accepted': because(
    'ODR 企业尚未接受',
    'the enterprise has not taken the case yet',
    '请先记录企业接受',
    'record that the enterprise takes it first',
  ),
};
