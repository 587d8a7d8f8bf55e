import { wallClock, columns } from '../output.js';
import type { Output } from '../output.js';
import type { LawPreview, LawView } from '../../server/index.js';

/** What holds, as a page. */
export function lawText(law: LawView, out: Output): string {
  const { coverage } = law;
  return [
    out.t(
      `${law.today} 适用 ${law.ruleSet ?? '—'} · 日历 ${law.calendar}`,
      `${law.today}: ${law.ruleSet ?? '—'} · calendar ${law.calendar}`,
    ),
    '',
    columns(
      [out.t('办法', 'rule-set'), out.t('自', 'from'), out.t('在办案件', 'open cases'), out.t('依据', 'source')],
      law.ruleSets.map(({ ruleSet, from, openCases, by, source }) => [
        ruleSet,
        from,
        openCases === 'move' ? out.t('转为适用', 'move over') : out.t('不变', 'keep theirs'),
        by === 'itself' ? out.t('自施行日', 'by its own date') : (source ?? ''),
      ]),
    ),
    '',
    columns(
      [
        out.t('日历', 'calendar'),
        out.t('公布', 'published'),
        out.t('覆盖至', 'covers up to'),
        out.t('发布于', 'by an event'),
      ],
      law.calendars.map(({ calendar, published, coveredUntil, publishedAt }) => [
        calendar,
        published,
        coveredUntil,
        wallClock(publishedAt),
      ]),
    ),
    '',
    out.t(
      `${coverage.alarm ? '⚠ ' : ''}日历覆盖至 ${coverage.coveredUntil}，还有 ${coverage.daysLeft} 天；暂定期限 ${law.provisionalClocks} 个`,
      `${coverage.alarm ? '⚠ ' : ''}the calendar covers up to ${coverage.coveredUntil}, ${coverage.daysLeft} days more; ${law.provisionalClocks} due dates are provisional`,
    ),
  ].join('\n');
}

/** How many clocks move, from when to when. */
export function impactText({ id, takesEffect, impact }: LawPreview, out: Output): string {
  const groups = impact.groups.map((group) => [
    group.clock,
    group.unit,
    String(group.moving),
    `${group.fewestDays ?? '—'} … ${group.mostDays ?? '—'}`,
    String(group.overdueAtOnce),
    group.first.map((each) => `${each.caseId} ${day(each.dueBefore)} → ${day(each.dueAfter)}`).join('; '),
  ]);
  return [
    out.t(
      `${id} 自 ${wallClock(takesEffect)} 起：${impact.openCases} 个在办案件中 ${impact.casesMovingOver} 个转为适用；${impact.openClocks} 个未结时限中 ${impact.moving} 个到期日变动，其中 ${impact.overdueAtOnce} 个即时逾期；${impact.becomingFirm} 个暂定变为确定，${impact.becomingProvisional} 个变为暂定，${impact.keptByLaw} 个仍按原办法`,
      `${id} from ${wallClock(takesEffect)}: of ${impact.openCases} open cases ${impact.casesMovingOver} move over; of ${impact.openClocks} open clocks ${impact.moving} are due on another day, ${impact.overdueAtOnce} of them overdue at once; ${impact.becomingFirm} become firm, ${impact.becomingProvisional} provisional, ${impact.keptByLaw} run out under the old law`,
    ),
    ...(groups.length > 0
      ? [
          columns(
            [
              ...[out.t('时限', 'clock'), out.t('单位', 'unit'), out.t('变动', 'moving'), out.t('天数', 'days')],
              ...[out.t('即时逾期', 'overdue'), out.t('案件', 'cases')],
            ],
            groups,
          ),
        ]
      : []),
  ].join('\n');
}

function day(instant: string | null): string {
  return instant === null ? '—' : instant.slice(0, 10);
}
