import { z } from 'zod';
import { compileRuleSet } from './compile-rule-set.js';
import { checkData, InvalidDataFile } from './data-file.js';
import { fault } from './fault.js';
import { LawConflict } from './law-conflict.js';
import { includeFile, overlayFile, ruleSetFile } from './rule-set-file.js';
import type { IncludeFile, OverlayFile, RuleSetFile } from './rule-set-file.js';
import type { RuleSet } from './rule-set.js';

/** The files that rule-sets are made of, as a program ships them. `undefined` where it ships none of that id. */
export interface ShippedFiles {
  readonly regulation: (id: string) => unknown;
  readonly include: (id: string) => unknown;
  readonly overlay: (id: string) => unknown;
  /** In the order in which they are joined on to an id. */
  readonly overlayOrder: readonly string[];
}

/**
 * What a bureau's own rule-set is made of, as plain data: the regulation, the files that it includes, and the overlays over it – each of
 * them only where it is not shipped.
 */
export const ruleSetContents = z.strictObject({
  regulation: z.unknown().optional(),
  includes: z.array(z.unknown()).max(20).optional(),
  overlays: z.array(z.unknown()).max(20).optional(),
});

export type RuleSetContents = z.output<typeof ruleSetContents>;

/** The rule-sets that a program knows: those that are made of what it ships, and those that a bureau has adopted as files of its own. */
export class RuleSetRegistry {
  readonly #compiled = new Map<string, RuleSet>();
  readonly #own = new Set<string>();

  constructor(private readonly shipped: ShippedFiles) {}

  /** The rule-set of that id, the same object each time; `undefined` for an id that nothing known makes. */
  byId(id: string): RuleSet | undefined {
    const known = this.#compiled.get(id);
    if (known) return known;
    const composed = this.#compose(id);
    if (composed) this.#compiled.set(id, composed);
    return composed;
  }

  /** What the contents come to under that id, without making it known: for a preview. @throws InvalidDataFile */
  read(id: string, contents: unknown): RuleSet {
    const own = checkData('rule-set', contents, ruleSetContents);
    const [base = '', ...joined] = id.split('+');
    const regulation = ownRegulation(base, own) ?? this.#regulation(base);
    if (!regulation) throw invalid('regulation', 'not-given', ...notGiven('办法', 'regulation', base));
    const ownOverlays = (own.overlays ?? []).map((each, index) => within(`overlays.${index}`, each, overlayFile));
    const ownIncludes = (own.includes ?? []).map((each, index) => within(`includes.${index}`, each, includeFile));
    const unused = [
      ...ownOverlays.filter((each) => !joined.includes(each.id)).map((each) => `overlay ${each.id}`),
      ...ownIncludes.filter((each) => !regulation.includes.includes(each.id)).map((each) => `include ${each.id}`),
    ];
    if (unused.length > 0) {
      const named = unused.join(', ');
      throw invalid('id', 'not-named', `${id} 没有指名 ${named}`, `${id} does not name the ${named}`);
    }
    const overlays = joined.map((name) => {
      const overlay = ownOverlays.find((each) => each.id === name) ?? this.#overlay(name);
      if (!overlay) throw invalid('overlays', 'not-given', ...notGiven('补充规则', 'overlay', name));
      if (!overlay.appliesTo.includes(base))
        throw invalid('overlays', 'not-applicable', `${name} 不适用于 ${base}`, `${name} is not for ${base}`);
      return overlay;
    });
    if (new Set(joined).size < joined.length) throw invalid('id', 'twice', '补充规则重复', 'names an overlay twice');
    const includes = regulation.includes.map((name) => {
      const include = ownIncludes.find((each) => each.id === name) ?? this.#include(name);
      if (!include) throw invalid('regulation.includes', 'not-given', ...notGiven('文件', 'file', name));
      return include;
    });
    return compileRuleSet(regulation, includes, overlays);
  }

  /**
   * The contents with every file that they lean on: what an adoption keeps, so that it comes to the same under every later program.
   *
   * @throws InvalidDataFile
   */
  complete(id: string, contents: unknown): RuleSetContents {
    const own = checkData('rule-set', contents, ruleSetContents);
    this.read(id, own);
    const [base = '', ...joined] = id.split('+');
    const raw = own.regulation ?? this.shipped.regulation(base);
    const { includes } = within('regulation', raw, ruleSetFile);
    const given = (list: readonly unknown[] | undefined, name: string) => list?.find((each) => idOf(each) === name);
    return {
      regulation: raw,
      includes: includes.map((name) => given(own.includes, name) ?? this.shipped.include(name)),
      overlays: joined.map((name) => given(own.overlays, name) ?? this.shipped.overlay(name)),
    };
  }

  /**
   * On which days the rule-set can hold: from the day on which the regulation took effect and every overlay may begin, and before
   * `until` where one of the overlays ends.
   *
   * @throws InvalidDataFile
   */
  spanOf(id: string, contents: unknown): { readonly from: string; readonly until: string | null } {
    const { regulation, overlays } = this.complete(id, contents);
    const from = [within('regulation', regulation, ruleSetFile).inForce as string];
    const until: string[] = [];
    for (const overlay of (overlays ?? []).map((each) => within('overlays', each, overlayFile))) {
      from.push(overlay.from);
      if (overlay.until !== undefined) until.push(overlay.until);
    }
    return { from: from.toSorted().at(-1) ?? '', until: until.toSorted().at(0) ?? null };
  }

  /**
   * Makes a bureau's own rule-set known. The same contents again change nothing.
   *
   * @param hash what it must come to, where the adoption says so
   * @throws InvalidDataFile
   * @throws LawConflict where the id is known with other contents, or the hash is another
   */
  register(id: string, contents: unknown, hash?: string): RuleSet {
    const ruleSet = this.read(id, contents);
    if (ruleSet.id !== id)
      throw invalid('id', 'another-id', `编号为 ${ruleSet.id}，而不是 ${id}`, `is ${ruleSet.id}, not ${id}`);
    if (hash !== undefined && ruleSet.hash !== hash) throw new LawConflict(id, hash, ruleSet.hash);
    const known = this.#own.has(id) ? this.#compiled.get(id) : undefined;
    if (known && known.hash !== ruleSet.hash) throw new LawConflict(id, known.hash, ruleSet.hash);
    if (known) return known;
    this.#own.add(id);
    const composed = this.byId(id);
    const kept = composed?.hash === ruleSet.hash ? composed : ruleSet;
    this.#compiled.set(id, kept);
    return kept;
  }

  /** One reading, one id: shipped overlays stand in their order, once, and only over what they are for. */
  #compose(id: string): RuleSet | undefined {
    const [base = '', ...joined] = id.split('+');
    const regulation = this.#regulation(base);
    const adopted = this.shipped.overlayOrder.filter((name) => joined.includes(name));
    if (!regulation || [base, ...adopted].join('+') !== id) return undefined;
    const overlays = adopted.flatMap((name) => this.#overlay(name) ?? []);
    if (!overlays.every((overlay) => overlay.appliesTo.includes(base))) return undefined;
    return compileRuleSet(
      regulation,
      regulation.includes.map((name) => this.#requiredInclude(name)),
      overlays,
    );
  }

  #regulation(id: string): RuleSetFile | undefined {
    return parsed(`rule-sets/${id}.yaml`, this.shipped.regulation(id), ruleSetFile);
  }

  #overlay(id: string): OverlayFile | undefined {
    return parsed(`overlays/${id}.yaml`, this.shipped.overlay(id), overlayFile);
  }

  #include(id: string): IncludeFile | undefined {
    return parsed(`rule-sets/${id}.yaml`, this.shipped.include(id), includeFile);
  }

  #requiredInclude(id: string): IncludeFile {
    const include = this.#include(id);
    if (!include) throw invalid('includes', 'not-given', `程序没有自带文件 ${id}`, `no file ${id} is shipped`);
    return include;
  }
}

function ownRegulation(base: string, own: RuleSetContents): RuleSetFile | undefined {
  if (own.regulation === undefined) return undefined;
  const file = within('regulation', own.regulation, ruleSetFile);
  if (file.id !== base)
    throw invalid(
      'regulation.id',
      'another-id',
      `编号为 ${file.id}，而办法名为 ${base}`,
      `is ${file.id}, the rule-set is called ${base}`,
    );
  return file;
}

function idOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
}

function parsed<S extends z.ZodType>(file: string, value: unknown, schema: S): z.output<S> | undefined {
  return value === undefined ? undefined : checkData(file, value, schema);
}

/** As `checkData`, its paths begun with where the part stands. */
function within<S extends z.ZodType>(path: string, value: unknown, schema: S): z.output<S> {
  try {
    return checkData('rule-set', value, schema);
  } catch (error) {
    if (!(error instanceof InvalidDataFile)) throw error;
    throw new InvalidDataFile(
      'rule-set',
      error.faults.map((each) => ({ ...each, path: each.path ? `${path}.${each.path}` : path })),
    );
  }
}

function invalid(path: string, code: string, zh: string, en: string): InvalidDataFile {
  return new InvalidDataFile('rule-set', [fault(path, code, zh, en)]);
}

function notGiven(zh: string, en: string, name: string): readonly [string, string] {
  return [`程序没有自带${zh} ${name}，也未提交`, `no ${en} ${name} is shipped, and none is given`];
}
