import { z } from 'zod';
import { bilingual, fileId, parseDataFile, readDataFile } from './data-file.js';
import type { Rate } from './rule-set.js';

const schema = z.array(
  z
    .strictObject({
      name: fileId,
      title: bilingual,
      clocks: z.array(fileId).min(1),
      target: z.number().min(0).max(100),
      source: z.string().min(1),
      note: z.string().min(1).optional(),
    })
    .transform(({ note, ...rest }) => (note === undefined ? rest : { ...rest, note })),
);

let shipped: readonly Rate[] | undefined;

/** The four rates of 12315 work, in the order in which they are told. */
export function rates(): readonly Rate[] {
  return (shipped ??= parseDataFile('rates.yaml', readDataFile('rates.yaml'), schema));
}
