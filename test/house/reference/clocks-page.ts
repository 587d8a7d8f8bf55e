import { eventCatalogue, isCaseEventType, kindTitles } from '#libs/case';
import { articleInEnglish, rates, ruleSetOverlays, ruleSets } from '#libs/law';
import type {
  Budget,
  ClockRule,
  ClockStart,
  ClockStop,
  Condition,
  DecidedBy,
  Grade,
  Ground,
  Powers,
  RuleSet,
} from '#libs/law';
import { code, page, table } from './markdown.js';

/** docs/reference/clocks.md: the law as the engine applies it, both regulations, every clock and every ground. */
export function clocksPage(): string {
  return page(
    '时限与依据 · Clocks and grounds',
    '案件适用收到之日有效的办法，此后不变。逐日解释某一到期日：`case explain-due {id}`。',
    'A case keeps the regulation in force on the day of its receipt. `case explain-due {id}` argues one due date day by day. Grades: **law** – the text says so; **interpretation** – our reading of it; **practice** – common practice without a primary text. Days are counted as [clocks and calendars](../explanation/clocks-and-calendars.md) tells.',
    ...ruleSets().map(ruleSetPart),
    '## 可采用的解释与补充 · Overlays\n\nOff by default; a bureau adopts one by name, and the id of the rule-set then says so.',
    table(
      ['Id', '名称', 'Title', '适用 Over', '自 From', '至 Until'],
      ruleSetOverlays().map(({ id, title, appliesTo, from, until }) => [
        code(id),
        title.zh,
        title.en,
        appliesTo.map(code).join(', '),
        from,
        until ?? '',
      ]),
    ),
    '## 四率 · The four rates',
    table(
      ['Id', '名称', 'Title', '时限 Clocks', '目标 Target'],
      rates().map(({ name, title, clocks, target }) => [
        code(name),
        title.zh,
        title.en,
        clocks.map(code).join(', '),
        `${target} %`,
      ]),
    ),
  );
}

function ruleSetPart(ruleSet: RuleSet): string {
  const { counting } = ruleSet;
  return [
    `## ${ruleSet.title.zh} · ${ruleSet.cite.en}`,
    `${ruleSet.title.en}. \`${ruleSet.id}\`, in force from ${ruleSet.inForce}${ruleSet.replaces === undefined ? '' : `, in place of \`${ruleSet.replaces}\``}. Source: ${ruleSet.source}.`,
    `The first day does not count; a period of calendar days whose last day is a ${counting.rollOver === 'rest-day' ? 'day of rest or a statutory holiday' : 'statutory holiday'} ends on the first day after that is none (${articleOf(counting.article)}, ${counting.grade}).`,
    '### 时限 · Clocks',
    ...Object.values(ruleSet.clocks).map(clockPart),
    '### 不予受理 · Grounds for refusing a complaint',
    groundTable(ruleSet.refusal),
    '### 终止调解 · Grounds for ending a mediation',
    groundTable(ruleSet.ending),
    filingPart(ruleSet),
    '### 授权与限制 · Powers',
    table(
      ['Power', '值 Value', '条款 Article', 'Grade'],
      (Object.keys(ruleSet.powers) as (keyof Powers)[]).map((name) => {
        const { value, article, grade } = ruleSet.powers[name];
        return [code(name), String(value), articleOf(article), grade];
      }),
    ),
  ].join('\n\n');
}

function filingPart({ filing }: RuleSet): string {
  const heading = '### 立案与不予立案 · Whether a case is filed';
  if (filing === null) return `${heading}\n\n规则未作规定。Nothing is said of it.`;
  return `${heading}\n\n${approverOf(filing.approver)} (${articleOf(filing.article)}, ${filing.grade}).`;
}

function clockPart(clock: ClockRule): string {
  const { extension } = clock;
  const rows = [
    ['适用 Of', clock.of.map((kind) => `${kindTitles[kind].zh} ${kindTitles[kind].en}`).join(' · ')],
    ['期限 Budget', budgetOf(clock.budget)],
    ['起算 Starts', clock.starts.map(startOf).join('；')],
    ['停止 Stops', clock.stops.map(stopOf).join('；')],
    ['作废 Voided by', clock.voidedBy.map(stopOf).join('；')],
    [
      '中止 Pauses',
      clock.pauses
        .map(
          ({ reason, from, to, article, grade }) =>
            `${code(reason)}: ${eventOf(from)} → ${to.map(eventOf).join(' / ')} (${articleOf(article)}, ${grade})`,
        )
        .join('；'),
    ],
    [
      '手动中止 By hand',
      clock.pausableFor
        .map(({ reason, article, grade }) => `${code(reason)} (${articleOf(article)}, ${grade})`)
        .join('；'),
    ],
    ['延长 Extension', extension === undefined ? '' : extensionOf(extension)],
    ['依据 Article', `${articleOf(clock.article)} (${clock.grade satisfies Grade})`],
    ['说明 Note', clock.note ?? ''],
  ].filter(([, value]) => value !== '');
  return [`#### ${code(clock.name)} ${clock.title.zh} · ${clock.title.en}`, table(['', ''], rows)].join('\n\n');
}

function extensionOf({ on, times, approver, article, ...budget }: NonNullable<ClockRule['extension']>): string {
  return `${budgetOf(budget)}, ${times} ×, ${approverOf(approver)}; ${eventOf(on)} (${articleOf(article)})`;
}

function approverOf(approver: DecidedBy['approver']): string {
  return approver === 'head' ? '负责人批准 approved by the head' : '任何经办人 by anybody';
}

function budgetOf({ amount, unit }: Budget): string {
  return unit === 'working-day'
    ? `${amount} 个工作日 · ${amount} working day${amount === 1 ? '' : 's'}`
    : `${amount} 日 · ${amount} calendar day${amount === 1 ? '' : 's'}`;
}

function startOf({ on, anchor, when, restart }: ClockStart): string {
  const from = anchor === 'effectiveAt' ? '' : ` (from ${code(anchor)})`;
  return `${eventOf(on)}${from}${whenOf(when)}${restart === true ? ', anew each time' : ''}`;
}

function stopOf({ on, when }: ClockStop): string {
  return `${eventOf(on)}${whenOf(when)}`;
}

function whenOf(when: Condition | undefined): string {
  const conditions = Object.entries(when ?? {}).map(([key, value]) => code(`${key} = ${String(value)}`));
  return conditions.length === 0 ? '' : ` if ${conditions.join(' and ')}`;
}

function eventOf(type: string): string {
  return isCaseEventType(type) ? `${eventCatalogue[type].title.zh} ${code(type)}` : code(type);
}

function groundTable(grounds: readonly Ground[]): string {
  return table(
    ['代码 Code', '条款 Article', '内容', 'Text', 'Topic'],
    grounds.map(({ code: cited, article, text, topic }) => [code(cited), articleOf(article), text.zh, text.en, topic]),
  );
}

/** The article as it is cited, with the English form where there is one. */
function articleOf(article: string): string {
  const english = articleInEnglish(article);
  return english === article ? article : `${article} ${english}`;
}
