import type { Command } from 'commander';
import { channelTitles, eventCatalogue, kindTitles, statusTitles } from '#libs/case';
import type { CaseEventType } from '#libs/case';
import {
  caseIdParameter,
  GetCase,
  GetCaseClocks,
  GetCaseEvents,
  instantParameter,
  replayLimitParameter,
} from '#libs/case/service';
import type { ArguedClock, CaseView, EventView } from '#libs/case/service';
import type { Bilingual } from '#libs/kernel';
import type { ClockStatus } from '#libs/law';
import { ProblemError } from '#libs/platform';
import { dueCalled } from '../called.js';
import { clockOutcomes, columns, wallClock, yuan } from '../output.js';
import type { Output } from '../output.js';
import type { Verb } from '../verb.js';
import { withEngine } from '../with-engine.js';
import { caseActionsVerb } from './case-actions.js';
import { caseHoldersVerb } from './case-holders.js';
import { caseTimelineVerb } from './case-timeline.js';

interface Moment {
  readonly at?: string;
  readonly revision?: string;
}

/** `case show|history|timeline|actions|holders|replay|explain-due`: a case as its own events tell it. */
export const caseVerb: Verb = (program, output) => {
  const verb = program.command('case').description('查看一个案件 · one case, from its events');
  const atMoment = (command: Command) =>
    command
      .argument('<id>', '案件编号 · case id')
      .option('--at <instant>', '当时的状态（以记录时间为准）· as the log knew it then, RFC 3339')
      .option('--revision <n>', '到第 n 个事件为止 · up to that revision');

  atMoment(verb.command('show').description('状态与时限 · state and clocks')).action((id: string, options: Moment) =>
    withEngine({ permission: 'case.read' }, async ({ asker, queries }) => {
      const view = await queries.execute(
        new GetCase(asker, caseIdParameter(id), replayLimitParameter(options.at, options.revision)),
      );
      const out = output();
      out.answer(view, () => caseText(view, out));
    }),
  );

  atMoment(verb.command('history').description('全部事件 · every event')).action((id: string, options: Moment) =>
    withEngine({ permission: 'case.read' }, async ({ asker, queries }) => {
      const events = await queries.execute(
        new GetCaseEvents(asker, caseIdParameter(id), replayLimitParameter(options.at, options.revision)),
      );
      const out = output();
      out.answer(events, () => historyText(events, out));
    }),
  );

  caseTimelineVerb(verb, output);
  caseActionsVerb(verb, output);
  caseHoldersVerb(verb, output);

  atMoment(
    verb.command('replay').description('逐个事件重放并校验哈希链 · replay event by event, verifying the hash chain'),
  ).action((id: string, options: Moment) =>
    withEngine({ permission: 'case.read' }, async ({ asker, queries }) => {
      const caseId = caseIdParameter(id);
      const limit = replayLimitParameter(options.at, options.revision);
      const view = await queries.execute(new GetCase(asker, caseId, limit));
      const events = await queries.execute(new GetCaseEvents(asker, caseId, limit));
      const out = output();
      out.answer({ ...view, events: events }, () => replayText(view, events, out));
      if (!view.chainIntact) throw brokenChain(caseId);
    }),
  );

  verb
    .command('explain-due')
    .description('逐日说明时限怎么算出来的 · every day between anchor and due date, and why')
    .argument('<id>', '案件编号 · case id')
    .option('--clock <name>', '只看这个时限 · only this clock, e.g. initial-review')
    .option('--at <instant>', '当时的算法 · as the log knew it then')
    .action((id: string, options: { clock?: string; at?: string }) =>
      withEngine({ permission: 'case.read' }, async ({ asker, queries }) => {
        const at = options.at === undefined ? undefined : instantParameter('at', options.at);
        const clocks = await queries.execute(new GetCaseClocks(asker, caseIdParameter(id), at, options.clock));
        const out = output();
        const none = out.t('该案件还没有时限', 'the case has no clocks yet');
        out.answer(clocks, () => clocks.map((clock) => explanationText(clock, out)).join('\n\n') || none);
      }),
    );
};

function caseText(view: CaseView, out: Output): string {
  const { state } = view;
  const { identity } = state;
  const line = (label: string, value: string | null | undefined) => (value ? [`${label}${value}`] : []);
  return [
    `${view.caseId}  ${out.t('修订', 'revision')} ${view.revision}  ${view.chainIntact ? out.t('哈希链完好', 'hash chain intact') : out.t('哈希链已断！', 'HASH CHAIN BROKEN')}`,
    ...line(
      out.t('类型    ', 'kind      '),
      identity &&
        state.kind &&
        `${out.pick(kindTitles[state.kind])} · ${out.pick(channelTitles[identity.channel])} · ${identity.category}`,
    ),
    ...line(out.t('来源    ', 'source    '), identity && `${identity.source.system} ${identity.source.number}`),
    ...line(out.t('被诉方  ', 'respondent '), identity?.respondent?.name),
    ...line(out.t('状态    ', 'status    '), out.pick(statusTitles[state.status])),
    ...line(out.t('单位    ', 'unit      '), [state.unit, state.handler].filter(Boolean).join(' · ')),
    ...line(out.t('适用    ', 'law       '), `${state.ruleSet ?? ''} · ${state.calendar ?? ''}`),
    ...line(out.t('挽损    ', 'recovered '), yuan(state.current.recoveredFen)),
    '',
    out.t(`时限（北京时间，截至 ${wallClock(view.asOf)}）`, `clocks (Asia/Shanghai, as of ${wallClock(view.asOf)})`),
    columns(
      [
        out.t('时限', 'clock'),
        '#',
        out.t('起算', 'anchor'),
        out.t('到期', 'due'),
        out.t('状态', 'status'),
        out.t('结果', 'outcome'),
        out.t('余', 'left'),
        out.t('依据', 'article'),
      ],
      view.clocks.map((clock) => [
        out.language === 'zh' ? clock.title.zh : clock.clock,
        String(clock.run),
        wallClock(clock.anchor),
        dueCalled(clock, out),
        out.pick(CLOCK_STATUS[clock.status]),
        clock.overdue ? out.t('已逾期', 'overdue') : out.pick(clockOutcomes[clock.outcome]),
        String(clock.remaining),
        clock.article,
      ]),
    ),
  ].join('\n');
}

const CLOCK_STATUS: Readonly<Record<ClockStatus, Bilingual>> = {
  running: { zh: '进行中', en: 'running' },
  paused: { zh: '中止', en: 'paused' },
  stopped: { zh: '已结束', en: 'stopped' },
  voided: { zh: '作废', en: 'voided' },
};

function historyText(events: readonly EventView[], out: Output): string {
  return columns(
    [
      '#',
      out.t('记录于', 'recorded'),
      out.t('发生于', 'effective'),
      out.t('事件', 'event'),
      out.t('由', 'by'),
      out.t('单位', 'unit'),
      out.t('位置', 'position'),
      out.t('要点', 'what'),
    ],
    events.map((event) => [
      event.revision.toString(),
      wallClock(event.recordedAt),
      wallClock(event.effectiveAt),
      eventTitle(event, out),
      `${event.actor.id} (${event.actor.role})`,
      event.unit,
      event.position.toString(),
      gist(event),
    ]),
  );
}

/** What an event says beyond its title, in a few stable words; never personal data. */
function gist({ data }: EventView): string {
  const { clock, rung, toUnit, handler, grounds, ground, outcome, dueAt } = data as Readonly<Record<string, unknown>>;
  const codes = [...(Array.isArray(grounds) ? (grounds as unknown[]) : []), ground].map(
    (each) => (each as { code?: unknown } | undefined)?.code,
  );
  return [
    clock,
    rung,
    toUnit,
    handler,
    ...codes,
    outcome,
    typeof dueAt === 'string' ? `→ ${dueAt.slice(0, 10)}` : undefined,
  ]
    .filter((part): part is string => typeof part === 'string')
    .join(' · ');
}

function eventTitle(event: EventView, out: Output): string {
  const entry = eventCatalogue[event.type] as (typeof eventCatalogue)[CaseEventType] | undefined;
  return entry ? `${out.pick(entry.title)} ${event.type}` : event.type;
}

function replayText(view: CaseView, events: readonly EventView[], out: Output): string {
  const chain = events.map(
    (event) =>
      `${event.revision.toString().padStart(4)}  ${event.hash.slice(0, 16)}…  ← ${event.prev.slice(0, 16)}…  ${eventTitle(event, out)}`,
  );
  return [...chain, '', caseText(view, out)].join('\n');
}

function explanationText(clock: ArguedClock, out: Output): string {
  const run = clock.run === 1 ? '' : out.t(`（第 ${clock.run} 次）`, ` (run ${clock.run})`);
  const law = out.t(
    `适用：${clock.ruleSetTitle.zh}（${clock.ruleSet}）${run}`,
    `Law: ${clock.ruleSetTitle.en} (${clock.ruleSet})${run}`,
  );
  return [law, ...clock.explanation[out.language]].join('\n');
}

function brokenChain(id: string): ProblemError {
  return new ProblemError({
    code: 'case.chain-broken',
    status: 500,
    messages: {
      zh: `案件 ${id} 的哈希链不完整，记录可能被改动`,
      en: `the hash chain of ${id} does not hold: what is stored is not what was recorded`,
    },
  });
}
