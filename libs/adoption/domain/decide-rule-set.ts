import type { LocalDate, RuleSetId } from '#libs/kernel';
import { fault, ruleSetOverlays, ruleSets } from '#libs/law';
import type { Fault, RuleSet } from '#libs/law';
import { AdoptedLaw } from './adopted-law.js';
import type { AdoptRuleSet } from './commands.js';
import type { LawContext } from './context.js';
import { readOr, settled } from './decide-parts.js';
import type { RuleSetAdopted } from './events.js';
import { invalid, refusal } from './refusals.js';
import type { LawRefusal } from './refusals.js';
import type { AdoptionState } from './state.js';

/** A rule-set is adopted from a day on which it can hold, which lies after every settled period, and on which it does not hold already. */
export function adoptRuleSet(
  state: AdoptionState,
  command: AdoptRuleSet,
  context: LawContext,
): RuleSetAdopted | LawRefusal {
  if (command.source?.trim() === '') return refusal('law.field-blank', { field: 'source' }, 'source');
  const found = ruleSetOf(command, context);
  if ('code' in found) return found;
  return (
    taken(state, found, command, context) ??
    untimely(found, command, context) ??
    holdsAlready(state, found, command, context) ??
    settled(command.from, context) ?? {
      type: 'RuleSetAdopted',
      data: {
        ruleSet: found.id,
        contents: command.contents === null ? null : context.law.ruleSets.complete(found.id, command.contents),
        hash: found.hash,
        source: command.source ?? found.source,
        from: command.from,
        openCases: command.openCases,
      },
    }
  );
}

function ruleSetOf(command: AdoptRuleSet, context: LawContext): RuleSet | LawRefusal {
  const { ruleSet: id, contents } = command;
  const { ruleSets: known } = context.law;
  if (contents === null) return known.byId(id) ?? whyUnknown(id, context);
  const read = readOr('law.rule-set-invalid', () => known.read(id, contents));
  if ('refused' in read) return read.refused;
  const faults = clocksThatNeverStart(read.value, context);
  return faults.length > 0 ? invalid('law.rule-set-invalid', faults) : read.value;
}

/** Which part of the id nobody knows; where each is known, they do not go together. */
function whyUnknown(id: string, { law }: LawContext): LawRefusal {
  const [regulation = '', ...overlays] = id.split('+');
  if (!law.ruleSets.byId(regulation)) return refusal('law.rule-set-unknown', { ruleSet: regulation }, 'ruleSet');
  const unknown = overlays.find((overlay) => !ruleSetOverlays().some((each) => each.id === overlay));
  if (unknown !== undefined) return refusal('law.overlay-unknown', { overlay: unknown }, 'ruleSet');
  const read = readOr('law.rule-set-invalid', () => law.ruleSets.read(id, {}));
  if ('refused' in read) return read.refused;
  const order = ruleSetOverlays().flatMap((each) => (overlays.includes(each.id) ? [each.id] : []));
  const inOrder = [regulation, ...order].join('+');
  return invalid('law.rule-set-invalid', [
    fault('ruleSet', 'overlay-order', `补充规则应按次序书写：${inOrder}`, `overlays stand in their order: ${inOrder}`),
  ]);
}

function clocksThatNeverStart(ruleSet: RuleSet, { knowsEvent }: LawContext): Fault[] {
  return Object.values(ruleSet.clocks).flatMap((rule) =>
    [
      ...[...rule.starts, ...rule.stops, ...rule.voidedBy].map(({ on }) => on),
      ...rule.pauses.flatMap(({ from, to }) => [from, ...to]),
      ...(rule.extension ? [rule.extension.on] : []),
    ]
      .filter((type) => !knowsEvent(type))
      .map((type) =>
        fault(`clocks.${rule.name}`, 'no-event', `案件没有事件 ${type}`, `no case knows an event ${type}`),
      ),
  );
}

function taken(
  state: AdoptionState,
  { id, hash }: RuleSet,
  { contents }: AdoptRuleSet,
  { law }: LawContext,
): LawRefusal | undefined {
  const adopted = state.adoptions.find(({ ruleSet }) => ruleSet === id);
  const known = contents === null ? adopted : law.ruleSets.byId(id);
  return known && known.hash !== hash ? refusal('law.id-taken', { id }, 'ruleSet') : undefined;
}

function untimely({ id }: RuleSet, command: AdoptRuleSet, { law }: LawContext): LawRefusal | undefined {
  const { from } = command;
  const span = law.ruleSets.spanOf(id, command.contents ?? {});
  if (from < span.from) return refusal('law.before-in-force', { ruleSet: id, inForce: span.from, from }, 'from');
  if (span.until !== null && from >= span.until)
    return refusal('law.after-its-end', { ruleSet: id, until: span.until }, 'from');
  const [regulation = ''] = id.split('+');
  const by = ruleSets().find(({ replaces, inForce }) => replaces === regulation && inForce <= from);
  return by && refusal('law.rule-set-replaced', { ruleSet: regulation, by: by.id, since: by.inForce }, 'ruleSet');
}

/** It may be adopted once more to take the open cases along, which keep theirs unless somebody says so. */
function holdsAlready(
  state: AdoptionState,
  { id }: RuleSet,
  { from, openCases }: { readonly from: LocalDate; readonly openCases: 'keep' | 'move' },
  { law }: LawContext,
): LawRefusal | undefined {
  const held = new AdoptedLaw(state, law).inForceOn(from);
  if (held?.ruleSet !== (id satisfies RuleSetId) || (openCases === 'move' && held.openCases === 'keep'))
    return undefined;
  return refusal('law.rule-set-in-force', { ruleSet: id, from }, 'ruleSet');
}
