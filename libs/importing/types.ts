import type { Actor, CaseId, CommandId, Instant, Rejection, UnitCode } from '#libs/kernel';
import type { CaseKind } from '#libs/law';
import type { CommandOf } from '#libs/case';
import type { Organisation } from '#libs/identity';
import type { RowReason } from './faults.js';
import type { Encoding } from './reading/encoding.js';
import type { ByteSource } from './reading/source.js';
import type { Mapping } from './mapping/mapping.js';

/** A command that a row became, with everything that the case's command service asks beside it. */
export interface ImportCommand {
  readonly caseId: CaseId;
  readonly command: CommandOf<'RegisterCase'> | CommandOf<'AddNote'>;
  /** Derived from the work order and the command's content: the same row again is the same command. */
  readonly commandId: CommandId;
  readonly actor: Actor;
  readonly unit: UnitCode;
  /** When it happened, where the file says so; null is now. */
  readonly effectiveAt: Instant | null;
}

/** What became of a command. */
export type ImportAnswer = 'created' | 'already-there' | { readonly refused: Rejection };

export interface ImportOptions {
  /** The file. Beside it go `<path>.import-report.csv` and `.json`, unless `report` says otherwise. */
  readonly path: string;
  /** Read this instead of the file: a source that can be opened again from its beginning. */
  readonly source?: ByteSource;
  /** A mapping, the path of one, or the name of one that comes with the engine; default `national-platform`. */
  readonly mapping?: Mapping | string;
  readonly dryRun?: boolean;
  readonly format?: 'auto' | 'csv' | 'xlsx';
  readonly encoding?: 'auto' | Encoding;
  /** Name of the sheet of a workbook; default the first visible one. */
  readonly sheet?: string;
  readonly organisation: Organisation;
  /** Who imports. */
  readonly actor: Actor;
  /** Decides and appends. Sent again, the same command answers `already-there`. */
  readonly execute: (command: ImportCommand) => Promise<ImportAnswer>;
  /** Decides only: what `execute` would answer now. Used by a dry run, and for a row that becomes two cases. */
  readonly check: (command: ImportCommand) => Promise<ImportAnswer>;
  /** Rows in work at the same time; default 8. */
  readonly concurrency?: number;
  /** Called about every 200 rows and at the end. */
  readonly onProgress?: (progress: ImportProgress) => void;
  /** Stops after the rows in work; what is done stays done and importing again goes on. */
  readonly signal?: AbortSignal;
  /** Path without ending of the report; `false` writes none. */
  readonly report?: string | false;
}

export interface ImportCounts {
  /** Rows that hold something, without the header. */
  readonly rows: number;
  /** Rows that became a case, or two. In a dry run: would become. */
  readonly created: number;
  readonly alreadyThere: number;
  readonly refused: number;
  /** Cases registered by this run (a row that holds a complaint and a report is two). */
  readonly cases: number;
  /** Rows whose progress was added as a note, to its case or both. */
  readonly notes: number;
}

export interface ImportProgress extends ImportCounts {
  readonly bytesRead: number;
  /** Null where the source does not know its size. */
  readonly bytesTotal: number | null;
}

/** What became of one row. Every row that holds something has exactly one of these. */
export interface RowResult {
  /** The row as Excel numbers it; in a CSV the record, the header included. */
  readonly row: number;
  /** 登记编号, or the key that was made from the row's content. */
  readonly number: string | null;
  readonly outcome: 'created' | 'already-there' | 'refused';
  readonly cases: readonly {
    readonly caseId: CaseId;
    readonly kind: CaseKind;
    readonly outcome: 'created' | 'already-there' | 'refused';
  }[];
  /** What became of the note with the platform's status; null where the row has none. */
  readonly note: 'created' | 'already-there' | 'refused' | null;
  /** An earlier row of this file that says the same. */
  readonly sameAs: number | null;
  readonly reasons: readonly RowReason[];
}

/** The whole of an import. Bounded: only the first refusals are kept, all of them are in the report files. */
export interface ImportReport extends ImportCounts {
  readonly file: string;
  readonly format: 'csv' | 'xlsx';
  readonly encoding: Encoding | null;
  readonly delimiter: string | null;
  readonly sheet: string | null;
  readonly mapping: string;
  readonly dryRun: boolean;
  /** True when the signal stopped it before the end of the file. */
  readonly stopped: boolean;
  readonly headerRow: number;
  /** Which column was read as which field. */
  readonly columns: readonly { readonly field: string; readonly letter: string; readonly title: string }[];
  readonly ignoredColumns: readonly { readonly letter: string; readonly title: string }[];
  /** The first refused rows. */
  readonly refusals: readonly RowResult[];
  readonly refusalsLeftOut: number;
  readonly files: { readonly csv: string; readonly json: string } | null;
}
