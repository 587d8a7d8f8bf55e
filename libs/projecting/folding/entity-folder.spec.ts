import type { Stored } from '#libs/kernel';
import type { StoredEntity } from '../model.js';
import { note, stored, tally } from '../testing/tally.js';
import { EntityFolder } from './entity-folder.js';
import type { FoldedPage } from './folder.js';

const log = stored([note('B'), note('A'), note('A'), note('B'), note('C'), note('A')]);
const none = new Map();

/** What a page holds of each case: how many notes. */
function notes({ batches }: FoldedPage): Readonly<Record<string, number>> {
  const [ids = [], , counts = []] = batches.find(({ table }) => table === 'tally')?.columns ?? [];
  return Object.fromEntries(ids.map((id, index) => [String(id), Number(counts[index])]));
}

/** A database that answers when it is told to. */
class Slow {
  readonly rows = new Map<string, StoredEntity>();
  readonly asked: string[][] = [];
  answer: () => void = () => undefined;

  write({ batches }: FoldedPage): void {
    const columns = batches.find(({ table }) => table === 'tally')?.columns ?? [];
    const [ids, positions, states] = [columns[0] ?? [], columns.at(-2) ?? [], columns.at(-1) ?? []];
    ids.forEach((id, index) => {
      const key = String(id);
      this.rows.set(key, { key, position: positions[index] as bigint, state: String(states[index]) });
    });
  }

  async load(keys: readonly string[]): Promise<readonly StoredEntity[]> {
    this.asked.push([...keys].sort());
    await new Promise<void>((resolve) => (this.answer = resolve));
    return keys.flatMap((key) => this.rows.get(key) ?? []);
  }
}

describe('Folding while a write is on its way', () => {
  it('keeps in memory what the page needs, though the write ends while other states are loaded', async () => {
    const database = new Slow();
    const folder = new EntityFolder(tally(), { load: (keys) => database.load(keys), cacheSize: 0, inOrder: true });
    const fold = (...events: readonly Stored[]) => folder.fold(events, none);
    const [b1, a1, a2, b2, c1, a3] = log as [Stored, Stored, Stored, Stored, Stored, Stored];
    await fold(b1);
    const first = folder.take();
    database.write(first);
    folder.written(first);
    await fold(a1);
    const second = folder.take();

    // A is in memory, since its write is on its way; B has to be loaded.
    const folding = fold(a2, b2, c1, a3);
    expect(database.asked).toEqual([['B']]);
    database.write(second);
    folder.written(second);
    database.answer();
    await folding;
    expect(database.asked).toEqual([['B']]);
    expect(notes(folder.take())).toEqual({ A: 3, B: 2, C: 1 });
  });

  it('asks once for what the database does not have', async () => {
    const database = new Slow();
    const folder = new EntityFolder(tally(), { load: (keys) => database.load(keys), cacheSize: 0, inOrder: false });
    const folding = folder.fold(log.slice(1, 3), none);
    database.answer();
    await folding;
    expect(database.asked).toEqual([['A']]);
    expect(notes(folder.take())).toEqual({ A: 2 });
    expect([folder.hits, folder.misses]).toEqual([0, 1]);
  });
});
