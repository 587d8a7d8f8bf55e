import { packFields, unpackFields } from '#libs/projecting';
import type { CalendarId, Instant, RuleSetId } from '#libs/kernel';
import type { CaseKind, ClockInstance, ClockSet } from '#libs/law';

/** All instants of the engine end so; a stored state leaves it out. */
const OFFSET = '+08:00';

/**
 * The clocks of a case as text: a line for the set, and one for each run. What a run shares with its set is left out.
 * The form is private to the projections' states; a change of it is a new version of each.
 */
export function packClocks(set: ClockSet): string {
  const { named } = set.facts;
  let out = packFields([
    set.kind,
    set.ruleSet,
    set.calendar,
    String(set.episode),
    named === null ? null : named ? '1' : '0',
  ]);
  for (const run of set.runs) out += '\n' + packRun(run, set);
  return out;
}

/** The inverse of `packClocks`. */
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
  return { ...set, runs: lines.map((line) => unpackRun(line, set)) };
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
