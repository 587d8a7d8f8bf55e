import type { Pool } from 'pg';

/** What an analyst who has nothing but the stream comes to, and what the read models say: the same names in both. */
export interface Figures {
  readonly cases: number;
  /** Cases that are closed and not opened again. */
  readonly closed: number;
  /** Of all closings. */
  readonly recoveredFen: number;
  /** Runs of each clock, by what became of them. */
  readonly met: Readonly<Record<string, number>>;
  readonly missed: Readonly<Record<string, number>>;
}

interface Message {
  readonly type: string;
  readonly key: string;
  readonly data: unknown;
}

/** Folds messages, in the order of each key. */
export class Analyst {
  readonly #cases = new Set<string>();
  readonly #closed = new Set<string>();
  #recoveredFen = 0;
  readonly #runs = { met: new Map<string, number>(), missed: new Map<string, number>() };

  take({ type, key, data }: Message): void {
    if (type === 'shuangwei.case.registered.v1') this.#cases.add(key);
    if (type === 'shuangwei.case.reopened.v1') this.#closed.delete(key);
    if (type === 'shuangwei.case.closed.v1') {
      this.#closed.add(key);
      this.#recoveredFen += (data as { recoveredFen: number }).recoveredFen;
    }
    const [, ended] = /^shuangwei\.deadline\.(met|missed)\.v1$/.exec(type) ?? [];
    if (ended !== 'met' && ended !== 'missed') return;
    const { clock } = data as { clock: string };
    this.#runs[ended].set(clock, (this.#runs[ended].get(clock) ?? 0) + 1);
  }

  get figures(): Figures {
    return {
      cases: this.#cases.size,
      closed: this.#closed.size,
      recoveredFen: this.#recoveredFen,
      met: sorted(this.#runs.met),
      missed: sorted(this.#runs.missed),
    };
  }
}

/** The same from the read models, which have to be at the position where the stream is. */
export async function readModelFigures(pool: Pick<Pool, 'query'>): Promise<Figures> {
  const one = async (text: string) => Number((await pool.query<{ n: string }>(text)).rows[0]?.n);
  const byClock = async (condition: string) => {
    const { rows } = await pool.query<{ clock: string; n: string }>(
      `select clock, count(*)::text as n from read_model.punctuality where ${condition} group by clock`,
    );
    return sorted(new Map(rows.map(({ clock, n }) => [clock, Number(n)])));
  };
  return {
    cases: await one('select count(*) as n from read_model.case_queue'),
    closed: await one('select count(*) as n from read_model.case_queue where closed_at is not null'),
    recoveredFen: await one('select coalesce(sum(fen), 0) as n from read_model.recovered_loss'),
    met: await byClock(`outcome = 'met'`),
    // Late in the end, or on record as late while it still runs.
    missed: await byClock(`outcome = 'missed' or missed_at_position is not null`),
  };
}

function sorted(map: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...map].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
