import { dateOf } from '#libs/kernel';
import type { Instant, LocalDate, RuleSetId } from '#libs/kernel';
import { compileRuleSet } from './compile-rule-set.js';
import { parseDataFile, readDataFile } from './data-file.js';
import { includeFile, overlayFile, ruleSetFile } from './rule-set-file.js';
import type { IncludeFile, OverlayFile, RuleSetFile } from './rule-set-file.js';
import type { Overlay, RuleSet } from './rule-set.js';

/** Shipped regulations, oldest first. Adding a regulation is adding a file and a line here. */
const REGULATIONS = ['cn-samr-order-20', 'cn-samr-order-121'] as const;
/** Shipped overlays, in the order in which they are joined on to an id. All off by default. */
const OVERLAYS = ['mediation-60-days', 'reporter-notice', 'recusal-pauses', 'roll-over-rest-day'] as const;

const compiled = new Map<string, RuleSet>();
const regulations = new Map<string, RuleSetFile>();
const overlays = new Map<string, OverlayFile>();

/** The regulations as they stand, without overlays, oldest first. */
export function ruleSets(): readonly RuleSet[] {
  return REGULATIONS.flatMap((id) => ruleSetById(id) ?? []);
}

/**
 * The rule-set of that id, overlays included: `cn-samr-order-121`, `cn-samr-order-20+mediation-60-days`. The same object each time.
 * `undefined` for an id that nothing shipped makes.
 */
export function ruleSetById(id: RuleSetId | string): RuleSet | undefined {
  const known = compiled.get(id);
  if (known) return known;
  const composed = compose(id);
  if (composed) compiled.set(id, composed);
  return composed;
}

/**
 * The regulation in force on that day in Asia/Shanghai, with those of the wanted overlays that apply to it on that day.
 * `undefined` before 2020-01-01, when the first of the shipped ones took effect.
 *
 * @param adopted ids of overlays
 * @throws RangeError for an overlay that is not shipped: a wrong setting must not pass as none
 */
export function ruleSetInForce(at: LocalDate | Instant, adopted: readonly string[] = []): RuleSet | undefined {
  const day = dateOf(at as Instant);
  const unknown = adopted.find((id) => !OVERLAYS.some((known) => known === id));
  if (unknown !== undefined) throw new RangeError(`no such overlay: ${unknown}; shipped are ${OVERLAYS.join(', ')}`);
  const base = REGULATIONS.findLast((id) => regulation(id).inForce <= day);
  if (base === undefined) return undefined;
  const applying = OVERLAYS.filter((id) => adopted.includes(id) && applies(overlay(id), base, day));
  return ruleSetById([base, ...applying].join('+'));
}

/** What a bureau may adopt over a regulation. */
export function ruleSetOverlays(): readonly Overlay[] {
  return OVERLAYS.map((id) => {
    const { title, source, note, appliesTo, from, until } = overlay(id);
    return { id, title, source, note, appliesTo: appliesTo as RuleSetId[], from, until: until ?? null };
  });
}

/** A regulation's file from its text: what `npm run check` and an editor of such files ask. Throws `InvalidDataFile`. */
export function parseRuleSetFile(file: string, text: string): RuleSetFile {
  return parseDataFile(file, text, ruleSetFile);
}

function compose(id: string): RuleSet | undefined {
  const [base = '', ...joined] = id.split('+');
  if (!isOneOf(REGULATIONS, base) || !joined.every((name) => isOneOf(OVERLAYS, name))) return undefined;
  const adopted = OVERLAYS.filter((name) => joined.includes(name));
  // One reading, one id: overlays stand in their order, once, and only over what they are for.
  if (adopted.join('+') !== joined.join('+') || !adopted.every((name) => overlay(name).appliesTo.includes(base)))
    return undefined;
  const file = regulation(base);
  return compileRuleSet(file, file.includes.map(include), adopted.map(overlay));
}

function applies(file: OverlayFile, base: string, day: string): boolean {
  return file.appliesTo.includes(base) && file.from <= day && (file.until === undefined || day < file.until);
}

function regulation(id: string): RuleSetFile {
  return read(regulations, id, () => parseRuleSetFile(`rule-sets/${id}.yaml`, readDataFile(`rule-sets/${id}.yaml`)));
}

function overlay(id: string): OverlayFile {
  return read(overlays, id, () =>
    parseDataFile(`overlays/${id}.yaml`, readDataFile(`overlays/${id}.yaml`), overlayFile),
  );
}

function include(id: string): IncludeFile {
  return parseDataFile(`rule-sets/${id}.yaml`, readDataFile(`rule-sets/${id}.yaml`), includeFile);
}

function read<T>(known: Map<string, T>, id: string, load: () => T): T {
  const found = known.get(id) ?? load();
  known.set(id, found);
  return found;
}

function isOneOf<T extends string>(list: readonly T[], id: string): id is T {
  return list.some((known) => known === id);
}
