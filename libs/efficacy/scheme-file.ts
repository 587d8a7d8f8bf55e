import { z } from 'zod';
import { CASE_KINDS, CHANNELS, CLOSING_OUTCOMES } from '#libs/case';
import { amiss, bilingual, complain, day, fileId, reason } from '#libs/law';
import { Exact } from './decimals.js';
import { measureIds } from './measure-types.js';
import { isMeasureId } from './measures.js';
import { checkScheme } from './scheme-faults.js';

/** The shape of a scheme's file. What must hold between its parts is in `scheme-faults.ts`. */

const text = z.string().min(1);
const note = text.nullable().default(null);

/** 8, 0.5 or "0.50": up to nine digits before the point and six behind. Kept as text without idle zeros. */
const amount = z
  .custom<number | string>(
    (value) => Number.isFinite(value) || typeof value === 'string',
    amiss('not-a-number', '不是数字', 'is no number'),
  )
  .transform((value, context): string => {
    const written = String(value);
    if (/^\d{1,9}(\.\d{1,6})?$/.test(written)) return new Exact(written).toFixed();
    complain(
      context,
      reason(
        'not-an-amount',
        `“${written}”不是数额：小数点前至多九位、后至多六位，不带正负号`,
        `"${written}" is not an amount: up to nine digits before the point, six behind, no sign`,
      ),
    );
    return z.NEVER;
  });

const aboveZero = amount.refine((value) => value !== '0', amiss('nothing', '不能为零', 'is nothing'));
const percent = amount.refine(
  (value) => new Exact(value).lte(100),
  amiss('over-100-percent', '超过 100%', 'is more than 100 percent'),
);

const measureId = z.string().transform((id, context) => {
  if (isMeasureId(id)) return id;
  const known = measureIds.join(', ');
  complain(
    context,
    reason('no-measure', `没有指标 ${id}；现有 ${known}`, `no such measure: ${id}; there are ${known}`),
  );
  return z.NEVER;
});

const curve = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('linear'), from: amount, to: amount }),
  z.strictObject({
    kind: z.literal('step'),
    steps: z.array(z.strictObject({ at: amount, share: percent })).min(1),
  }),
  z.strictObject({ kind: z.literal('threshold'), at: aboveZero }),
]);

const line = { name: fileId, title: bilingual, measure: measureId, note };
const curved = {
  ...line,
  curve,
  floor: percent.default('0'),
  withoutData: z.enum(['full-marks', 'excluded-and-reweighted', 'zero']).nullable().default(null),
};

const indicator = z.strictObject({ ...curved, weight: aboveZero });
const bonus = z.strictObject({ ...curved, cap: aboveZero });
const deduction = z.strictObject({ ...line, each: aboveZero, beyond: z.int().min(0).default(0), cap: aboveZero });
const band = z.strictObject({ name: fileId, title: bilingual, from: amount, to: aboveZero });

const exclusion = z.strictObject({
  name: fileId,
  title: bilingual,
  when: z
    .strictObject({
      merged: z.boolean().optional(),
      named: z.boolean().optional(),
      kind: z.array(z.enum(CASE_KINDS)).min(1).optional(),
      channel: z.array(z.enum(CHANNELS)).min(1).optional(),
      outcome: z.array(z.enum(CLOSING_OUTCOMES)).min(1).optional(),
    })
    .refine(
      (when) => Object.keys(when).length > 0,
      amiss('excludes-all', '没有条件，会排除所有案件', 'names nothing, so it would exclude every case'),
    ),
  measures: z.array(measureId).min(1).nullable().default(null),
});

export const schemeFile = z
  .strictObject({
    id: fileId,
    version: z.int().min(1),
    title: bilingual,
    source: text,
    grade: z.enum(['law', 'interpretation', 'practice']),
    illustrative: z.boolean(),
    note,
    from: day,
    until: day.nullable().default(null),
    fullMarks: z.strictObject({ base: aboveZero, bonus: amount }),
    rounding: z.strictObject({ line: aboveZero, score: aboveZero, mode: z.enum(['half-up', 'down']) }),
    indicators: z.array(indicator).min(1),
    bonus: z.array(bonus).default([]),
    deductions: z.array(deduction).default([]),
    bands: z.array(band).min(1),
    exclusions: z.array(exclusion).default([]),
  })
  .superRefine((file, context) => {
    for (const { path, ...why } of checkScheme(file)) complain(context, why, path);
  });
