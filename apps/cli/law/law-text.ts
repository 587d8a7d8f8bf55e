import { schemes } from '#libs/efficacy';
import type { UnitStanding } from '#libs/efficacy';
import type { Organisation } from '#libs/identity';
import type { UnitCode } from '#libs/kernel';
import { pointsText } from '#libs/reports';
import { clockCalled, ownCalledShort } from '../called.js';
import { wallClock, columns } from '../output.js';
import type { Output } from '../output.js';
import type { LawPreview, LawView, SchemePreview } from '../../server/index.js';

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
    columns(
      [out.t('评价方案', 'scheme'), out.t('自', 'from'), out.t('采用于', 'adopted'), out.t('依据', 'source')],
      [
        // What was adopted holds from its own day on; whatever began before goes by the shipped one.
        ...schemes()
          .slice(0, 1)
          .map(({ id }) => [id, '', '', out.t('自带', 'shipped')]),
        ...law.schemes.map(({ scheme, from, recordedAt, source }) => [scheme, from, wallClock(recordedAt), source]),
      ],
    ),
    '',
    out.t(
      `${coverage.alarm ? '⚠ ' : ''}日历覆盖至 ${coverage.coveredUntil}，还有 ${coverage.daysLeft} 天；暂定期限 ${law.provisionalClocks} 个`,
      `${coverage.alarm ? '⚠ ' : ''}the calendar covers up to ${coverage.coveredUntil}, ${coverage.daysLeft} days more; ${law.provisionalClocks} due dates are provisional`,
    ),
  ].join('\n');
}

/** How many clocks move, from when to when. */
export function impactText(
  { id, takesEffect, impact }: LawPreview,
  names: Pick<Organisation, 'get' | 'shortName'>,
  out: Output,
): string {
  const groups = impact.groups.map((group) => [
    clockCalled(group.clock, out),
    ownCalledShort(names, group.unit, out),
    String(group.moving),
    [group.fewestDays, group.mostDays].map(daysText).join(' … '),
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
            [2, 3, 4],
          ),
        ]
      : []),
  ].join('\n');
}

function daysText(days: number | null): string {
  return days === null ? '—' : String(days).replace('-', '−');
}

/** Which scores change, the units that it changes most first. */
export function rescoredText(
  { id, period, before, changing, units, position }: SchemePreview,
  names: Pick<Organisation, 'get'>,
  out: Output,
): string {
  const by = (unit: (typeof units)[number]) => Math.abs(Number(unit.difference ?? 0));
  return [
    out.t(
      `${period.from} 至 ${period.to}（日志位置 ${position}）：由 ${before.id} 改为 ${id}，${units.length} 个单位中 ${changing} 个的得分、等次或名次变动`,
      `${period.from} to ${period.to} (log position ${position}): ${id} instead of ${before.id} changes score, grade or rank of ${changing} of ${units.length} units`,
    ),
    columns(
      [out.t('单位', 'unit'), out.t('现得分', 'now'), out.t('将得分', 'then'), out.t('差', 'difference')],
      units
        .toSorted((a, b) => by(b) - by(a))
        .map(({ unit, before: now, after, difference }) => {
          const name = names.get(unit as UnitCode)?.name;
          return [
            name ? out.pick(name) : unit,
            standingText(now, out),
            standingText(after, out),
            differenceText(difference),
          ];
        }),
    ),
  ].join('\n\n');
}

/** `96.67（优秀，第 2 名）`. */
function standingText({ published, gradeTitle, rank }: UnitStanding, out: Output): string {
  if (published === null) return '—';
  const place = rank === null ? null : out.t(`第 ${rank} 名`, `no. ${rank}`);
  const said = [gradeTitle && out.pick(gradeTitle), place].filter((each) => each !== null);
  return published + out.t(`（${said.join('，')}）`, ` (${said.join(', ')})`);
}

function differenceText(difference: string | null): string {
  return difference === null ? '—' : pointsText(difference);
}

function day(instant: string | null): string {
  return instant === null ? '—' : instant.slice(0, 10);
}
