import type { DomainEvent, Position, Stored, StreamName } from '#libs/kernel';

/** What a column of a read model may hold. Instants and dates are their canonical texts; a list becomes a `text[]`. */
export type Value = string | number | bigint | boolean | null | readonly string[];

/** An entity as a page leaves it: what its rows are made of. */
export interface Touched<S> {
  readonly key: string;
  /** As it was before the page; `undefined` for one that is new. */
  readonly before: S | undefined;
  readonly after: S;
  /** Position of the last event that was folded into it. */
  readonly position: Position;
}

/**
 * A table of the read model. `rows` are written over what is there under the same key; `sums` are differences that are
 * added to what is there, and a row whose sums all come to nought goes away, so that the table never depends on how the
 * log was cut into pages.
 */
export interface Table<Input> {
  readonly name: string;
  readonly kind: 'rows' | 'sums';
  readonly columns: readonly string[];
  readonly key: readonly string[];
  rows(input: Input): readonly object[];
}

/** A table whose columns and key the compiler holds against the row's type. */
export function table<Input, Row extends object>(definition: {
  readonly name: string;
  readonly kind?: 'rows' | 'sums';
  readonly columns: readonly (keyof Row & string)[];
  readonly key: readonly (keyof Row & string)[];
  readonly rows: (input: Input) => readonly Row[];
}): Table<Input> {
  return { kind: 'rows', ...definition };
}

interface Common<E extends DomainEvent> {
  /** Kebab-case; the view's name is in `schema`. */
  readonly name: string;
  /** Raised whenever the fold or the tables change: the runner then rebuilds beside the live version, and switches. */
  readonly version: number;
  /** DDL of the tables with their keys; `{name}` stands for the physical table of a version. Column types are told here, and only here. */
  readonly schema: string;
  /** DDL of the other indexes, run when the tables are full: an index that is built once is far cheaper than one kept up through a rebuild. */
  readonly indexes: string;
  /** Which entity an event belongs to; `null` for one that is not this projection's business. */
  key(event: Stored<E>): string | null;
  /** The stream that holds all events of a key, where there is one; without it un-parking reads the log. */
  stream?(key: string): StreamName;
}

/** Bivariant on purpose, so that a projection of a known state is a projection of an unknown one. */
type Fold<S, Event> = { fold(state: S, event: Event): S }['fold'];

/** For each type of event, the state after it. Pure; what is not named changes nothing. */
export type Handlers<S, E extends DomainEvent> = {
  readonly [T in E['type']]?: Fold<S, Stored<Extract<E, { readonly type: T }>>>;
};

/** One private state for each key, folded from the key's events, and the rows that follow from it. */
export interface EntityProjection<S = unknown, E extends DomainEvent = DomainEvent> extends Common<E> {
  readonly kind: 'entities';
  /** The table that holds the state: besides its own columns it needs `position bigint` and `state text`. */
  readonly entity: { readonly table: string; readonly key: string };
  initial(key: string): S;
  readonly handles: Handlers<S, E>;
  /** What every event of the key changes, before its own handler. */
  each?(state: S, event: Stored<E>): S;
  /** Once for each touched entity at the end of a page: what follows from the facts and is too dear to compute for each event. Must not depend on where pages end. */
  settle?(state: S): S;
  encode(state: S): string;
  decode(text: string, key: string): S;
  readonly tables: readonly Table<Touched<S>>[];
}

/** Rows that follow from single events: nothing to load, nothing to remember. */
export interface EventProjection<E extends DomainEvent = DomainEvent> extends Common<E> {
  readonly kind: 'events';
  readonly tables: readonly Table<Stored<E>>[];
}

export type Projection = EntityProjection | EventProjection;

/**
 * Declares a projection: a pure fold plus tables. It has no way to cause side effects – no store, no clock, no promise.
 *
 * @throws RangeError for a name, a version or tables that do not fit together
 */
export function defineProjection<S, E extends DomainEvent>(
  definition: Omit<EntityProjection<S, E>, 'kind'>,
): EntityProjection {
  const projection = { kind: 'entities' as const, ...definition };
  check(projection);
  if (!definition.tables.some((each) => each.name === definition.entity.table))
    throw new RangeError(`${definition.name}: no table ${definition.entity.table}`);
  return projection;
}

/** As `defineProjection`, for rows that follow from single events. */
export function defineEventProjection<E extends DomainEvent>(
  definition: Omit<EventProjection<E>, 'kind'>,
): EventProjection {
  const projection = { kind: 'events' as const, ...definition };
  check(projection);
  return projection;
}

function check(
  projection: Pick<Common<never>, 'name' | 'version' | 'schema' | 'indexes'> & { tables: readonly Table<never>[] },
): void {
  const { name, version } = projection;
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(name)) throw new RangeError(`not a projection's name: ${name}`);
  if (!Number.isSafeInteger(version) || version < 1) throw new RangeError(`${name}: not a version: ${version}`);
  for (const each of projection.tables) {
    if (!/^[a-z][a-z0-9_]{0,39}$/.test(each.name)) throw new RangeError(`${name}: not a table's name: ${each.name}`);
    if (!projection.schema.includes(`{${each.name}}`))
      throw new RangeError(`${name}: the schema has no {${each.name}}`);
    if (!each.key.every((column) => each.columns.includes(column)))
      throw new RangeError(`${name}: the key of ${each.name} names a column that it does not have`);
  }
}
