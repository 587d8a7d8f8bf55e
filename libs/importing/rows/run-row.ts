import type { Rejection } from '#libs/kernel';
import type { RowReason } from '../faults.js';
import type { Header } from '../mapping/header.js';
import type { ImportAnswer, ImportCommand, ImportOptions, RowResult } from '../types.js';
import type { RowPlan } from './plan-row.js';

export type Doors = Pick<ImportOptions, 'execute' | 'check'> & { readonly dryRun: boolean; readonly header: Header };

type Answers = readonly { readonly command: ImportCommand; readonly answer: ImportAnswer }[];

/**
 * Carries out what a row asks for.
 *
 * A row that becomes two cases has both decided before either is appended, so that no half of it is ever registered alone
 * because the other was refused. Should the process die between the two appends, the next import of the same row appends
 * the missing one.
 */
export async function runRow(plan: RowPlan, doors: Doors): Promise<RowResult> {
  if (doors.dryRun || plan.registrations.length > 1) {
    const checked = await answersOf(plan.registrations, doors.check);
    if (checked.some(({ answer }) => isRefusal(answer))) return refusedWhole(result(plan, checked, [], doors.header));
    if (doors.dryRun) return result(plan, checked, noteForeseen(plan, checked), doors.header);
  }
  const answers = await answersOf(plan.registrations, doors.execute);
  const standing = new Set(answers.filter(({ answer }) => !isRefusal(answer)).map(({ command }) => command.caseId));
  const notes = await answersOf(
    plan.notes.filter(({ caseId }) => standing.has(caseId)),
    doors.execute,
  );
  return result(plan, answers, notes, doors.header);
}

/** One after the other: the complaint stands before the report that names it. */
async function answersOf(
  commands: readonly ImportCommand[],
  door: (command: ImportCommand) => Promise<ImportAnswer>,
): Promise<Answers> {
  const answers = [];
  for (const command of commands) answers.push({ command, answer: await door(command) });
  return answers;
}

/** A note on a case that does not exist yet cannot be checked; with a case that would be created it would be too. */
function noteForeseen(plan: RowPlan, registrations: Answers): Answers {
  return plan.notes.flatMap((command) => {
    const own = registrations.find((registration) => registration.command.caseId === command.caseId);
    return own && own.answer === 'created' ? [{ command, answer: 'created' as const }] : [];
  });
}

function isRefusal(answer: ImportAnswer): answer is { readonly refused: Rejection } {
  return typeof answer === 'object';
}

const wordOf = (answer: ImportAnswer) => (isRefusal(answer) ? 'refused' : answer);

function result(plan: RowPlan, registrations: Answers, notes: Answers, header: Header): RowResult {
  const words = registrations.map(({ answer }) => wordOf(answer));
  const noteWords = notes.map(({ answer }) => wordOf(answer));
  return {
    row: plan.row,
    number: plan.number,
    outcome: strongest(words) ?? 'refused',
    cases: registrations.flatMap(({ command, answer }) =>
      command.command.kind === 'RegisterCase'
        ? [{ caseId: command.caseId, kind: command.command.caseKind, outcome: wordOf(answer) }]
        : [],
    ),
    note: strongest(noteWords) ?? null,
    sameAs: null,
    reasons: [...registrations, ...notes].flatMap(({ answer }) =>
      isRefusal(answer) ? [reasonOf(answer.refused, header)] : [],
    ),
  };
}

/** What could have been registered was not, because its other half could not. */
function refusedWhole(row: RowResult): RowResult {
  return { ...row, cases: row.cases.map((one) => (one.outcome === 'created' ? { ...one, outcome: 'refused' } : one)) };
}

function strongest(words: readonly RowResult['outcome'][]): RowResult['outcome'] | undefined {
  return (['refused', 'created', 'already-there'] as const).find((word) => words.includes(word));
}

/** The command's fields by the columns that fill them, so that a decider's refusal names its cell. */
const PATH_OF_FIELD: Readonly<Record<string, string>> = {
  effectiveAt: 'receivedAt',
  'submitter.name': 'submitterName',
  'submitter.phone': 'submitterPhone',
  'submitter.address': 'submitterAddress',
  'submitter.idNumber': 'submitterIdNumber',
  'respondent.name': 'respondentName',
  'respondent.address': 'respondentAddress',
  'respondent.uscc': 'respondentUscc',
  'respondent.platform': 'platform',
  'source.number': 'number',
  amountInDisputeFen: 'amount',
  caseKind: 'kind',
  unit: 'unit.body',
  text: 'note.parts.0',
};

function reasonOf({ code, article, message, field }: Rejection, header: Header): RowReason {
  const column = field === undefined ? undefined : header.columns.get(PATH_OF_FIELD[field] ?? field);
  const cell = column ? { letter: column.letter, title: column.title } : null;
  return { code, message, cell, ...(article !== undefined && { article }) };
}
