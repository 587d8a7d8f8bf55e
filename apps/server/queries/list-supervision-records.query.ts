import { Inject } from '@nestjs/common';
import { Query, QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import type { Principal } from '#libs/identity';
import type { Position } from '#libs/kernel';
import { SettlementQueries } from '#projections/settlements';
import type { RecordKind, RecordSummary } from '#projections/settlements';
import type { Engine } from '../engine.js';
import { ENGINE } from '../tokens.js';
import { Cursors } from './cursors.js';
import { limitParameter, unitsOf } from './parameters.js';
import { ReadPositions } from './read-positions.js';

export interface RecordListParameters {
  readonly unit: string | undefined;
  readonly cursor: string | undefined;
  readonly limit: string | undefined;
}

export interface RecordListAnswer {
  /** How far the list knows the log. */
  readonly position: Position;
  readonly items: readonly RecordSummary[];
  readonly next: string | null;
  readonly prev: string | null;
}

/** A page of the daily looks, weekly checks or settlements in the asker's scope, the newest first. */
export class ListSupervisionRecords extends Query<RecordListAnswer> {
  constructor(
    readonly kind: RecordKind,
    readonly asker: Principal,
    readonly parameters: RecordListParameters,
    readonly atLeast?: Position,
  ) {
    super();
  }
}

@QueryHandler(ListSupervisionRecords)
export class ListSupervisionRecordsHandler implements IQueryHandler<ListSupervisionRecords, RecordListAnswer> {
  readonly #queries: SettlementQueries;

  constructor(
    @Inject(ENGINE) private readonly engine: Engine,
    @Inject(Cursors) private readonly cursors: Cursors,
    @Inject(ReadPositions) private readonly positions: ReadPositions,
  ) {
    this.#queries = new SettlementQueries(engine.pool);
  }

  async execute({ kind, asker, parameters, atLeast }: ListSupervisionRecords): Promise<RecordListAnswer> {
    const limit = limitParameter(parameters.limit);
    const units = unitsOf(this.engine, asker, parameters.unit);
    const binding = { list: `supervision-${kind}`, sort: 'period', filter: { units: units ?? null } };
    const from = await this.cursors.open(binding, parameters.cursor);
    await this.positions.reach(['settlements'], atLeast);
    const page = await this.#queries.records(kind, units, from?.place, limit);
    return {
      position: page.standing.position,
      items: page.items,
      next: await this.cursors.seal(binding, { place: page.next, asOf: '' }),
      prev: await this.cursors.seal(binding, { place: page.previous, asOf: '' }),
    };
  }
}
