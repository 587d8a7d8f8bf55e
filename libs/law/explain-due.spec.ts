import { ClockStory, at } from './testing/clock-story.js';
import { articleInEnglish, explainDue, newestCalendar, ruleSetById } from './index.js';
import type { ClockFacts } from './index.js';

const law = ruleSetById('cn-samr-order-121')!;
const rule = (clock: string) => law.clocks[clock]!;
const facts = (anchor: string, more: Partial<ClockFacts> = {}): ClockFacts => ({
  anchor: at(anchor),
  pauses: [],
  extensions: [],
  stoppedAt: null,
  voidedAt: null,
  ...more,
});

describe('a due date explained', () => {
  test('in Chinese: the budget and its article, the counting, the calendar, a line a day, the end', () => {
    expect(explainDue(rule('initial-review'), facts('2026-02-11 09:00'), newestCalendar(), law.counting)).toEqual([
      '初查（受理决定）：自 2026-02-11 09:00:00 起，期限 7 个工作日；依据第十五条（法规条文）。',
      '计算：开始之日不计，某日零时计时未中止的计入；只计工作日，含调休上班日；依据第四十五条（条文解释）。',
      '日历：国务院办公厅节假日安排（至 2026 年），覆盖 2008-01-01 至 2026-12-31，之后按星期推定，为暂定。',
      '2026-02-11 周三 · 工作日 · 开始之日，不计（第四十五条）',
      '2026-02-12 周四 · 工作日 · 第 1 日（第十五条）',
      '2026-02-13 周五 · 工作日 · 第 2 日（第十五条）',
      '2026-02-14 周六 · 调休上班（春节） · 第 3 日（第十五条）',
      ...['15 周日', '16 周一', '17 周二', '18 周三', '19 周四', '20 周五', '21 周六', '22 周日', '23 周一'].map(
        (day) => `2026-02-${day} · 法定节假日（春节） · 非工作日，不计`,
      ),
      '2026-02-24 周二 · 工作日 · 第 4 日（第十五条）',
      '2026-02-25 周三 · 工作日 · 第 5 日（第十五条）',
      '2026-02-26 周四 · 工作日 · 第 6 日（第十五条）',
      '2026-02-27 周五 · 工作日 · 第 7 日（第十五条）',
      '届满：2026-02-27 24:00。',
    ]);
  });

  test('in English: names the reading of Art. 45 that was used, either one', () => {
    const lines = explainDue(rule('mediation'), facts('2026-08-05 09:00'), newestCalendar(), law.counting, 'en');
    expect(lines[0]).toBe('Mediation: 60 calendar days from 2026-08-05 09:00:00; Art. 23 para. 1 item 5 (law).');
    expect(lines[1]).toContain(
      'a statutory holiday (read: a day off under the State Council notice, plain weekends not) moves to the first day after; Art. 45 (interpretation).',
    );
    expect(lines.slice(-3)).toEqual([
      '2026-10-07 Wed · statutory holiday (National Day) · rolled over (Art. 45)',
      '2026-10-08 Thu · working day · rolled over (Art. 45)',
      'Ends 2026-10-08 at 24:00.',
    ]);
    const other = ruleSetById('cn-samr-order-121+roll-over-rest-day')!;
    expect(
      explainDue(rule('mediation'), facts('2026-08-05 09:00'), newestCalendar(), other.counting, 'en')[1],
    ).toContain('a day off (read: plain weekends, too)');
  });

  test('says why a paused day did not count, and what is left while nobody can say the end', () => {
    const story = ClockStory.of('complaint', '2026-09-28 09:00')
      .then('ComplaintAccepted', '2026-09-28 10:00')
      .then('TestingCommissioned', '2026-10-09 09:00');
    const lines = explainDue(
      rule('mediation'),
      story.run('mediation'),
      newestCalendar(),
      law.counting,
      'zh',
      at('2026-10-12 09:00'),
    );
    expect(lines.slice(-4)).toEqual([
      '2026-10-10 周六 · 调休上班（国庆节） · 中止（testing），不计（第二十二条）',
      '2026-10-11 周日 · 休息日 · 中止（testing），不计（第二十二条）',
      '2026-10-12 周一 · 工作日 · 中止（testing），不计（第二十二条）',
      '计时中止中，已计 11 日，尚余 49 日，恢复后方可确定届满日。',
    ]);
  });

  test('marks what lies beyond the calendar as provisional', () => {
    const lines = explainDue(rule('sign-for'), facts('2026-12-31 09:00'), newestCalendar(), law.counting, 'en');
    expect(lines.slice(-2)).toEqual([
      '2027-01-01 Fri · working day · day 1 (实践) · provisional',
      'Ends 2027-01-01 at 24:00 (provisional).',
    ]);
    expect(explainDue(rule('sign-for'), facts('2026-12-31 09:00'), newestCalendar(), law.counting).at(-1)).toBe(
      '届满：2027-01-01 24:00（暂定）。',
    );
  });

  test('tells of an extension', () => {
    const clock = facts('2026-09-28 09:00', { extensions: [{ amount: 15, at: at('2026-10-20 09:00') }] });
    expect(explainDue(rule('verification'), clock, newestCalendar(), law.counting)[0]).toContain(
      '期限 30 个工作日，含 2026-10-20 09:00:00 延长 15 日；',
    );
    expect(explainDue(rule('verification'), clock, newestCalendar(), law.counting, 'en')[0]).toContain(
      '30 working days from 2026-09-28 09:00:00, 15 of them granted on 2026-10-20 09:00:00;',
    );
  });
});

test.each([
  ['第十五条', 'Art. 15'],
  ['第二十三条第一款第五项', 'Art. 23 para. 1 item 5'],
  ['第一百二十一条', 'Art. 121'],
  ['第十条', 'Art. 10'],
  ['第四十条', 'Art. 40'],
  ['第一百零七条', 'Art. 107'],
  ['实践', '实践'],
])('the article %s is %s in English', (article, english) => {
  expect(articleInEnglish(article)).toBe(english);
});
