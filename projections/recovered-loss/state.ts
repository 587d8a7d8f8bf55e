import type { LocalDate } from '#libs/kernel';
import { packFields, unpackFields } from '#libs/projecting';
import { decodeStanding, emptyStanding, encodeStanding } from '#projections/case-standing';
import type { CaseStanding } from '#projections/case-standing';

/** What a closing says was recovered, and who closed. */
export interface Recovery {
  readonly episode: number;
  readonly unit: string;
  readonly handler: string | null;
  readonly day: LocalDate;
  /** Above zero. */
  readonly fen: number;
  readonly position: bigint;
}

export interface RecoveredLossState extends CaseStanding {
  readonly episode: number;
  /** In the order of the log; it only grows. */
  readonly recoveries: readonly Recovery[];
}

export const emptyState: RecoveredLossState = { ...emptyStanding, episode: 1, recoveries: [] };

/** A line for the case, one for its episode, one for each recovery. */
export function encodeState(state: RecoveredLossState): string {
  return [encodeStanding(state), String(state.episode), ...state.recoveries.map(packRecovery)].join('\n');
}

/** The inverse of `encodeState`. */
export function decodeState(text: string): RecoveredLossState {
  const [first = '', episode, ...lines] = text.split('\n');
  return { ...decodeStanding(first), episode: Number(episode), recoveries: lines.map(unpackRecovery) };
}

function packRecovery({ episode, unit, handler, day, fen, position }: Recovery): string {
  return packFields([`${episode}`, unit, handler, day, `${fen}`, `${position}`]);
}

function unpackRecovery(line: string): Recovery {
  const [episode, unit, handler, day, fen, position] = unpackFields(line);
  return {
    episode: Number(episode),
    unit: unit ?? '',
    handler: handler ?? null,
    day: day as LocalDate,
    fen: Number(fen),
    position: BigInt(position ?? 0),
  };
}
