import { packFields, unpackFields } from '#libs/projecting';
import type { CalendarId, Instant, RuleSetId } from '#libs/kernel';
import type { CaseKind, ClockInstance, ClockSet } from '#libs/law';

/** All instants of the engine end so; a stored state leaves it out. */
const OFFSET = '+08:00';

/**
 * The clocks of a case as text: a line for the set, and one for each run. What a run shares with its set is left out, and of
 * a run that has ended only what the fold may still ask for: whose it was, and how it ended. (What a merge voided is kept
 * whole: undoing the merge gives it back.) So a projection makes its rows of a run in the page in which it ends.
 *
 * The form is private to the projections' states; a change of it is a new version of each.
 */
export function packClocks(set: ClockSet): string {
  const { named } = set.facts;
  const first = [set.kind, set.ruleSet, set.calendar, String(set.episode), named === null ? null : named ? '1' : '0'];
  return [packFields(first), ...set.runs.map((run) => (isOver(run) ? packEnded(run) : packRun(run, set)))].join('\n');
}

/** The inverse of `packClocks`; ended runs come back with their names and their end only. */
export function unpackClocks(text: string): ClockSet {
  const [first = '', ...lines] = text.split('\n');
  const [kind, ruleSet, calendar, episode, named] = unpackFields(first);
  const set: ClockSet = {
    kind: (kind ?? null) as CaseKind | null,
    ruleSet: (ruleSet ?? null) as RuleSetId | null,
    calendar: (calendar ?? null) as CalendarId | null,
    episode: Number(episode),
    runs: [],
    facts: { named: named === null || named === undefined ? null : named === '1' },
  };
  return { ...set, runs: lines.map((line) => (line.startsWith(ENDED) ? endedRun(line) : unpackRun(line, set))) };
}

/** True for a run that nothing can change any more. */
function isOver(run: ClockInstance): boolean {
  return run.stoppedAt !== null || (run.voidedAt !== null && run.voidedBy !== 'CaseMerged');
}

/** Begins the line of an ended run. */
const ENDED = '=';
const STOPPED = 's';

function packEnded(run: ClockInstance): string {
  return `${ENDED}${packFields([run.clock, String(run.run), String(run.episode), run.ruleSet, run.stoppedAt === null ? 'v' : STOPPED])}`;
}

/** The same few lines come in every case: `=sign-for 1 1 cn-samr-order-121 s`. */
const ended = new Map<string, ClockInstance>();
const MOST_ENDED = 10_000;
/** Stands for an instant that is no longer kept. */
const SOME_TIME = '-' as Instant;

function endedRun(line: string): ClockInstance {
  let run = ended.get(line);
  if (!run) {
    if (ended.size >= MOST_ENDED) ended.clear();
    ended.set(line, (run = unpackEnded(line)));
  }
  return run;
}

function unpackEnded(line: string): ClockInstance {
  const [clock, run, episode, ruleSet, how] = unpackFields(line.slice(ENDED.length));
  const stopped = how === STOPPED;
  return {
    clock: clock ?? '',
    run: Number(run),
    episode: Number(episode),
    ruleSet: (ruleSet ?? '') as RuleSetId,
    calendar: '' as CalendarId,
    anchor: SOME_TIME,
    startedBy: '',
    stoppedAt: stopped ? SOME_TIME : null,
    stoppedBy: null,
    voidedAt: stopped ? null : SOME_TIME,
    voidedBy: null,
    pauses: [],
    extensions: [],
  };
}

function packRun(run: ClockInstance, set: ClockSet): string {
  return packFields([
    run.clock,
    String(run.run),
    String(run.episode),
    run.ruleSet === set.ruleSet ? null : run.ruleSet,
    run.calendar === set.calendar ? null : run.calendar,
    short(run.anchor),
    run.startedBy,
    short(run.stoppedAt),
    run.stoppedBy,
    short(run.voidedAt),
    run.voidedBy,
    run.pauses.length === 0
      ? null
      : run.pauses
          .map(({ reason, from, to }) => [short(from), short(to) ?? '', encodeURIComponent(reason)].join(','))
          .join(';'),
    run.extensions.length === 0 ? null : run.extensions.map(({ amount, at }) => `${amount},${short(at)}`).join(';'),
  ]);
}

function unpackRun(line: string, set: ClockSet): ClockInstance {
  const [
    clock,
    run,
    episode,
    ruleSet,
    calendar,
    anchor,
    startedBy,
    stoppedAt,
    stoppedBy,
    voidedAt,
    voidedBy,
    pauses,
    extensions,
  ] = unpackFields(line);
  return {
    clock: clock ?? '',
    run: Number(run),
    episode: Number(episode),
    ruleSet: (ruleSet ?? set.ruleSet ?? '') as RuleSetId,
    calendar: (calendar ?? set.calendar ?? '') as CalendarId,
    anchor: long(anchor) ?? ('' as Instant),
    startedBy: startedBy ?? '',
    stoppedAt: long(stoppedAt),
    stoppedBy: stoppedBy ?? null,
    voidedAt: long(voidedAt),
    voidedBy: voidedBy ?? null,
    pauses: (pauses?.split(';') ?? []).map(unpackPause),
    extensions: (extensions?.split(';') ?? []).map((text) => {
      const [amount, at] = text.split(',');
      return { amount: Number(amount), at: long(at) ?? ('' as Instant) };
    }),
  };
}

function unpackPause(text: string): ClockInstance['pauses'][number] {
  const [from, to, reason = ''] = text.split(',');
  return { reason: decodeURIComponent(reason), from: long(from) ?? ('' as Instant), to: long(to) };
}

function short(instant: Instant): string;
function short(instant: Instant | null): string | null;
function short(instant: Instant | null): string | null {
  return instant === null ? null : instant.slice(0, -OFFSET.length);
}

function long(text: string | null | undefined): Instant | null {
  return text ? ((text + OFFSET) as Instant) : null;
}
