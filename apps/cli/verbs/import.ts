import { Option } from 'commander';
import type { CaseCommandService, CommandAnswer } from '#libs/case/service';
import type { Encoding, ImportAnswer, ImportCommand, ImportReport } from '#libs/importing';
import { EXIT } from '../exit-codes.js';
import { columns } from '../output.js';
import type { Output } from '../output.js';
import { progressBar } from '../progress.js';
import type { Verb } from '../verb.js';
import { withEngine } from '../with-engine.js';

interface Options {
  readonly mapping?: string;
  readonly dryRun?: boolean;
  readonly sheet?: string;
  readonly encoding: (typeof ENCODINGS)[number];
  readonly format: (typeof FORMATS)[number];
  readonly report?: string;
  readonly by: string;
}

const SHOWN = 20;
// Written out, so that --help need not load the readers.
const FORMATS = ['auto', 'csv', 'xlsx'] as const;
const ENCODINGS = ['auto', 'utf-8', 'gb18030', 'utf-16le', 'utf-16be'] as const satisfies readonly (
  'auto' | Encoding
)[];

/** `import FILE`: a file of work orders becomes cases; a result per row, nothing half-done, the same file twice creates nothing twice. */
export const importVerb: Verb = (program, output) => {
  program
    .command('import')
    .description('导入工单文件（CSV、XLSX）· import a file of work orders')
    .argument('<file>', '文件 · CSV (UTF-8, GB18030) or XLSX')
    .option(
      '--mapping <file>',
      '列映射：YAML 文件或内置名 · a YAML file, or the name of one that comes with the engine',
    )
    .option('--dry-run', '只检查，不写入 · check only')
    .option('--sheet <name>', '工作表 · sheet of a workbook')
    .addOption(new Option('--format <name>', '格式 · format').choices(FORMATS).default('auto'))
    .addOption(new Option('--encoding <name>', 'CSV 的编码 · encoding of a CSV').choices(ENCODINGS).default('auto'))
    .option('--report <path>', '报告文件（不含后缀）· report files, without ending')
    .option('--by <id>', '导入人 · who imports', 'import')
    .action((file: string, options: Options) =>
      withEngine({ permission: 'import.run' }, async ({ engine, signal }) => {
        const out = output();
        // Only this verb needs the readers of CSV and XLSX.
        const { importFile } = await import('#libs/importing');
        const bar = progressBar(out, out.t('导入', 'import'));
        const report = await importFile({
          path: file,
          organisation: engine.organisation,
          actor: { id: options.by, role: 'intake' },
          execute: async (command) => answerOf(await engine.cases.execute(requestOf(command))),
          check: async (command) => answerOf(await engine.cases.rehearse(requestOf(command))),
          onProgress: ({ bytesRead, bytesTotal, rows }) => bar.update(bytesRead, bytesTotal ?? bytesRead, `${rows}`),
          signal,
          ...(options.mapping !== undefined && { mapping: options.mapping }),
          ...(options.dryRun && { dryRun: true }),
          ...(options.sheet !== undefined && { sheet: options.sheet }),
          format: options.format,
          encoding: options.encoding,
          ...(options.report !== undefined && { report: options.report }),
        }).finally(() => bar.stop());
        out.answer(report, () => reportText(report, out));
        if (report.stopped) process.exitCode = EXIT.interrupted;
        else if (report.refused > 0) process.exitCode = EXIT.someRefused;
      }),
    );
};

function requestOf({
  caseId,
  command,
  commandId,
  actor,
  unit,
  effectiveAt,
}: ImportCommand): Parameters<CaseCommandService['execute']>[0] {
  return { caseId, command, commandId, actor, unit, effectiveAt, expectedRevision: null };
}

function answerOf(answer: CommandAnswer): ImportAnswer {
  if (!answer.ok) return { refused: answer.rejection };
  return answer.repeated ? 'already-there' : 'created';
}

function reportText(report: ImportReport, out: Output): string {
  const head = out.t(
    `${report.file}：${report.rows} 行 → 新建 ${report.created}（${report.cases} 件案件） · 已有 ${report.alreadyThere} · 拒绝 ${report.refused}${report.dryRun ? '（试运行，未写入）' : ''}${report.stopped ? '（已中断，重新导入即可继续）' : ''}`,
    `${report.file}: ${report.rows} rows → created ${report.created} (${report.cases} cases) · already there ${report.alreadyThere} · refused ${report.refused}${report.dryRun ? ' (dry run, nothing written)' : ''}${report.stopped ? ' (stopped; import again to go on)' : ''}`,
  );
  const refusals = report.refusals
    .slice(0, SHOWN)
    .flatMap((row) =>
      row.reasons.map((reason) => [
        String(row.row),
        reason.cell ? `${reason.cell.letter}${row.row}` : '',
        reason.cell?.title ?? '',
        out.pick(reason.message),
        reason.code,
      ]),
    );
  const table =
    refusals.length === 0
      ? []
      : [
          '',
          columns(
            [
              out.t('行', 'row'),
              out.t('单元格', 'cell'),
              out.t('列', 'column'),
              out.t('原因', 'reason'),
              out.t('代码', 'code'),
            ],
            refusals,
          ),
        ];
  const left = report.refused > SHOWN ? [out.t(`… 其余见报告`, '… the others are in the report')] : [];
  const files = report.files
    ? [
        '',
        out.t(`报告：${report.files.csv} · ${report.files.json}`, `report: ${report.files.csv} · ${report.files.json}`),
      ]
    : [];
  return [head, ...table, ...left, ...files].join('\n');
}
