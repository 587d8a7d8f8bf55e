import type { Bilingual, Rejection } from '#libs/kernel';
import type { Fault } from '#libs/law';

/** Why a decision about the law changes nothing. Codes are stable. */
export const lawRefusals = {
  'law.calendar-unknown': {
    status: 404,
    zh: '没有日历“{calendar}”',
    en: 'there is no calendar {calendar}',
    next: { zh: '请提交日历文件，或使用程序自带的日历编号。', en: 'send its file, or name one that is shipped' },
  },
  'law.calendar-invalid': {
    status: 422,
    zh: '日历不能发布：{faults}',
    en: 'the calendar cannot be published: {faults}',
    next: { zh: '请按所列位置更正文件。', en: 'mend the file at the paths that are named' },
  },
  'law.calendar-published': {
    status: 409,
    zh: '日历“{calendar}”已发布',
    en: 'the calendar {calendar} is published already',
    next: { zh: '无须再次发布。', en: 'nothing is to be done' },
  },
  'law.calendar-not-yet-published': {
    status: 422,
    zh: '日历“{calendar}”的公布日期 {published} 尚未到来',
    en: 'the notice behind {calendar} is dated {published}, which has not come yet',
    next: { zh: '请核对 published。', en: 'check its published' },
  },
  'law.calendar-contradicts': {
    status: 409,
    zh: '日历“{calendar}”的公布日期早于“{newest}”，且 {day} 与之不符',
    en: '{calendar} was published before {newest}, and contradicts it on {day}',
    next: {
      zh: '更正应以较晚的公布日期、在最新日历之后发布。',
      en: 'a correction is published later, on top of the newest calendar',
    },
  },
  'law.calendar-superseded': {
    status: 409,
    zh: '日历“{calendar}”早于现行日历“{newest}”，发布后不会被采用',
    en: '{calendar} is older than {newest}: no case would ever follow it',
    next: { zh: '无须发布。', en: 'it need not be published' },
  },
  'law.calendar-forks': {
    status: 409,
    zh: '日历须接续现行日历“{newest}”，而不是“{continues}”：否则两者之间会有空缺或重叠',
    en: 'a calendar continues the newest, which is {newest}, not {continues}: between the two there would be a gap or an overlap',
    next: {
      zh: '请将 continues 改为“{newest}”，只写新增和更正的日期。',
      en: 'let it continue {newest}, and state what is new or corrected',
    },
  },
  'law.rule-set-unknown': {
    status: 404,
    zh: '没有办法“{ruleSet}”',
    en: 'there is no regulation {ruleSet}',
    next: { zh: '请提交办法文件，或使用程序自带的办法编号。', en: 'send its file, or name one that is shipped' },
  },
  'law.overlay-unknown': {
    status: 404,
    zh: '没有补充规则“{overlay}”',
    en: 'there is no overlay {overlay}',
    next: { zh: '请提交其文件，或使用程序自带的补充规则。', en: 'send its file, or name one that is shipped' },
  },
  'law.rule-set-invalid': {
    status: 422,
    zh: '办法不能采用：{faults}',
    en: 'the rule-set cannot be adopted: {faults}',
    next: { zh: '请按所列位置更正。', en: 'mend it at the paths that are named' },
  },
  'law.before-in-force': {
    status: 422,
    zh: '“{ruleSet}”自 {inForce} 起方可适用，不能自 {from} 起采用',
    en: '{ruleSet} can hold from {inForce} on, not from {from}',
    next: { zh: '请推迟采用日期。', en: 'adopt it from a later day' },
  },
  'law.after-its-end': {
    status: 422,
    zh: '“{ruleSet}”中的补充规则自 {until} 起不再适用',
    en: 'an overlay of {ruleSet} no longer applies from {until} on',
    next: { zh: '请去掉该补充规则。', en: 'leave that overlay out' },
  },
  'law.rule-set-replaced': {
    status: 422,
    zh: '“{ruleSet}”自 {since} 起已由“{by}”取代',
    en: '{ruleSet} is replaced by {by} since {since}',
    next: { zh: '请采用现行办法。', en: 'adopt the one that holds' },
  },
  'law.rule-set-in-force': {
    status: 409,
    zh: '自 {from} 起适用的已是“{ruleSet}”',
    en: '{ruleSet} holds on {from} already',
    next: { zh: '无须再次采用。', en: 'nothing is to be done' },
  },
  'law.period-settled': {
    status: 409,
    zh: '{settledUntil} 及以前的期间已月结，不能自 {from} 起改变规则',
    en: 'the periods up to {settledUntil} are settled: nothing can hold anew from {from}',
    next: { zh: '请自月结期间之后的日期起采用。', en: 'adopt it from a day after the settled periods' },
  },
  'law.calendar-corrects-settled': {
    status: 409,
    zh: '{settledUntil} 及以前的期间已月结，日历“{calendar}”改变了其中的 {day}',
    en: 'the periods up to {settledUntil} are settled, and the calendar {calendar} changes {day}',
    next: {
      zh: '仅可更正月结期间之后的日期。',
      en: 'correct only days after the settled periods',
    },
  },
  'law.id-taken': {
    status: 409,
    zh: '编号“{id}”已用于内容不同的文件',
    en: 'the id {id} stands for other contents',
    next: { zh: '内容变更须使用新的编号。', en: 'other contents need another id' },
  },
  'law.scheme-invalid': {
    status: 422,
    zh: '评价方案不可用：{faults}',
    en: 'the scheme cannot be used: {faults}',
    next: { zh: '请按所列位置更正。', en: 'mend it at the paths that are named' },
  },
  'law.scheme-unknown': {
    status: 404,
    zh: '没有评价方案“{scheme}”',
    en: 'there is no evaluation scheme {scheme}',
    next: { zh: '请提交方案文件，或使用程序自带的方案编号。', en: 'send its file, or name one that is shipped' },
  },
  'law.scheme-out-of-its-dates': {
    status: 422,
    zh: '方案“{scheme}”适用于 {since} 至 {until}，不能自 {from} 起采用',
    en: '{scheme} is made for {since} up to {until}: it cannot be adopted from {from}',
    next: { zh: '请核对采用日期或方案的 from、until。', en: 'check the day, or the from and until of the scheme' },
  },
  'law.scheme-in-force': {
    status: 409,
    zh: '自 {from} 起适用的已是方案“{scheme}”',
    en: 'the scheme {scheme} holds on {from} already',
    next: { zh: '无须再次采用。', en: 'nothing is to be done' },
  },
  'law.field-blank': {
    status: 422,
    zh: '“{field}”不能为空',
    en: '{field} must not be empty',
    next: { zh: '请填写。', en: 'fill it in' },
  },
} as const satisfies Readonly<Record<string, Bilingual & { readonly status: number; readonly next: Bilingual }>>;

export type LawRefusalCode = keyof typeof lawRefusals;

/** A rejection; where a file is at fault, with everything that is wrong with it. */
export interface LawRefusal extends Rejection {
  readonly code: LawRefusalCode;
  readonly faults?: readonly Fault[];
}

type Details = Readonly<Record<string, string>>;

export function refusal(code: LawRefusalCode, details: Details, field?: string): LawRefusal {
  const { zh, en, next } = lawRefusals[code];
  return {
    code,
    message: { zh: filled(zh, details), en: filled(en, details) },
    next: { zh: filled(next.zh, details), en: filled(next.en, details) },
    details,
    ...(field === undefined ? {} : { field }),
  };
}

/** Against a file: the first faults in the message, all of them beside it. */
export function invalid(code: LawRefusalCode, faults: readonly Fault[]): LawRefusal {
  const { zh, en } = lawRefusals[code];
  const details = { zh: faultsText(faults, 'zh'), en: faultsText(faults, 'en') };
  return {
    ...refusal(code, { faults: details.en }, faults[0]?.path),
    message: { zh: filled(zh, { faults: details.zh }), en: filled(en, { faults: details.en }) },
    faults,
  };
}

/** The first of them in a line. */
function faultsText(faults: readonly Fault[], language: keyof Bilingual): string {
  const told = faults
    .slice(0, 3)
    .map(({ path, messages }) => (path ? `${path}${COLONS[language]}${messages[language]}` : messages[language]));
  if (faults.length > told.length) told.push(language === 'zh' ? `等 ${faults.length} 处` : `… (${faults.length})`);
  return told.join(language === 'zh' ? '；' : '; ');
}

const COLONS = { zh: '：', en: ': ' } as const;

function filled(text: string, details: Details): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => details[name] ?? '–');
}

/** The HTTP status that goes with a refusal. */
export function statusOf(code: LawRefusalCode): number {
  return lawRefusals[code].status;
}
