import type { Bilingual, UnitCode } from '#libs/kernel';
import { OrganisationError } from './organisation-error.js';
import { shortNames } from './short-names.js';

/** 市局 → 县（市、区）局 → 市场监督管理所. */
export type UnitLevel = 'bureau' | 'county' | 'station';

/** One unit of the bureau. */
export interface Unit {
  readonly code: UnitCode;
  readonly name: Bilingual;
  /** Other names under which imported work orders may speak of the unit. */
  readonly aliases: readonly string[];
  /** The unit above; `null` for the root only. */
  readonly parent: UnitCode | null;
  readonly level: UnitLevel;
}

/** The organisation tree: who is above whom, and what a name means. */
export interface Organisation {
  readonly id: string;
  /** The one unit that has none above it. */
  readonly root: Unit;
  /** Every unit: the root first, then depth first in the order of the file, so a parent stands before its children. */
  units(): readonly Unit[];
  get(code: UnitCode): Unit | undefined;
  exists(code: UnitCode): boolean;
  /** What it is called where there is little room: 旭日所. `undefined` for a code that does not exist. */
  shortName(code: UnitCode): Bilingual | undefined;
  /** The unit above; `null` for the root and for a code that does not exist. */
  parentOf(code: UnitCode): UnitCode | null;
  /** The units directly below, in the order of the file; empty for a code that does not exist. */
  childrenOf(code: UnitCode): readonly Unit[];
  /** The unit itself and everything below it, parents first; empty for a code that does not exist. */
  subtree(code: UnitCode): readonly Unit[];
  /** The unit of that Chinese or English name or alias, or of that code; spaces at the ends do not count. */
  byName(nameOrAlias: string): Unit | undefined;
}

const LEVEL_BELOW: Readonly<Record<UnitLevel, UnitLevel | null>> = {
  bureau: 'county',
  county: 'station',
  station: null,
};

/**
 * Builds the tree and proves that it is one: each code once, each parent known, one root, no cycle, levels that
 * descend bureau → county → station, and no name that means two units.
 *
 * @throws OrganisationError
 */
export function organisationOf(id: string, units: readonly Unit[]): Organisation {
  const byCode = new Map<UnitCode, Unit>();
  for (const unit of units) {
    if (byCode.has(unit.code)) throw new OrganisationError('duplicate-code', unit.code);
    byCode.set(unit.code, unit);
  }
  const children = new Map<UnitCode, Unit[]>(units.map((unit) => [unit.code, []]));
  const roots: Unit[] = [];
  for (const unit of units) {
    if (unit.parent === null) {
      roots.push(unit);
      continue;
    }
    const siblings = children.get(unit.parent);
    if (!siblings) throw new OrganisationError('unknown-parent', `${unit.code} → ${unit.parent}`);
    siblings.push(unit);
  }
  refuseCycles(units, byCode);
  const [root, another] = roots;
  // Without a cycle every walk upwards ends at a root, so none at all means that there are no units.
  if (!root) throw new OrganisationError('no-root', id);
  if (another) throw new OrganisationError('several-roots', `${root.code}, ${another.code}`);
  refuseSkippedLevels(units, byCode, root);
  const names = namesOf(units);
  const short = shortNames(units);

  const subtree = (code: UnitCode): readonly Unit[] => {
    const unit = byCode.get(code);
    return unit ? [unit, ...(children.get(code) ?? []).flatMap((child) => subtree(child.code))] : [];
  };
  const all = subtree(root.code);
  return {
    id,
    root,
    units: () => all,
    get: (code) => byCode.get(code),
    exists: (code) => byCode.has(code),
    shortName: (code) => short.get(code),
    parentOf: (code) => byCode.get(code)?.parent ?? null,
    childrenOf: (code) => children.get(code) ?? [],
    subtree,
    byName: (name) => names.get(name.trim()),
  };
}

function refuseCycles(units: readonly Unit[], byCode: ReadonlyMap<UnitCode, Unit>): void {
  for (const unit of units) {
    const seen = new Set<UnitCode>();
    for (let at: Unit | undefined = unit; at; at = at.parent === null ? undefined : byCode.get(at.parent)) {
      if (seen.has(at.code)) throw new OrganisationError('cycle', [...seen, at.code].join(' → '));
      seen.add(at.code);
    }
  }
}

function refuseSkippedLevels(units: readonly Unit[], byCode: ReadonlyMap<UnitCode, Unit>, root: Unit): void {
  if (root.level !== 'bureau') throw new OrganisationError('wrong-level', `${root.code}: ${root.level}`);
  for (const unit of units) {
    const parent = unit.parent === null ? undefined : byCode.get(unit.parent);
    if (parent && LEVEL_BELOW[parent.level] !== unit.level) {
      throw new OrganisationError('wrong-level', `${unit.code}: ${unit.level} under ${parent.level}`);
    }
  }
}

function namesOf(units: readonly Unit[]): ReadonlyMap<string, Unit> {
  const names = new Map<string, Unit>();
  for (const unit of units) {
    for (const name of new Set([unit.code, unit.name.zh, unit.name.en, ...unit.aliases])) {
      const other = names.get(name);
      if (other) throw new OrganisationError('ambiguous-name', `${name}: ${other.code}, ${unit.code}`);
      names.set(name, unit);
    }
  }
  return names;
}
