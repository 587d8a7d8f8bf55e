import { open, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { ImportError } from '../faults.js';
import { reasonOf } from '../reading/source.js';
import type { ImportReport, RowResult } from '../types.js';
import { csvCell } from './csv-cell.js';

const TITLES = [
  '行 row',
  '登记编号 number',
  '结果 outcome',
  '案件 cases',
  '记事 note',
  '同第几行 same as row',
  '单元格 cell',
  '列 column',
  '代码 code',
  '原因',
  'reason',
  '条款 article',
];

const OUTCOMES = { created: '新建 created', 'already-there': '已有 already there', refused: '拒绝 refused' } as const;

/** Characters gathered before they are written. */
const PIECE = 64 * 1024;

/**
 * The report as two files, written row by row: a CSV for people (byte order mark, formula guard) and a JSON for programs.
 * They bear the ending `.partial` until the import has come to its end.
 */
export class ReportFiles {
  readonly #csv: PiecewiseFile;
  readonly #json: PiecewiseFile;
  #rows = 0;

  private constructor(csv: PiecewiseFile, json: PiecewiseFile) {
    this.#csv = csv;
    this.#json = json;
  }

  /** @param base path without ending @throws ImportError `import.report-unwritable`, before anything was imported */
  static async create(base: string): Promise<ReportFiles> {
    const csv = await PiecewiseFile.create(`${base}.csv`);
    const json = await PiecewiseFile.create(`${base}.json`).catch(async (error: unknown) => {
      await csv.discard();
      throw error;
    });
    await csv.write(`\ufeff${TITLES.map(csvCell).join(',')}\r\n`);
    await json.write('{"rows":[');
    return new ReportFiles(csv, json);
  }

  get paths(): { readonly csv: string; readonly json: string } {
    return { csv: this.#csv.path, json: this.#json.path };
  }

  async add(result: RowResult): Promise<void> {
    await this.#csv.write(csvLines(result));
    await this.#json.write(`${this.#rows === 0 ? '' : ','}\n${JSON.stringify(result)}`);
    this.#rows += 1;
  }

  /** Closes both files under their names. */
  async finish(report: ImportReport): Promise<void> {
    const { refusals: _shown, refusalsLeftOut: _leftOut, ...summary } = report;
    await this.#json.write(`\n],"summary":${JSON.stringify(summary)}}\n`);
    await this.#csv.finish();
    await this.#json.finish();
  }

  /**
   * Closes what was written so far and leaves it as `.partial`: the import failed, and these rows are done. What cannot be
   * written any more is left out: the failure that the import ends with is the one that counts. Never throws.
   */
  async abandon(): Promise<void> {
    await Promise.allSettled([this.#csv.close(), this.#json.close()]);
  }
}

/** One line for each reason, one for a row without any. */
function csvLines(result: RowResult): string {
  const { row, number, outcome, cases, note, sameAs } = result;
  const head = [
    row,
    number,
    OUTCOMES[outcome],
    cases.map(({ caseId }) => caseId).join(' '),
    note === null ? null : OUTCOMES[note],
    sameAs,
  ];
  const reasons = result.reasons.length === 0 ? [null] : result.reasons;
  return reasons
    .map((reason) => {
      const { cell = null, code = null, message = null, article = null } = reason ?? {};
      const where = cell ? `${cell.letter}${row}` : null;
      const tail = [where, cell?.title ?? null, code, message?.zh ?? null, message?.en ?? null, article];
      return `${[...head, ...tail].map(csvCell).join(',')}\r\n`;
    })
    .join('');
}

class PiecewiseFile {
  #waiting = '';

  private constructor(
    readonly path: string,
    private readonly handle: FileHandle,
  ) {}

  static async create(path: string): Promise<PiecewiseFile> {
    try {
      return new PiecewiseFile(path, await open(`${path}.partial`, 'w'));
    } catch (error) {
      throw new ImportError('import.report-unwritable', { file: path, reason: reasonOf(error) }, { cause: error });
    }
  }

  async write(text: string): Promise<void> {
    this.#waiting += text;
    if (this.#waiting.length >= PIECE) await this.#flush();
  }

  async #flush(): Promise<void> {
    const piece = this.#waiting;
    this.#waiting = '';
    try {
      await this.handle.appendFile(piece);
    } catch (error) {
      throw new ImportError('import.report-unwritable', { file: this.path, reason: reasonOf(error) }, { cause: error });
    }
  }

  async close(): Promise<void> {
    try {
      await this.#flush();
    } finally {
      await this.handle.close();
    }
  }

  async finish(): Promise<void> {
    await this.#flush();
    await this.handle.close();
    await rename(`${this.path}.partial`, this.path);
  }

  async discard(): Promise<void> {
    await this.handle.close();
    await rm(`${this.path}.partial`, { force: true });
  }
}
