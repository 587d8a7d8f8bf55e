import { dateOf } from '#libs/kernel';
import type { Instant, LocalDate, RuleSetId } from '#libs/kernel';
import { checkData, parseDataFile, parseYaml, readDataFile } from './data-file.js';
import { overlayFile, ruleSetFile } from './rule-set-file.js';
import type { OverlayFile, RuleSetFile } from './rule-set-file.js';
import { RuleSetRegistry } from './rule-set-registry.js';
import type { ShippedFiles } from './rule-set-registry.js';
import type { Overlay, RuleSet } from './rule-set.js';

/** Shipped regulations, oldest first. Adding a regulation is adding a file and a line here. */
const REGULATIONS = ['cn-samr-order-20', 'cn-samr-order-121'] as const;
/** Shipped overlays, in the order in which they are joined on to an id. All off by default. */
const OVERLAYS = [
  'mediation-60-days',
  'reporter-notice',
  'recusal-pauses',
  'roll-over-rest-day',
  'materials-pause',
  'peoples-mediation-pauses',
] as const;

/** Files that shipped regulations include. */
const INCLUDES = ['cn-samr-penalty-procedure', 'practice-12315'] as const;

const raw = new Map<string, unknown>();
const regulations = new Map<string, RuleSetFile>();
const overlays = new Map<string, OverlayFile>();

const SHIPPED_FILES: ShippedFiles = {
  regulation: (id) => (isOneOf(REGULATIONS, id) ? rawFile(`rule-sets/${id}.yaml`) : undefined),
  include: (id) => (isOneOf(INCLUDES, id) ? rawFile(`rule-sets/${id}.yaml`) : undefined),
  overlay: (id) => (isOneOf(OVERLAYS, id) ? rawFile(`overlays/${id}.yaml`) : undefined),
  overlayOrder: OVERLAYS,
};

/** The rule-sets of this process: an adoption that one of its parts has seen, all of its parts know. */
export const ruleSetRegistry = newRuleSetRegistry();

/** A registry that knows what is shipped, and nothing of what is adopted elsewhere. */
export function newRuleSetRegistry(): RuleSetRegistry {
  return new RuleSetRegistry(SHIPPED_FILES);
}

/** The shipped regulations as they stand, without overlays, oldest first. */
export function ruleSets(): readonly RuleSet[] {
  return REGULATIONS.flatMap((id) => ruleSetById(id) ?? []);
}

/**
 * The rule-set of that id, overlays included: `cn-samr-order-121`, `cn-samr-order-20+mediation-60-days`. The same object each time.
 * `undefined` for an id that nothing shipped or registered makes.
 */
export function ruleSetById(id: RuleSetId | string): RuleSet | undefined {
  return ruleSetRegistry.byId(id);
}

/**
 * Makes a bureau's own rule-set known to the whole process, as `RuleSetRegistry.register`.
 *
 * @throws InvalidDataFile
 * @throws LawConflict
 */
export function registerRuleSet(id: string, contents: unknown, hash?: string): RuleSet {
  return ruleSetRegistry.register(id, contents, hash);
}

/**
 * The shipped regulation in force on that day in Asia/Shanghai, with those of the wanted overlays that apply to it on that day.
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

function applies(file: OverlayFile, base: string, day: string): boolean {
  return file.appliesTo.includes(base) && file.from <= day && (file.until === undefined || day < file.until);
}

function regulation(id: string): RuleSetFile {
  const file = `rule-sets/${id}.yaml`;
  return read(regulations, id, () => checkData(file, rawFile(file), ruleSetFile));
}

function overlay(id: string): OverlayFile {
  const file = `overlays/${id}.yaml`;
  return read(overlays, id, () => checkData(file, rawFile(file), overlayFile));
}

function rawFile(file: string): unknown {
  return read(raw, file, () => parseYaml(file, readDataFile(file)));
}

function read<T>(known: Map<string, T>, id: string, load: () => T): T {
  const found = known.get(id) ?? load();
  known.set(id, found);
  return found;
}

function isOneOf<T extends string>(list: readonly T[], id: string): id is T {
  return list.some((known) => known === id);
}
