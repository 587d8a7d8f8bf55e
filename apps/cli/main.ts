import 'reflect-metadata';
import { inspect } from 'node:util';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { isRole, roleNames } from '#libs/identity';
import type { Role } from '#libs/identity';
import type { ProblemDetails } from '#libs/platform';
import { problemOf } from '../server/index.js';
import { EXIT, exitCodeOf } from './exit-codes.js';
import { Interrupted } from './interrupted.js';
import { narrowTo } from './local-principal.js';
import { Output, wallClock } from './output.js';
import type { Language } from './output.js';
import { usageProblem } from './usage-problem.js';
import { actVerb } from './verbs/act.js';
import { caseVerb } from './verbs/case.js';
import { demoVerb } from './verbs/demo.js';
import { importVerb } from './verbs/import.js';
import { lawVerb } from './verbs/law.js';
import { logVerb } from './verbs/log/log.js';
import { projectionVerb } from './verbs/projection.js';
import { queuesVerb } from './verbs/queues.js';
import { ratesVerb } from './verbs/rates.js';
import { dailyLookVerb } from './verbs/rhythm/daily-look.js';
import { settleVerb } from './verbs/rhythm/settle.js';
import { weeklyCheckVerb } from './verbs/rhythm/weekly-check.js';
import { scoreVerb } from './verbs/score/score.js';
import { streamVerb } from './verbs/stream.js';
import { tokenVerb } from './verbs/token.js';
import { serveVerb } from './verbs/serve.js';
import { simulateVerb } from './verbs/simulate.js';
import { watchDeadlinesVerb } from './verbs/watch-deadlines.js';
import { webhookVerb } from './verbs/webhook.js';

/**
 * `shuangwei`: the command line. `--json` and `--lang` work with every verb; exit codes are in exit-codes.ts.
 */
const program = new Command('shuangwei')
  .description('双维：12315 投诉举报咨询的事件溯源办案引擎 · event-sourced case management for 12315 work')
  .option('--json', 'JSON 输出 · JSON output', false)
  .addOption(languageOption().default(process.env.SHUANGWEI_LANG || 'zh'))
  .addOption(rolesOption())
  .configureHelp({ showGlobalOptions: true })
  // Told by report(), in both languages and as JSON where that was asked for.
  .configureOutput({ outputError: () => undefined })
  .exitOverride();

const output = (): Output => {
  const options = program.opts<{ json: boolean; lang: string }>();
  const language: Language = options.lang === 'en' ? 'en' : 'zh';
  return new Output(options.json, language);
};

for (const verb of [
  serveVerb,
  demoVerb,
  importVerb,
  simulateVerb,
  caseVerb,
  actVerb,
  queuesVerb,
  ratesVerb,
  scoreVerb,
  dailyLookVerb,
  weeklyCheckVerb,
  settleVerb,
  lawVerb,
  webhookVerb,
  projectionVerb,
  logVerb,
  streamVerb,
  tokenVerb,
  watchDeadlinesVerb,
]) {
  verb(program, output);
}
liftGlobalOptions(program);

try {
  const { argv } = process;
  await program.parseAsync(argv);
  process.exitCode ??= EXIT.ok;
} catch (error) {
  process.exitCode = report(error);
}

function languageOption(): Option {
  return new Option('--lang <zh|en>', '语言 · language').choices(['zh', 'en']);
}

/** `--as handler,head`: to act in these roles only. For `token` it names the roles of the token. */
function rolesOption(): Option {
  return new Option('--as <roles>', `只以这些角色办理 · act in these roles only (${roleNames.join(', ')})`).argParser(
    rolesFrom,
  );
}

function rolesFrom(text: string): readonly Role[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.every(isRole)) return names;
  throw new InvalidArgumentError(`${roleNames.join(' | ')}`);
}

/** `--json`, `--lang` and `--as` are understood wherever they stand. */
function liftGlobalOptions(command: Command): void {
  for (const child of command.commands) {
    child.exitOverride();
    child.option('--json', 'JSON 输出 · JSON output').addOption(languageOption()).addOption(rolesOption());
    child.hook('preAction', (_, action) => {
      const { json, lang, as } = action.opts<{ json?: boolean; lang?: string; as?: readonly Role[] }>();
      const roles = as ?? program.opts<{ as?: readonly Role[] }>().as;
      if (roles && action.name() !== 'token') narrowTo(roles);
      if (json) program.setOptionValue('json', true);
      if (lang !== undefined) program.setOptionValue('lang', lang);
    });
    liftGlobalOptions(child);
  }
}

/** What happened since the revision that was stated with `--expect`. */
function changeLines({ changes = [], details }: ProblemDetails, out: Output): readonly string[] {
  const more = Number(details?.['changesLeftOut'] ?? 0);
  return [
    ...(more > 0 ? [out.t(`  … 之前另有 ${more} 项变动`, `  … ${more} more before these`)] : []),
    ...changes.map(
      ({ revision, recordedAt, title, actor, unit }) =>
        `  ${revision}  ${wallClock(recordedAt)}  ${out.pick(title)}  ${actor.id} (${actor.role}) · ${unit}`,
    ),
  ];
}

function report(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.ok;
    // No verb at all: the help has been printed.
    if (error.code === 'commander.help') return EXIT.invalid;
    // Nothing was parsed, so the options are still where they were written.
    if (process.argv.includes('--json')) program.setOptionValue('json', true);
    return report(usageProblem(error));
  }
  const problem = problemOf(error);
  const out = output();
  if (out.json) {
    process.stderr.write(`${JSON.stringify(problem)}\n`);
  } else {
    const article = problem.article === undefined ? '' : out.t(`（${problem.article}）`, ` (${problem.article})`);
    const english = [problem.messages.en, problem.next?.en]
      .filter((part) => part !== undefined)
      .map((part) => part.replace(/\.$/, ''));
    const text = out.t(problem.detail.replace(/。$/, ''), english.join('; '));
    out.complain(`✗ ${text}${article} [${problem.code}]`);
    for (const line of changeLines(problem, out)) out.complain(line);
  }
  // A defect of ours deserves its stack; what a person can mend does not.
  if (problem.code === 'server.unexpected') process.stderr.write(`${inspect(error)}\n`);
  return error instanceof Interrupted ? EXIT.interrupted : exitCodeOf(problem.status);
}
