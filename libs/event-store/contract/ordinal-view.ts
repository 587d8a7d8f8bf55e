import type { Position } from '#libs/kernel';
import type { EventStore, Located, OpenEvent } from '../port.js';
import { openerOf } from '../stored-event.js';

/**
 * A store whose positions are only ordered, seen as if they were 1, 2, 3 …: the n-th event of the log is at n. So the contract's
 * sentences say the same of every store, and each position that it gives out or takes is one of an event, in its place.
 *
 * @param witness another store on the same log, which looks up what is where
 */
export function ordinalView(store: EventStore, witness: EventStore): EventStore {
  const places: Position[] = [];
  const look = async () => {
    for await (const page of witness.readAll({ after: places.at(-1) ?? 0n })) {
      for (const { position } of page) {
        if (position <= (places.at(-1) ?? 0n))
          throw new Error(`position ${position} does not come after the one before`);
        places.push(position);
      }
    }
  };
  // Many ask at the same moment; they look one after the other.
  let looking = Promise.resolve();
  const learn = () => (looking = looking.then(look));
  const ordinal = async (position: Position): Promise<bigint> => {
    if (position === 0n) return 0n;
    if (position > (places.at(-1) ?? 0n)) await learn();
    const index = places.indexOf(position);
    if (index < 0) throw new Error(`no event is at position ${position}`);
    return BigInt(index + 1);
  };
  const place = async (n: bigint): Promise<Position> => {
    if (n > BigInt(places.length)) await learn();
    if (n === 0n) return 0n;
    return places[Number(n) - 1] ?? (places.at(-1) ?? 0n) + (n - BigInt(places.length));
  };
  /** Opened with its place first, and as the reader wants it once its ordinal is known. */
  const located = (position: Position, hash: Parameters<OpenEvent<Located>>[1], text: string) => ({
    position,
    hash,
    text,
  });
  const reopened = async <T extends Located>(page: readonly ReturnType<typeof located>[], open: OpenEvent<T>) => {
    const out: T[] = [];
    for (const { position, hash, text } of page) out.push(open(await ordinal(position), hash, text));
    return out;
  };
  return {
    async append(...args) {
      const result = await store.append(...args);
      return { ...result, position: await ordinal(result.position) };
    },
    async *read(...args) {
      for await (const event of store.read(...args)) yield { ...event, position: await ordinal(event.position) };
    },
    async *readAll({ after, ...options } = {}) {
      const pages = store.readAll({
        ...options,
        after: after === undefined ? after : await place(after),
        open: located,
      });
      for await (const page of pages) yield await reopened(page, openerOf(options));
    },
    async *subscribe({ after, ...options }) {
      const from = after === 'start' ? after : await place(after);
      for await (const page of store.subscribe({ ...options, after: from, open: located })) {
        yield page === 'caught-up' ? page : await reopened(page, openerOf(options));
      }
    },
    head: async () => ordinal(await store.head()),
    close: () => store.close(),
  };
}
