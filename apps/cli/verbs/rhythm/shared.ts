import type { Command } from 'commander';
import type { Report, UnsettledMonth } from '#libs/reports';
import type { Permission } from '#libs/identity';
import { ListSupervisionRecords } from '../../../server/index.js';
import type { RecordListAnswer } from '../../../server/index.js';
import { columns, wallClock } from '../../output.js';
import type { Output } from '../../output.js';
import { reportOptions, reportText, wantedFile, writeReport, writtenText } from '../../report-text.js';
import type { ReportFileOptions, WantedFile } from '../../report-text.js';
import { withEngine } from '../../with-engine.js';
import type { Session } from '../../with-engine.js';

/** What every verb of the rhythm takes. */
export interface RhythmOptions extends ReportFileOptions {
  readonly unit?: string;
  readonly show?: true;
  readonly list?: true;
}

export function rhythmOptions(command: Command): Command {
  return reportOptions(command)
    .option('--unit <code|name>', '单位（含下级） · a unit and everything below it')
    .option('--show', '只查看已有记录 · only what is recorded already')
    .option('--list', '列出已有记录 · list what is recorded');
}

/** Reading takes less than recording. */
function permissionFor(reads: boolean): Permission {
  return reads ? 'rates.read' : 'supervision.run';
}

/** Runs with the read models at the log's end. What is asked for is looked at before anything is recorded. */
export function rhythmSession(
  options: RhythmOptions,
  reads: boolean,
  work: (session: Session, file: WantedFile | undefined) => Promise<void>,
): Promise<void> {
  const file = wantedFile(options);
  return withEngine({ permission: permissionFor(reads), catchUp: true }, (session) => work(session, file));
}

/** What was recorded, or was already: as JSON, as a page, as a file. */
export async function tell(
  answer: {
    readonly recordedAt: string;
    readonly position: bigint;
    readonly repeated?: boolean;
    readonly unsettled?: readonly UnsettledMonth[];
  },
  report: () => Report,
  wanted: WantedFile | undefined,
  out: Output,
): Promise<void> {
  const file = wanted && (await writeReport(report(), wanted));
  out.answer({ ...answer, ...(file && { report: file }) }, () =>
    [
      recordedText(answer, out),
      ...unsettledLines(answer.unsettled ?? [], out),
      file ? writtenText(file, out) : reportText(report(), out),
    ].join('\n\n'),
  );
}

function recordedText(
  { recordedAt, position, repeated }: { recordedAt: string; position: bigint; repeated?: boolean },
  out: Output,
): string {
  const when = wallClock(recordedAt);
  return repeated === false
    ? out.t(`✓ 已记录，位置 ${position}`, `✓ recorded at position ${position}`)
    : out.t(`已于 ${when} 记录，位置 ${position}`, `recorded at ${when}, position ${position}`);
}

/** A warning that earlier months are not settled yet, where any is; the report says for which units. */
function unsettledLines(unsettled: readonly UnsettledMonth[], out: Output): readonly string[] {
  if (unsettled.length === 0) return [];
  const months = unsettled.map(({ month, units }) =>
    out.t(`${month}（${units.length} 个单位）`, `${month} (${units.length} units)`),
  );
  return [out.t(`⚠ 尚未月结：${months.join('、')}`, `⚠ not settled yet: ${months.join(', ')}`)];
}

/** Everything of a kind that is recorded, the newest first. */
export async function list(
  { asker, queries }: Session,
  kind: ListSupervisionRecords['kind'],
  unit: string | undefined,
  out: Output,
): Promise<void> {
  const items: RecordListAnswer['items'][number][] = [];
  let cursor: string | undefined;
  do {
    const page = await queries.execute(new ListSupervisionRecords(kind, asker, { unit, cursor, limit: '500' }));
    items.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  out.answer(items, () =>
    columns(
      [
        out.t('期间', 'period'),
        out.t('单位', 'unit'),
        out.t('记录于', 'recorded'),
        out.t('记录人', 'by'),
        out.t('项数', 'items'),
        out.t('调整', 'adjustments'),
        out.t('日志位置', 'log position'),
      ],
      items.map(({ period, unit: of, recordedAt, actor, items: count, adjustments, log }) => [
        ...[period, of, wallClock(recordedAt), `${actor.id} (${actor.role})`, String(count), String(adjustments)],
        String(log.position),
      ]),
    ),
  );
}
