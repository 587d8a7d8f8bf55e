import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { bilingual, fileId, parseDataFile } from '#libs/law';
import type { Grade } from '#libs/law';
import type { Bilingual } from '#libs/kernel';

/** When looks, checks and settlements are due, over which units, and from when on something is worth a finding. */
export interface RhythmRules {
  readonly id: string;
  readonly title: Bilingual;
  readonly article: string;
  readonly grade: Grade;
  readonly source: string;
  readonly dailyLook: LevelsAt & LookRules;
  readonly weeklyCheck: LevelsAt & {
    readonly sample: number;
    /** The denominator from which on a figure is compared. */
    readonly fewest: number;
  };
  readonly settlement: LevelsAt & {
    /** Day of the following month, 1 to 28. */
    readonly day: number;
  };
}

/** From when on something is worth a finding; days are working days. */
export interface LookRules {
  readonly unsigned: { readonly clocks: readonly string[]; readonly after: number };
  readonly pausedTooLong: { readonly after: number };
  readonly orderClocks: readonly string[];
}

interface LevelsAt {
  /** `08:30`, Asia/Shanghai. */
  readonly at: string;
  readonly levels: readonly ('bureau' | 'county' | 'station')[];
}

const text = z.string().min(1);

/** "1 working day", "20 working days". */
const workingDays = z.string().transform((words, context): number => {
  const match = /^(\d{1,3}) working days?$/.exec(words);
  if (match) return Number(match[1]);
  context.addIssue(`"${words}" is not a number of working days: write "20 working days"`);
  return z.NEVER;
});

const levelsAt = {
  at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is no time of a day: write "08:30"'),
  levels: z.array(z.enum(['bureau', 'county', 'station'])).min(1),
};

const schema = z.strictObject({
  id: fileId,
  title: bilingual,
  article: text,
  grade: z.enum(['law', 'interpretation', 'practice']),
  source: text,
  dailyLook: z.strictObject({
    ...levelsAt,
    unsigned: z.strictObject({ clocks: z.array(fileId).min(1), after: workingDays }),
    pausedTooLong: z.strictObject({ after: workingDays }),
    orderClocks: z.array(fileId),
  }),
  // A case is a name of some twenty letters: a thousand of them fit into an event with room to spare.
  weeklyCheck: z.strictObject({ ...levelsAt, sample: z.int().min(1).max(1_000), fewest: z.int().min(1) }),
  // Every month has a 28th.
  settlement: z.strictObject({ ...levelsAt, day: z.int().min(1).max(28) }),
});

/**
 * The rules of a file.
 *
 * @param file named in errors only
 * @throws InvalidDataFile
 */
export function parseRhythm(file: string, contents: string): RhythmRules {
  return parseDataFile(file, contents, schema);
}

let shipped: RhythmRules | undefined;

/** The rules that the program ships. */
export function rhythmRules(): RhythmRules {
  const file = 'rhythm.yaml';
  return (shipped ??= parseRhythm(file, readFileSync(new URL(file, import.meta.url), 'utf8')));
}
