import { z } from 'zod';

const KINDS = ['complaint', 'report', 'consultation'] as const;
const CHANNELS = ['hotline-12315', 'hotline-12345', 'national-platform', 'app', 'wechat', 'post', 'window'] as const;

const word = z.string().trim().min(1);
const titles = z.array(word).min(1);

/** A column: the titles that it may bear, the preferred first. */
const column = z.strictObject({ titles });

const text = column.extend({
  /** A row without it is refused. */
  required: z.boolean().default(false),
  /** What a row without it gets. */
  default: word.optional(),
});

const channel = column.extend({
  values: z.record(word, z.enum(CHANNELS)),
  default: z.enum(CHANNELS).optional(),
});

const kind = column.extend({
  /** A list of two is one submission that becomes two linked cases. */
  values: z.record(
    word,
    z.preprocess((value): unknown => (Array.isArray(value) ? value : [value]), z.array(z.enum(KINDS)).min(1).max(3)),
  ),
  default: z.enum(KINDS).optional(),
});

const receivedAt = column.extend({
  /** Columns that stand in for an empty cell. */
  otherwise: z.array(word).default([]),
});

const money = column.extend({
  /** Titles whose figures are in 万元. */
  inTenThousands: z.array(word).default([]),
});

const unit = z.strictObject({
  /** 处理机构. */
  body: column.optional(),
  /** 处理部门: a station, or a section within the body. */
  department: column.optional(),
  /** A section (科室) is not in the organisation tree: take the body that it belongs to, or refuse the row. */
  unknownDepartment: z.enum(['use-body', 'refuse']).default('refuse'),
});

const note = z.strictObject({
  /** Stands before the parts. */
  heading: word,
  parts: z.array(z.strictObject({ label: word, titles })).min(1),
});

/** The fields of a registration that a column can fill. */
const fields = z.strictObject({
  number: column,
  kind,
  channel,
  receivedAt,
  request: text,
  category: text,
  problem: text.optional(),
  place: text.optional(),
  submitterName: text.optional(),
  submitterPhone: text.optional(),
  submitterAddress: text.optional(),
  submitterIdNumber: text.optional(),
  respondentName: text.optional(),
  respondentAddress: text.optional(),
  respondentUscc: text.optional(),
  platform: text.optional(),
  amount: money.optional(),
  knewOn: column.optional(),
});

/** How the columns of an export become a registration. A YAML file; see docs/how-to/import-your-own-files.md. */
export const mappingSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'lower-case letters, digits and hyphens'),
    title: z.strictObject({ zh: word, en: word }),
    /** Name of the source in every case's `source.system`; a work order is known by it and its number. */
    system: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'lower-case letters, digits and hyphens, at most 32'),
    fields,
    unit: unit.default({ unknownDepartment: 'refuse' }),
    note: note.optional(),
    /** Words that stand for an empty cell. */
    emptyWords: z.array(word).default([]),
    /** Names that mean that the submitter gave none. */
    anonymousNames: z.array(word).default([]),
    /** Date system of numbers in date columns where the file does not say (CSV); without it they are refused. */
    serialDates: z.enum(['1900', '1904']).optional(),
  })
  .superRefine((mapping, context) => {
    const owners = new Map<string, string>();
    for (const { path, title } of titlesOf(mapping)) {
      const key = titleKey(title);
      const owner = owners.get(key);
      if (owner !== undefined && owner !== path) {
        context.addIssue({
          code: 'custom',
          path: path.split('.'),
          message: `the title “${title}” already belongs to ${owner}`,
        });
      }
      owners.set(key, path);
    }
  });

export type Mapping = z.output<typeof mappingSchema>;

/** Every column that a mapping knows, by the path under which the header binds it. */
export function columnsOf(mapping: Mapping): ReadonlyMap<string, readonly string[]> {
  const columns = new Map<string, string[]>();
  for (const { path, title } of titlesOf(mapping)) columns.set(path, [...(columns.get(path) ?? []), title]);
  return columns;
}

function titlesOf(mapping: Mapping): { path: string; title: string }[] {
  const all = Object.entries(mapping.fields).flatMap(([name, field]) =>
    (field?.titles ?? []).map((title) => ({ path: name, title })),
  );
  all.push(...mapping.fields.receivedAt.otherwise.map((title) => ({ path: 'receivedAt.otherwise', title })));
  all.push(...(mapping.fields.amount?.inTenThousands ?? []).map((title) => ({ path: 'amount.inTenThousands', title })));
  all.push(...(mapping.unit.body?.titles ?? []).map((title) => ({ path: 'unit.body', title })));
  all.push(...(mapping.unit.department?.titles ?? []).map((title) => ({ path: 'unit.department', title })));
  mapping.note?.parts.forEach((part, i) =>
    all.push(...part.titles.map((title) => ({ path: `note.parts.${i}`, title }))),
  );
  return all;
}

/** A longer text is no title. */
const LONGEST_TITLE = 100;

/** What two titles have to share to be the same: width, blanks, case, a trailing mark of obligation or colon do not count. */
export function titleKey(title: string): string {
  if (title.length > LONGEST_TITLE) return '';
  return title
    .normalize('NFKC')
    .replace(/[\s\p{Cf}\p{Cc}]+/gu, '')
    .replace(/^\*+|[*:]+$/g, '')
    .toLowerCase();
}
