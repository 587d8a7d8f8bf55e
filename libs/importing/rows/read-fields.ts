import { isIdNumber } from '#libs/case';
import type { Channel, CommandOf } from '#libs/case';
import type { Instant } from '#libs/kernel';
import type { CaseKind } from '#libs/law';
import type { Mapping } from '../mapping/mapping.js';
import { readDay, readInstant } from '../normalising/date.js';
import { readMoney } from '../normalising/money.js';
import { readKey } from '../normalising/number.js';
import { readPhone } from '../normalising/phone.js';
import { read, unreadable } from '../normalising/read.js';
import type { Read } from '../normalising/read.js';
import { cellText, tidyLine, tidyName, tidyText, valueKey } from '../normalising/text.js';
import { readUscc } from '../normalising/uscc.js';
import { ValueTable } from '../normalising/words.js';
import type { Cell, DateSystem } from '../reading/table.js';
import type { RowCells } from './row-cells.js';

/** Longest texts that a registration takes (as over HTTP); longer ones are refused, never cut. */
const LIMITS = {
  number: 64,
  request: 8000,
  category: 100,
  problem: 200,
  place: 200,
  submitterName: 64,
  submitterAddress: 200,
  respondentName: 200,
  respondentAddress: 300,
  platform: 100,
} as const;

/** What a row says of the case, without what is made from it: ids, links, unit. */
export type Registration = Omit<CommandOf<'RegisterCase'>, 'kind' | 'caseId' | 'caseKind' | 'source' | 'linkedTo'>;

export interface RowFields {
  readonly number: string | null;
  readonly kinds: readonly CaseKind[];
  readonly registration: Registration;
}

const ORDER: readonly CaseKind[] = ['complaint', 'report', 'consultation'];

/** Reads a row's cells into the fields of a registration. Made once for a file: the tables of values are looked up per row. */
export class FieldReader {
  readonly #kinds: ValueTable<readonly CaseKind[]>;
  readonly #channels: ValueTable<Channel>;
  readonly #anonymous: ReadonlySet<string>;
  readonly #serials: DateSystem | null;

  constructor(
    private readonly mapping: Mapping,
    dateSystem: DateSystem | null,
  ) {
    this.#kinds = new ValueTable<readonly CaseKind[]>(mapping.fields.kind.values);
    this.#channels = new ValueTable<Channel>(mapping.fields.channel.values);
    this.#anonymous = new Set(mapping.anonymousNames.map(valueKey));
    this.#serials = dateSystem ?? mapping.serialDates ?? null;
  }

  /** The row's fields; `undefined` when something is at fault, which the cells have then noted. */
  fields(cells: RowCells): RowFields | undefined {
    const number = cells.read('number', limited(readKey, LIMITS.number));
    const kinds = this.#kindsOf(cells);
    const channel = this.#channelOf(cells);
    const receivedAt = this.#receivedAt(cells);
    const request = this.#text(cells, 'request', tidyText);
    const category = this.#text(cells, 'category', tidyLine);
    const submitter = this.#submitter(cells);
    const respondent = this.#respondent(cells);
    const problem = this.#text(cells, 'problem', tidyLine) ?? null;
    const place = this.#text(cells, 'place', tidyName) ?? null;
    const amountInDisputeFen =
      cells.read('amount', (cell) => readMoney(cell)) ??
      cells.read('amount.inTenThousands', (cell) => readMoney(cell, true)) ??
      null;
    const knewOn = cells.read('knewOn', (cell) => readDay(cell, this.#serials)) ?? null;
    if (request === undefined && !cells.isRefused('request')) cells.refuse('request', 'import.cell-missing');
    if (category === undefined && !cells.isRefused('category')) cells.refuse('category', 'import.cell-missing');
    if (cells.reasons.length > 0 || kinds === undefined || channel === undefined) return undefined;
    if (receivedAt === undefined || request === undefined || category === undefined) return undefined;
    return {
      number: number ?? null,
      kinds,
      registration: {
        channel,
        receivedAt,
        ...submitter,
        representative: null,
        respondent,
        category,
        problem,
        place,
        request,
        amountInDisputeFen,
        knewOn,
      },
    };
  }

  #kindsOf(cells: RowCells): readonly CaseKind[] | undefined {
    const text = cells.read('kind', cellText, { wordsCount: true });
    if (text === undefined) {
      const fallback = this.mapping.fields.kind.default;
      if (fallback === undefined && !cells.isRefused('kind')) cells.refuse('kind', 'import.cell-missing');
      return fallback === undefined ? undefined : [fallback];
    }
    const value = tidyLine(text);
    const found = this.#kinds.each(value)?.flat();
    if (!found) {
      cells.refuse('kind', 'import.kind-unknown', { value });
      return undefined;
    }
    const kinds = ORDER.filter((kind) => found.includes(kind));
    if (kinds.length > 1 && kinds.includes('consultation')) {
      cells.refuse('kind', 'import.kinds-together', { value });
      return undefined;
    }
    return kinds;
  }

  #channelOf(cells: RowCells): Channel | undefined {
    const text = cells.read('channel', cellText);
    const fallback = this.mapping.fields.channel.default;
    if (text === undefined) {
      if (fallback === undefined && !cells.isRefused('channel')) cells.refuse('channel', 'import.cell-missing');
      return fallback;
    }
    const channel = this.#channels.get(text);
    if (channel === undefined) cells.refuse('channel', 'import.channel-unknown', { value: tidyLine(text) });
    return channel;
  }

  /** The column itself, or the mapping's stand-in where the cell is empty – never where it cannot be read. */
  #receivedAt(cells: RowCells): Instant | undefined {
    const reader = (cell: Cell) => readInstant(cell, this.#serials);
    const path = cells.cell('receivedAt') !== null ? 'receivedAt' : 'receivedAt.otherwise';
    const receivedAt = cells.read(path, reader);
    if (receivedAt === undefined && !cells.isRefused(path))
      cells.refuse('receivedAt', 'import.cell-missing', {}, this.mapping.fields.receivedAt.titles[0]);
    return receivedAt;
  }

  #submitter(cells: RowCells): Pick<Registration, 'submitter' | 'named'> {
    const given = this.#text(cells, 'submitterName', tidyName);
    const name = given !== undefined && !this.#anonymous.has(valueKey(given)) ? given : null;
    return {
      named: name !== null,
      submitter: {
        name,
        phone: cells.read('submitterPhone', readPhone) ?? null,
        address: this.#text(cells, 'submitterAddress', tidyName) ?? null,
        idNumber: cells.read('submitterIdNumber', readIdNumber) ?? null,
      },
    };
  }

  #respondent(cells: RowCells): Registration['respondent'] {
    const name = this.#text(cells, 'respondentName', tidyName);
    const address = this.#text(cells, 'respondentAddress', tidyName) ?? '';
    const uscc = cells.read('respondentUscc', readUscc) ?? null;
    const platform = this.#text(cells, 'platform', tidyName) ?? null;
    if (name !== undefined) return { name, address, uscc, platform };
    // An address or a code without a name cannot be kept, and is too much to drop silently.
    const said = ['respondentAddress', 'respondentUscc'].some((path) => cells.cell(path) !== null);
    if (said && !cells.isRefused('respondentName'))
      cells.refuse('respondentName', 'import.cell-missing', {}, this.mapping.fields.respondentName?.titles[0]);
    return null;
  }

  #text(
    cells: RowCells,
    field: Exclude<keyof typeof LIMITS, 'number'>,
    tidy: (text: string) => string,
  ): string | undefined {
    const wordsCount = field === 'request';
    const text = cells.read(field, limited(textReader(tidy, wordsCount), LIMITS[field]), { wordsCount });
    return text ?? this.mapping.fields[field]?.default;
  }
}

/** @param lossy whether characters that an earlier conversion lost (U+FFFD) are kept: in the free text, which nobody looks up */
function textReader(tidy: (text: string) => string, lossy: boolean): (cell: Cell) => Read<string | undefined> {
  return (cell) => {
    const text = cellText(cell);
    if (!text.ok || text.value === undefined) return text;
    if (!lossy && text.value.includes('\ufffd')) return unreadable('import.text-unreadable');
    return read(tidy(text.value) || undefined);
  };
}

function limited(
  reader: (cell: Cell) => Read<string | undefined>,
  limit: number,
): (cell: Cell) => Read<string | undefined> {
  return (cell) => {
    const text = reader(cell);
    if (!text.ok || text.value === undefined || text.value.length <= limit) return text;
    return unreadable('import.text-too-long', { length: text.value.length, limit });
  };
}

function readIdNumber(cell: Cell): Read<string | undefined> {
  const key = readKey(cell);
  if (!key.ok || key.value === undefined) return key;
  const number = key.value.toUpperCase();
  return isIdNumber(number) ? read(number) : unreadable('import.id-number-invalid');
}
