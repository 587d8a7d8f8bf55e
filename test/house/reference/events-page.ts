import { lawEventTitles } from '#libs/adoption';
import { eventCatalogue } from '#libs/case';
import type { EventGroup } from '#libs/case';
import { derivedCommandId, instant, seal } from '#libs/kernel';
import type { Bilingual, RuleSetId, StreamName, UnitCode } from '#libs/kernel';
import { supervisionEventTitles } from '#libs/supervision';
import { webhookEventTitles } from '#libs/webhooks';
import { code, page, table } from './markdown.js';

/** docs/reference/events.md: every event that the log can hold. */
export function eventsPage(): string {
  const beside = [supervisionEventTitles, lawEventTitles, webhookEventTitles].flatMap((titles) => Object.keys(titles));
  const count = Object.keys(eventCatalogue).length + beside.length;
  const groups = Map.groupBy(Object.entries(eventCatalogue), ([, { group }]) => group);
  return page(
    '事件 · Events',
    `${count} 种事件，按工作环节排列。个人信息只在事件中，读模型和运行日志都不保存。`,
    `The ${count} types of events, by the part of the work that they belong to. Personal data is in these fields of the events and nowhere else: no read model and no line of the process's log holds it; \`*\` stands for every item of a list. The shapes of \`data\` are the types in \`libs/case/domain/events\`.`,
    ...[...groups].map(([group, entries]) =>
      [
        `## ${GROUPS[group].zh} · ${GROUPS[group].en}`,
        table(
          ['事件 type', '名称', 'Title', '个人信息 Personal fields', '版本 Schema version'],
          entries.map(([type, { title, personal }]) => [
            code(type),
            title.zh,
            title.en,
            personal.map(code).join(', '),
            String(schemaVersionOf(type)),
          ]),
        ),
      ].join('\n\n'),
    ),
    ...BESIDE.flatMap(({ title, streams, titles }) => [
      `## ${title}`,
      streams,
      table(
        ['事件 type', '名称', 'Title', '版本 Schema version'],
        Object.entries(titles).map(([type, { zh, en }]) => [code(type), zh, en, String(schemaVersionOf(type))]),
      ),
    ]),
  );
}

/** Events that are no case's, in streams of their own. */
const BESIDE: readonly {
  readonly title: string;
  readonly streams: string;
  readonly titles: Record<string, Bilingual>;
}[] = [
  {
    title: '日看周查月结 · the rhythm of supervision',
    streams:
      'In the streams `digest-<unit>.<handler or head>-<month>`, `daily-look-<unit>-<date>`, `weekly-check-<unit>-<week>`, `settlement-<unit>-<month>` and `score-<unit>-<from>-<to>`; the shapes are in `libs/supervision/domain`. They hold no personal data.',
    titles: supervisionEventTitles,
  },
  {
    title: '办法与日历 · the law of the bureau',
    streams:
      'In the stream `law-<root unit>`, with the whole of each file that the program does not ship; the shapes are in `libs/adoption/domain/events.ts`. They hold no personal data.',
    titles: lawEventTitles,
  },
  {
    title: '推送 · webhooks',
    streams:
      'In the streams `webhook-<id>`; the shapes are in `libs/webhooks/domain/events.ts`. They hold no personal data, and no secret: that follows from the id and the version. None of them is published.',
    titles: webhookEventTitles,
  },
];

const GROUPS: Readonly<Record<EventGroup, { readonly zh: string; readonly en: string }>> = {
  registration: { zh: '登记', en: 'registration' },
  'passing-on': { zh: '流转', en: 'passing on' },
  materials: { zh: '材料', en: 'materials' },
  'initial-review': { zh: '初查', en: 'initial review' },
  odr: { zh: 'ODR', en: 'online dispute resolution' },
  mediation: { zh: '调解', en: 'mediation' },
  ending: { zh: '调解结束', en: 'end of the mediation' },
  verification: { zh: '核查', en: 'verification' },
  consultation: { zh: '咨询', en: 'consultation' },
  closing: { zh: '办结', en: 'closing' },
  clock: { zh: '时限', en: 'clocks' },
  supervision: { zh: '催办督办', en: 'reminding and supervising' },
};

/** As it is written today: asked of the function that seals, not of a second list. */
function schemaVersionOf(type: string): number {
  const at = instant('2026-01-01T00:00:00+08:00');
  const commandId = derivedCommandId('docs');
  const [sealed] = seal('case-docs' as StreamName, undefined, [{ type, data: {} }], {
    commandId,
    correlationId: commandId,
    causationId: commandId,
    recordedAt: at,
    effectiveAt: at,
    actor: { id: 'docs', role: 'officer' },
    unit: '230700' as UnitCode,
    ruleSet: 'cn-samr-order-121' as RuleSetId,
  });
  return sealed!.envelope.schemaVersion;
}
