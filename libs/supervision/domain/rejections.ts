import { rejected } from '#libs/kernel';
import type { Bilingual, Decision, DomainEvent, Rejection } from '#libs/kernel';

const words = (zh: string, en: string): Bilingual => ({ zh, en });

type Details = NonNullable<Rejection['details']>;

/** Every reason why nothing is recorded: what is told, and what to do next. Codes are stable. */
export const supervisionRejections = {
  'digest.nothing-new': () => ({
    message: words('所列提醒均已汇总', 'everything listed is in a digest already'),
    next: words('无须再次汇总', 'nothing is to be done'),
  }),
  'inspection.recorded-already': ({ date }: Details) => ({
    message: words(`${String(date)} 的日看已记录`, `the daily look of ${String(date)} is recorded already`),
    next: words('无须再次记录', 'nothing is to be done'),
  }),
  'inspection.another-day': ({ date, asOf }: Details) => ({
    message: words(`${String(asOf)} 不在 ${String(date)} 当日`, `${String(asOf)} does not lie on ${String(date)}`),
    next: words('日看须在当日进行', 'a daily look is taken on its day'),
  }),
  'inspection.in-future': ({ asOf }: Details) => ({
    message: words(`${String(asOf)} 尚未到来`, `${String(asOf)} has not come yet`),
    next: words('请届时再看', 'look again then'),
  }),
  'check.recorded-already': ({ week }: Details) => ({
    message: words(`${String(week)} 的周查已记录`, `the weekly check of ${String(week)} is recorded already`),
    next: words('无须再次记录', 'nothing is to be done'),
  }),
  'check.week-not-ended': ({ week, ends }: Details) => ({
    message: words(
      `${String(week)} 至 ${String(ends)} 24:00 方结束`,
      `${String(week)} ends at 24:00 of ${String(ends)}`,
    ),
    next: words('请在该周结束后再查', 'check it when it is over'),
  }),
  'settlement.period-not-ended': ({ month, ends }: Details) => ({
    message: words(
      `${String(month)} 至 ${String(ends)} 24:00 方结束`,
      `${String(month)} ends at 24:00 of ${String(ends)}`,
    ),
    next: words('请在该月结束后再结', 'settle it when it is over'),
  }),
  'settlement.settled-already': ({ month }: Details) => ({
    message: words(`${String(month)} 已结`, `${String(month)} is settled already`),
    next: words('如有更正，请作调整', 'a correction is an adjustment beside it'),
  }),
  'settlement.not-settled': ({ month }: Details) => ({
    message: words(`${String(month)} 尚未月结`, `${String(month)} is not settled`),
    next: words('请先月结', 'settle it first'),
  }),
  'settlement.nothing-to-adjust': ({ month }: Details) => ({
    message: words(`${String(month)} 的数字没有变化`, `no figure of ${String(month)} differs from what stands`),
    next: words('无须调整', 'nothing is to be adjusted'),
  }),
  'settlement.position-behind': ({ position, settled }: Details) => ({
    message: words(
      `日志位置 ${String(position)} 不晚于已结的 ${String(settled)}`,
      `the log position ${String(position)} does not lie after ${String(settled)}, which is settled`,
    ),
    next: words('请按最新的日志计算', 'work the figures out from the log as it is now'),
  }),
  'score.period-not-ended': ({ ends }: Details) => ({
    message: words(`所评期间至 ${String(ends)} 24:00 方结束`, `the period ends at 24:00 of ${String(ends)}`),
    next: words('请在期间结束后再公布', 'publish its scores when it is over'),
  }),
  'score.no-data': ({ scheme }: Details) => ({
    message: words(
      `按方案 ${String(scheme)} 没有任何单位有数据`,
      `by the scheme ${String(scheme)} no unit has any data`,
    ),
    next: words('请核对期间、单位与方案', 'check the period, the unit and the scheme'),
  }),
  'score.nothing-new': ({ number }: Details) => ({
    message: words(
      `与已公布的第 ${String(number)} 号相同`,
      `number ${String(number)}, which is published, says the same`,
    ),
    next: words('无须再次公布', 'nothing is to be published'),
  }),
  'score.published-already': ({ number, scheme }: Details) => ({
    message: words(
      `按方案 ${String(scheme)} 的得分已公布（第 ${String(number)} 号），现在的结果不同`,
      `the scores by ${String(scheme)} are published (number ${String(number)}), and differ from those of now`,
    ),
    next: words(
      '如需更正，请说明理由，另行公布新的一号',
      'give a reason, and they are published beside it under a new number',
    ),
  }),
  'figure.twice': ({ figure }: Details) => ({
    message: words(`${String(figure)} 出现两次`, `${String(figure)} stands twice`),
    next: words('每项只列一次', 'tell each once'),
  }),
  'figure.not-a-count': ({ figure }: Details) => ({
    message: words(`${String(figure)} 不是非负整数`, `${String(figure)} is not a whole number from 0 up`),
    next: words('请重新计算', 'work it out again'),
  }),
  'figure.none': () => ({
    message: words('没有任何数字', 'there is no figure'),
    next: words('请重新计算', 'work them out again'),
  }),
  'reason.required': () => ({
    message: words('请说明理由', 'a reason is needed'),
    next: words('请填写', 'give one'),
  }),
} as const satisfies Readonly<Record<string, (details: Details) => Pick<Rejection, 'message' | 'next'>>>;

export type SupervisionRejectionCode = keyof typeof supervisionRejections;

/** No events, for this reason. */
export function refuse<E extends DomainEvent = never>(
  code: SupervisionRejectionCode,
  details: Details = {},
  field?: string,
): Decision<E> {
  return rejected({
    code,
    ...supervisionRejections[code](details),
    details,
    ...(field !== undefined && { field }),
  });
}
