import type { Pool } from 'pg';
import type { Bilingual, Instant, Position } from '#libs/kernel';
import { sql } from './sql.js';

/** An event that could not be folded, with what to do about it. */
export interface FaultReport {
  readonly key: string;
  readonly position: Position;
  readonly type: string;
  readonly revision: bigint;
  readonly reason: string;
  readonly at: string;
  readonly advice: Bilingual;
}

/** One generation of a projection, as the database knows it. */
export interface ProjectionStatus {
  readonly name: string;
  readonly version: number;
  readonly generation: number;
  /** `live`: queries see it. `building`: beside the live one. `stopped`: at the event in `fault`, wherever it was. */
  readonly state: 'live' | 'building' | 'stopped';
  readonly position: Position;
  readonly recordedAt: Instant | null;
  readonly updatedAt: Instant;
  readonly fault: FaultReport | undefined;
  readonly parked: readonly FaultReport[];
}

interface Row {
  readonly name: string;
  readonly version: number;
  readonly generation: number;
  readonly position: Position;
  readonly recorded_at: Instant | null;
  readonly updated_at: Instant;
  readonly live: boolean;
  readonly fault: (RawFault & { stoppedAt: string }) | null;
  readonly parked: readonly (RawFault & { parkedAt: string })[];
}

interface RawFault {
  readonly key: string;
  readonly position: string;
  readonly type: string;
  readonly revision: string;
  readonly reason: string;
}

const STOPPED: Bilingual = {
  zh: '修正该投影的代码并提高版本号后重启，将自动重建并切换；或选择“搁置”策略重启，仅搁置此案件，其余继续。',
  en: 'Mend the projection, raise its version and restart: it is rebuilt and switched to. Or restart with the policy "park": this case is left out, everything else goes on.',
};

const PARKED: Bilingual = {
  zh: '此案件未计入该读模型。修正代码后取消搁置，即重放该案件的全部事件。',
  en: 'This case is not in the read model. Mend the code and un-park the case: its events are replayed.',
};

/** All generations of all projections. Whoever shows lag asks the event store for its head. */
export async function projectionStatus(pool: Pool): Promise<readonly ProjectionStatus[]> {
  const { rows } = await pool.query<Row>(sql('status'));
  return rows.map((row) => ({
    name: row.name,
    version: row.version,
    generation: row.generation,
    state: row.fault ? 'stopped' : row.live ? 'live' : 'building',
    position: row.position,
    recordedAt: row.recorded_at,
    updatedAt: row.updated_at,
    fault: row.fault ? report(row.fault, row.fault.stoppedAt, STOPPED) : undefined,
    parked: row.parked.map((each) => report(each, each.parkedAt, PARKED)),
  }));
}

function report(fault: RawFault, at: string, advice: Bilingual): FaultReport {
  const { key, position, type, revision, reason } = fault;
  return { key, position: BigInt(position), type, revision: BigInt(revision), reason, at, advice };
}
