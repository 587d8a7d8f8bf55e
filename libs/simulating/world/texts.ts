import type { Respondent } from '#libs/case';
import type { Random } from '../random.js';
import type { Sector } from './sectors.js';

/** What a story is told from. */
export interface Told {
  readonly random: Random;
  readonly firm: Respondent;
  readonly item: string;
  readonly facts: string;
  readonly priceFen: number;
  /** `YYYY-MM-DD`. */
  readonly boughtOn: string;
}

function yuan(fen: number): string {
  return fen % 100 === 0 ? String(fen / 100) : `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;
}

function day(date: string): string {
  const [year = '', month = '', dayOfMonth = ''] = date.split('-');
  return `${year}年${Number(month)}月${Number(dayOfMonth)}日`;
}

const where = (firm: Respondent): string => (firm.platform === null ? firm.name : `${firm.platform}上的${firm.name}`);

const REMEDIES = [
  '请求退还价款',
  '请求协调退款并赔偿损失',
  '要求商家履行约定',
  '要求换货或者退货',
  '请求帮助协调解决',
  '要求退还未消费部分',
];

export function complaintText({ random, firm, item, facts, priceFen, boughtOn }: Told): string {
  const remedy = random.pick(REMEDIES);
  switch (random.below(3)) {
    case 0:
      return `投诉人于${day(boughtOn)}在${where(firm)}购买${item}，支付${yuan(priceFen)}元。${facts}。${remedy}。`;
    case 1:
      return `${day(boughtOn)}，本人在${where(firm)}消费（${item}，${yuan(priceFen)}元），${facts}。多次与商家沟通无果，${remedy}。`;
    default:
      return `来电反映：${day(boughtOn)}在${where(firm)}办理${item}，花费${yuan(priceFen)}元，${facts}，现${remedy}。`;
  }
}

export function reportText({ random, firm, item, facts, boughtOn }: Told): string {
  switch (random.below(3)) {
    case 0:
      return `举报${where(firm)}：${day(boughtOn)}购买${item}时发现，${facts}，涉嫌违法，请依法查处。`;
    case 1:
      return `${where(firm)}经营的${item}存在问题：${facts}。有照片和付款记录，请核查。`;
    default:
      return `反映${where(firm)}（${firm.address}）${facts}，希望监管部门调查处理。`;
  }
}

export function consultationText(random: Random, item: string, sector: Sector): string {
  switch (random.below(4)) {
    case 0:
      return `咨询${item}发生纠纷时应当保留哪些凭证，怎样提出投诉。`;
    case 1:
      return `咨询${sector.category}方面的投诉由哪个部门办理，需要提供什么材料。`;
    case 2:
      return `咨询购买${item}后能否七日无理由退货。`;
    default:
      return `咨询投诉的办理期限，以及${item}的消费者权益如何维护。`;
  }
}

export function consultationAnswer(random: Random): string {
  return random.pick([
    '已告知可以与经营者协商、请求消费者协会调解、向有关行政部门投诉、申请仲裁或者起诉，并说明了需要准备的凭证。',
    '已说明七日无理由退货的适用范围和例外情形。',
    '已说明投诉应当提供的材料和办理期限，并发送网上投诉入口。',
    '已告知该事项的主管部门和联系方式。',
  ]);
}

/** Requests that are none of the bureau's business. */
export function outsideText(random: Random, firm: Respondent): string {
  return random.pick([
    `反映${firm.name}拖欠工资两个月，请求帮助追讨。`,
    `反映与${firm.name}之间的房屋租赁押金纠纷，请求处理。`,
    `反映${firm.name}夜间施工噪声扰民，要求制止。`,
    `反映${firm.name}门前占道停车，影响通行。`,
  ]);
}

export const NOTES = [
  '已与投诉人电话联系，补充了解情况。',
  '已通知被投诉人提供销售记录和凭证。',
  '投诉人表示工作时间不便接听，约定晚间联系。',
  '已调取门店监控，正在核实。',
  '现场查看，经营者正常营业。',
] as const;

export const SESSION_SUMMARIES = [
  '双方陈述了各自主张，经营者同意研究退款方案。',
  '经营者承认服务存在瑕疵，愿意部分退款。',
  '双方对责任认定分歧较大，约定再次调解。',
  '经营者提供了合同和付款记录，双方核对了金额。',
] as const;

export const RETURN_REASONS = [
  '经核实，被投诉人实际经营地不在本辖区',
  '经营地址已变更，应由其他所办理',
  '登记地址有误，现场无此经营者',
] as const;
