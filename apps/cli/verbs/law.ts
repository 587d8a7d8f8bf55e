import type { Command } from 'commander';
import type { AdoptRuleSet, AdoptScheme, PublishCalendar } from '#libs/adoption';
import { schemeById } from '#libs/efficacy';
import { dateOf } from '#libs/kernel';
import type { Clock, LocalDate } from '#libs/kernel';
import { calendarById, ruleSetById } from '#libs/law';
import { validated } from '#libs/platform';
import {
  adopting,
  adoptingScheme,
  AdoptRuleSetBody,
  AdoptSchemeBody,
  LawDesk,
  lawView,
  PublishCalendarBody,
  publishing,
} from '../../server/index.js';
import { confirmed } from '../confirmed.js';
import { readLawFile, ruleSetContentsOf } from '../law/law-files.js';
import { impactText, lawText, rescoredText } from '../law/law-text.js';
import type { Output } from '../output.js';
import { progressBar } from '../progress.js';
import type { Verb } from '../verb.js';
import { withEngine } from '../with-engine.js';
import type { Session } from '../with-engine.js';

interface AdoptOptions {
  readonly from?: string;
  readonly openCases?: string;
  readonly file: readonly string[];
  readonly source?: string;
}

/** Cases that a preview names for each clock and unit. */
const FIRST = 3;

interface Decided {
  readonly yes: boolean;
}

interface SchemeOptions {
  readonly from?: string;
  readonly source?: string;
}

/** `law list|preview|publish-calendar|adopt|adopt-scheme`: the calendars, rule-sets and evaluation schemes that the bureau lives by. */
export const lawVerb: Verb = (program, output) => {
  const verb = program.command('law').description('办法、日历与评价方案 · rule-sets, calendars and evaluation schemes');

  verb
    .command('list')
    .description('适用的办法、日历、评价方案 · what holds from when, and how far the calendar reaches')
    .action(() =>
      withEngine({ permission: 'case.read', catchUp: true }, async ({ engine }) => {
        const out = output();
        const law = await lawView(engine);
        out.answer(law, () => lawText(law, out));
      }),
    );

  adoption(
    verb
      .command('preview')
      .description('发布或采用之前：会变动哪些期限、得分 · before it is done: which due dates or scores would change')
      .argument(
        '<what>',
        '日历、办法或评价方案的编号，或日历、方案文件 · id of a calendar, rule-set or scheme, or the file of a calendar or scheme',
      )
      .option(
        '--year <year>',
        '评价方案：看哪一年的得分 · of a scheme: the year that is scored (default: that of --from)',
      ),
  ).action((what: string, options: AdoptOptions & { readonly year?: string }) =>
    withEngine({ permission: 'law.adopt', catchUp: true }, async ({ engine, asker }) => {
      const out = output();
      const command = await whatIsMeant(what, options, engine);
      const desk = new LawDesk(engine);
      if (command.kind === 'AdoptScheme') {
        const preview = await desk.previewScheme(asker, command, options.year ?? null);
        return out.answer(preview, () => rescoredText(preview, engine.organisation, out));
      }
      const preview = await desk.preview(asker, command, FIRST);
      out.answer(preview, () => impactText(preview, engine.organisation, out));
    }),
  );

  verb
    .command('publish-calendar')
    .description('发布日历，在办案件转为适用 · publish a calendar; open cases move over to it')
    .argument('<what>', '日历文件，或自带日历的编号 · its file, or the id of a shipped one')
    .option(...YES)
    .action((what: string, options: Decided) =>
      withEngine({ permission: 'law.adopt', catchUp: true }, async (session) =>
        decide(session, await calendarOf(what), options, output()),
      ),
    );

  adoption(
    verb
      .command('adopt')
      .description('采用办法 · adopt a rule-set')
      .argument('<rule-set>', '编号，补充规则以 + 相连 · id, overlays joined on by +'),
  )
    .option(...YES)
    .action((id: string, options: AdoptOptions & Decided) =>
      withEngine({ permission: 'law.adopt', catchUp: true }, async (session) =>
        decide(session, await ruleSetOf(id, options, session.engine), options, output()),
      ),
    );

  verb
    .command('adopt-scheme')
    .description('采用评价方案 · adopt an evaluation scheme')
    .argument('<what>', '方案文件，或自带方案的编号 · its file, or the id of a shipped one')
    .option('--from <date>', '自何日开始的期间起 · periods that begin then or later (default: today)')
    .option('--source <text>', '采用的依据 · the decision by which it is adopted')
    .option(...YES)
    .action((what: string, options: SchemeOptions & Decided) =>
      withEngine({ permission: 'law.adopt', catchUp: true }, async ({ engine, asker, signal }) => {
        const out = output();
        const desk = new LawDesk(engine);
        const command = await schemeOf(what, options, engine);
        const preview = await desk.previewScheme(asker, command, null);
        out.say(rescoredText(preview, engine.organisation, out));
        await confirmed(out, options, signal);
        const { changing, previewed } = preview;
        const decided = await desk.decide(asker, command, { previewed });
        out.answer({ ...decided, changing }, () =>
          out.t(
            `✓ 评价方案 ${decided.id} 已记录，位置 ${decided.position}；自 ${command.from} 起采用`,
            `✓ scheme ${decided.id} recorded at position ${decided.position}; it holds from ${command.from}`,
          ),
        );
      }),
    );
};

const YES = ['--yes', '已看过影响，不再询问 · the preview is enough: do not ask', false] as const;

function adoption(command: Command): Command {
  return command
    .option(
      '--from <date>',
      '自何日起 · first day on which it holds (default: today, or when it takes effect by itself)',
    )
    .option('--open-cases <keep|move>', '在办案件不变或转为适用 · open cases keep theirs, or move over', 'keep')
    .option(
      '--file <path>',
      '办法、补充规则的文件，可重复 · file of a regulation or an overlay, repeatable',
      collected,
      [],
    )
    .option('--source <text>', '采用的依据 · the decision by which it is adopted');
}

function collected(path: string, before: readonly string[]): readonly string[] {
  return [...before, path];
}

function isPath(what: string): boolean {
  return /[./\\]/.test(what);
}

/** Told by the id that is known, or by what the file says. */
async function whatIsMeant(
  what: string,
  options: AdoptOptions,
  engine: { readonly clock: Clock },
): Promise<PublishCalendar | AdoptRuleSet | AdoptScheme> {
  if (isPath(what)) {
    const { kind } = await readLawFile(what);
    return kind === 'scheme' ? schemeOf(what, options, engine) : calendarOf(what);
  }
  if (schemeById(what)) return schemeOf(what, options, engine);
  return calendarById(what) ? calendarOf(what) : ruleSetOf(what, options, engine);
}

async function schemeOf(
  what: string,
  { from, source }: SchemeOptions,
  { clock }: { readonly clock: Clock },
): Promise<AdoptScheme> {
  const { id, contents } = isPath(what) ? await readLawFile(what) : { id: what, contents: null };
  const body = {
    ...{ scheme: id, contents, from: from ?? dateOf(clock.now()) },
    ...(source !== undefined && { source }),
  };
  return adoptingScheme(validated(AdoptSchemeBody, body));
}

async function calendarOf(what: string): Promise<PublishCalendar> {
  if (!isPath(what)) return publishing(validated(PublishCalendarBody, { calendar: what }));
  const { id, contents } = await readLawFile(what);
  return publishing(validated(PublishCalendarBody, { calendar: id, contents }));
}

async function ruleSetOf(
  ruleSet: string,
  { from, openCases, file, source }: AdoptOptions,
  { clock }: { readonly clock: Clock },
): Promise<AdoptRuleSet> {
  const contents = await ruleSetContentsOf(file);
  const body = {
    ...{ ruleSet, contents, from: from ?? defaultFrom(ruleSet, clock) },
    ...(openCases !== undefined && { openCases }),
    ...(source !== undefined && { source }),
  };
  return adopting(validated(AdoptRuleSetBody, body));
}

function defaultFrom(id: string, clock: Clock): LocalDate {
  const today = dateOf(clock.now());
  const inForce = ruleSetById(id)?.inForce as LocalDate | undefined;
  return inForce !== undefined && inForce > today ? inForce : today;
}

/** Shows what it will do, does it once that is confirmed, and stays until the open cases have moved over – or leaves that to the day from which it holds. */
async function decide(
  session: Session,
  command: PublishCalendar | AdoptRuleSet,
  options: Decided,
  out: Output,
): Promise<void> {
  const { engine, asker, signal } = session;
  const desk = new LawDesk(engine);
  const preview = await desk.preview(asker, command, FIRST);
  out.say(impactText(preview, engine.organisation, out));
  await confirmed(out, options, signal);
  const { previewed } = preview;
  const decided = await desk.decide(asker, command, { previewed });
  const bar = progressBar(out, out.t('在办案件转为适用', 'open cases move over'));
  let moved = 0;
  for (let pass = -1; pass !== 0;) {
    const onMoved = (cases: number) =>
      bar.update(moved + cases, Math.max(preview.impact.casesMovingOver, moved + cases));
    pass = (await engine.law.mover.pass({ signal, onMoved })).cases;
    moved += pass;
    if (pass > 0) await engine.catchUp({ signal });
  }
  bar.stop();
  out.answer({ ...decided, impact: preview.impact, casesMoved: moved }, () =>
    out.t(
      `✓ ${decided.id} 已记录，位置 ${decided.position}；${moved} 个在办案件转为适用`,
      `✓ ${decided.id} recorded at position ${decided.position}; ${moved} open cases moved over`,
    ),
  );
}
