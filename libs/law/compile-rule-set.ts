import { canonicalJson, sha256 } from '#libs/kernel';
import type { RuleSetId } from '#libs/kernel';
import { InvalidDataFile } from './data-file.js';
import { reason } from './fault.js';
import type { Reason } from './fault.js';
import type { Amendment, ClockFile } from './clock-file.js';
import type { IncludeFile, OverlayFile, RuleSetFile } from './rule-set-file.js';
import type { ClockRule, Counting, PauseGround, RuleSet } from './rule-set.js';

/**
 * A regulation with its includes and the adopted overlays → the rule-set that the engine applies.
 *
 * Order: clocks of the regulation and of the includes, clocks of the overlays, amendments of the includes, of the regulation, of the
 * overlays, and what voids every clock. One ladder holds, and one word on who decides on filing: an overlay's before the regulation's
 * before an include's. The id names the overlays, so an event that is pinned to it says exactly which reading held.
 *
 * @throws InvalidDataFile where a clock stands twice, or an amendment or a condition names one that does not exist
 */
export function compileRuleSet(
  file: RuleSetFile,
  includes: readonly IncludeFile[],
  overlays: readonly OverlayFile[] = [],
): RuleSet {
  const clocks = new Map<string, ClockRule>();
  for (const part of [file, ...includes, ...overlays]) {
    for (const [name, clock] of Object.entries(part.clocks)) {
      if (clocks.has(name)) fail(part.id, `clocks.${name}`, DEFINED_TWICE);
      clocks.set(name, ruleOf(name, clock));
    }
  }
  for (const part of [...includes, file, ...overlays]) {
    for (const [name, amendment] of Object.entries(part.amend)) {
      const clock = clocks.get(name);
      if (!clock) fail(part.id, `amend.${name}`, NOT_DEFINED);
      clocks.set(name, amended(clock, amendment));
    }
  }
  const voidedBy = includes.flatMap((include) => include.everyClock?.voidedBy ?? []);
  for (const [name, clock] of clocks) clocks.set(name, { ...clock, voidedBy: [...clock.voidedBy, ...voidedBy] });
  for (const clock of clocks.values()) checkConditions(file.id, clock, clocks);
  const inOrder = [...overlays.toReversed(), file, ...includes];
  const reminding = inOrder.find((part) => part.ladder)?.ladder ?? null;
  for (const name of Object.keys(reminding?.clocks ?? {}))
    if (!clocks.has(name)) fail(file.id, `ladder.clocks.${name}`, NOT_DEFINED);

  return {
    id: [file.id, ...overlays.map((overlay) => overlay.id)].join('+') as RuleSetId,
    title: file.title,
    inForce: file.inForce,
    ...(file.replaces === undefined ? {} : { replaces: file.replaces as RuleSetId }),
    source: file.source,
    cite: file.cite,
    counting: overlays.reduce<Counting>((counting, overlay) => overlay.counting ?? counting, file.counting),
    clocks: Object.fromEntries(clocks),
    refusal: file.refusal,
    ending: file.ending,
    powers: file.powers,
    articles: file.articles,
    filing: inOrder.find((part) => part.filing)?.filing ?? null,
    ladder: reminding,
    hash: sha256(canonicalJson(JSON.parse(JSON.stringify([file, includes, overlays])))),
  };
}

function ruleOf(name: string, clock: ClockFile): ClockRule {
  const { extension, note, ...rest } = clock;
  const pausableFor = clock.pausableFor.map((ground) =>
    typeof ground === 'string' ? groundOf(ground, clock) : ground,
  );
  return { name, ...rest, pausableFor, ...(extension ? { extension } : {}), ...(note === undefined ? {} : { note }) };
}

/** A reason that names no article of its own: what the clock's pauses cite for it, else practice. */
function groundOf(reason: string, { pauses }: ClockFile): PauseGround {
  const { article, grade } = pauses.find((pause) => pause.reason === reason) ?? { article: '实践', grade: 'practice' };
  return { reason, article, grade };
}

function amended(clock: ClockRule, change: Amendment): ClockRule {
  const note = [clock.note, change.note].filter((part) => part !== undefined).join(' ');
  return {
    ...clock,
    budget: change.budget ?? clock.budget,
    starts: [...clock.starts, ...change.addStarts],
    stops: [...clock.stops, ...change.addStops],
    voidedBy: [...clock.voidedBy, ...change.addVoidedBy],
    pauses: [...clock.pauses, ...change.addPauses],
    article: change.article ?? clock.article,
    grade: change.grade ?? clock.grade,
    ...(note === '' ? {} : { note }),
  };
}

function checkConditions(file: string, clock: ClockRule, clocks: ReadonlyMap<string, ClockRule>): void {
  for (const { on, when } of [...clock.starts, ...clock.stops, ...clock.voidedBy]) {
    for (const key of Object.keys(when ?? {})) {
      if (key.startsWith('clock.') && !clocks.has(key.slice('clock.'.length)))
        fail(
          file,
          `clocks.${clock.name}`,
          reason('no-clock', `${on}：没有期限 ${key}`, `${on}: no such clock: ${key}`),
        );
      if (key.startsWith('case.') && key !== 'case.named')
        fail(
          file,
          `clocks.${clock.name}`,
          reason('no-fact', `${on}：案件没有 ${key} 这一事实`, `${on}: no such fact of a case: ${key}`),
        );
    }
  }
}

const DEFINED_TWICE = reason(
  'defined-twice',
  '另一文件已定义该期限，请改用 amend',
  'is defined by another file, too; amend it instead',
);
const NOT_DEFINED = reason('no-clock', '没有文件定义该期限', 'no file defines this clock');

function fail(file: string, path: string, why: Reason): never {
  throw new InvalidDataFile(file, [{ path, ...why }]);
}
