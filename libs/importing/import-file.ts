import { rowReason } from './faults.js';
import { ImportRun } from './import-run.js';
import { findHeader, HEADER_SEARCH_ROWS, titleTest } from './mapping/header.js';
import { loadMapping } from './mapping/load-mapping.js';
import { openTable } from './reading/open-table.js';
import { fileSource } from './reading/source.js';
import type { RawRow } from './reading/table.js';
import { ReportFiles } from './reporting/report-files.js';
import { rowPlanner } from './rows/plan-row.js';
import type { RowPlan } from './rows/plan-row.js';
import { SeenKeys } from './rows/seen-keys.js';
import { runRow } from './rows/run-row.js';
import type { ImportOptions, ImportReport, RowResult } from './types.js';

/**
 * Imports a file of work orders: every row becomes a registration (or two), or is refused with its cell and the reason.
 *
 * The same file twice creates nothing twice: ids come from the work order's number, or from the row's content where it
 * has none. Faults of the file as a whole are thrown before anything is registered; only a quote that never closes is
 * found on the way, and what `execute` throws passes through. In both cases the results of the rows that are done stand in
 * the report's `.partial` files, and importing again goes on.
 *
 * @throws ImportError
 */
export async function importFile(options: ImportOptions): Promise<ImportReport> {
  const mapping = typeof options.mapping === 'object' ? options.mapping : await loadMapping(options.mapping);
  const source = options.source ?? (await fileSource(options.path));
  let bytesRead = 0;
  const table = await openTable(source, {
    format: options.format ?? 'auto',
    encoding: options.encoding ?? 'auto',
    sheet: options.sheet,
    isTitle: titleTest(mapping),
    onBytes: (bytes) => (bytesRead += bytes),
  });
  const rows = table.rows[Symbol.asyncIterator]();
  try {
    const first = await take(rows, HEADER_SEARCH_ROWS);
    const header = findHeader(first, mapping, source.name);
    const plan = rowPlanner({
      mapping,
      header,
      dateSystem: table.dateSystem,
      cellsCanShift: table.format === 'csv',
      organisation: options.organisation,
      actor: options.actor,
    });
    const { execute, check, dryRun = false } = options;
    const files =
      options.report === false ? null : await ReportFiles.create(options.report ?? `${source.name}.import-report`);
    const run = new ImportRun(files, options, () => ({ bytesRead, bytesTotal: source.size }));
    const seen = new SeenKeys();
    let stopped = false;
    try {
      for await (const raw of following(first, rows)) {
        stopped = options.signal?.aborted ?? false;
        if (stopped) break;
        if (raw.row <= header.row || isBlank(raw) || header.isRepeated(raw.cells)) continue;
        const planned = plan(raw);
        if ('refusal' in planned) {
          await run.add(() => Promise.resolve(refused(planned.refusal)));
          continue;
        }
        const before = seen.note(planned.plan.number, planned.plan.content, raw.row);
        const task = before
          ? () => Promise.resolve(repeated(planned.plan, before, header.columns.get('number') ?? null))
          : () => runRow(planned.plan, { execute, check, dryRun, header });
        await run.add(task);
      }
      await run.settle();
      return await run.finish({
        file: source.name,
        format: table.format,
        encoding: table.encoding,
        delimiter: table.delimiter,
        sheet: table.sheet,
        mapping: mapping.id,
        dryRun,
        stopped,
        headerRow: header.row,
        columns: [...header.columns].map(([field, { letter, title }]) => ({ field, letter, title })),
        ignoredColumns: header.ignored.map(({ letter, title }) => ({ letter, title })),
      });
    } catch (error) {
      await run.abandon();
      throw error;
    }
  } finally {
    await rows.return?.();
  }
}

async function take(rows: AsyncIterator<RawRow>, count: number): Promise<RawRow[]> {
  const taken: RawRow[] = [];
  while (taken.length < count) {
    const next = await rows.next();
    if (next.done) break;
    taken.push(next.value);
  }
  return taken;
}

async function* following(first: readonly RawRow[], rest: AsyncIterator<RawRow>): AsyncGenerator<RawRow> {
  yield* first;
  for (;;) {
    const next = await rest.next();
    if (next.done) return;
    yield next.value;
  }
}

function isBlank({ cells }: RawRow): boolean {
  return cells.every((cell) => cell === null || (typeof cell === 'string' && cell.trim() === ''));
}

function refused({ row, number, reasons }: Pick<RowResult, 'row' | 'number' | 'reasons'>): RowResult {
  return { row, number, outcome: 'refused', cases: [], note: null, sameAs: null, reasons };
}

/** The number stood in this file before: said the same, it is there already; said otherwise, one of the two is wrong. */
function repeated(
  plan: RowPlan,
  before: { readonly row: number; readonly same: boolean },
  cell: { letter: string; title: string } | null,
): RowResult {
  const base = { row: plan.row, number: plan.number, cases: [], note: null };
  if (before.same) return { ...base, outcome: 'already-there', sameAs: before.row, reasons: [] };
  const reason = rowReason(
    'import.number-twice',
    { first: before.row },
    cell && { letter: cell.letter, title: cell.title },
  );
  return { ...base, outcome: 'refused', sameAs: null, reasons: [reason] };
}
