import { stories } from '../every-action.js';
import type { Story } from '../every-action.js';

/** A case that is there, and what its story does next. */
interface KnownCase {
  readonly caseId: string;
  readonly kind: string;
  revision: string;
  next: readonly string[];
}

/** Of each kind of thing so many at the most; the oldest is forgotten. */
const MOST = 1_000;
const PLACEHOLDER = /~([a-z]+)\.([\w-]*)\.(\d+)~/g;

/**
 * What is there by now, learnt from answers: requests that name it get past the first door. A placeholder `~what.which.n~` stands
 * for the n-th of it; for something well-formed that is not there, where nothing is known yet.
 */
export class Known {
  readonly #cases: KnownCase[] = [];
  readonly #byId = new Map<string, KnownCase>();
  readonly #evidence: { readonly caseId: string; readonly sha256: string }[] = [];
  readonly #cursors = new Map<string, string[]>();
  readonly #imports: string[] = [];
  readonly #positions: string[] = [];
  readonly #keys: string[] = [];

  get caseIds(): readonly string[] {
    return this.#cases.map(({ caseId }) => caseId);
  }

  /** A placeholder for one of those that wait for that action (or are of that kind); any other where none does. */
  static case(which: string, pick: number): string {
    return `~case.${which}.${pick}~`;
  }

  static placeholder(
    what: 'revision' | 'evidence' | 'holding' | 'import' | 'cursor' | 'position' | 'key',
    which: string,
    pick: number,
  ) {
    return `~${what}.${which}.${pick}~`;
  }

  /** The text with everything in it that stands for something else. */
  resolve(text: string): string {
    return text.replaceAll(PLACEHOLDER, (_, what: string, which: string, pick: string) =>
      this.#one(what, which, Number(pick)),
    );
  }

  registered(caseId: string, kind: string, revision: string, next?: readonly string[]): void {
    if (this.#byId.has(caseId)) return;
    const ofKind = stories.filter((story) => story.kind === kind);
    const story: Story | undefined = ofKind[this.#cases.length % ofKind.length];
    const known = { caseId, kind, revision, next: next ?? story?.steps(['', '']).map(([slug]) => slug) ?? [] };
    this.#cases.push(known);
    this.#byId.set(caseId, known);
  }

  acted(caseId: string, action: string | undefined, revision: string): void {
    const known = this.#byId.get(caseId);
    if (!known) return;
    known.revision = revision;
    if (known.next[0] === action) known.next = known.next.slice(1);
  }

  /** Its story cannot go on: something else happened. */
  refused(caseId: string, action: string): void {
    const known = this.#byId.get(caseId);
    if (known?.next[0] === action) known.next = [];
  }

  evidence(caseId: string, sha256: string): void {
    remember(this.#evidence, { caseId, sha256 });
  }

  cursor(operationId: string, cursor: string): void {
    const known = this.#cursors.get(operationId) ?? [];
    this.#cursors.set(operationId, known);
    remember(known, cursor);
  }

  import(id: string): void {
    if (!this.#imports.includes(id)) remember(this.#imports, id);
  }

  position(position: string): void {
    remember(this.#positions, position);
  }

  key(key: string): void {
    remember(this.#keys, key);
  }

  #one(what: string, which: string, pick: number): string {
    switch (what) {
      case 'case':
        return this.#case(which, pick)?.caseId ?? 'T-7KQ2-M9XA-4C3F-HZ8W';
      case 'revision':
        return this.#case(which, pick)?.revision ?? '0';
      case 'evidence':
        return nth(this.#evidence, pick)?.sha256 ?? 'a'.repeat(64);
      case 'holding':
        return nth(this.#evidence, pick)?.caseId ?? this.#one('case', '', pick);
      case 'import':
        return nth(this.#imports, pick) ?? '11111111-1111-4111-8111-111111111111';
      case 'cursor':
        return nth(this.#cursors.get(which) ?? [], pick) ?? 'bm9uZQ';
      case 'position':
        return nth(this.#positions, pick) ?? '1';
      case 'key':
        return nth(this.#keys, pick) ?? `key-${pick}`;
      default:
        throw new Error(`nothing is known of ${what}`);
    }
  }

  #case(which: string, pick: number): KnownCase | undefined {
    const waiting = this.#cases.filter(({ next, kind }) => next[0] === which || kind === which);
    return nth(waiting.length > 0 ? waiting : this.#cases, pick);
  }
}

const nth = <T>(all: readonly T[], pick: number): T | undefined => all[pick % Math.max(1, all.length)];

function remember<T>(all: T[], one: T): void {
  all.push(one);
  if (all.length > MOST) all.shift();
}
