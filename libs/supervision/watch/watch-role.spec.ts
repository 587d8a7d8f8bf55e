import { Leader } from './leader.js';
import { WatchRole } from './watch-role.js';
import type { WatchReport } from './deadline-watch.js';

const report: WatchReport = { misses: 0, rungs: 1, digests: 1, told: 1 };

describe('The clock role', () => {
  it('goes on after a pass that failed, and tells of it', async () => {
    const errors: unknown[] = [];
    let passes = 0;
    const pass = () => (++passes === 1 ? Promise.reject(new Error('away')) : Promise.resolve(report));
    let role: WatchRole<WatchReport> | undefined;
    const passed = await new Promise<WatchReport>((resolve) => {
      role = new WatchRole({
        ...{ watch: { pass }, everyMs: 1, onPass: resolve },
        onError: (error) => errors.push(error),
      });
      role.start();
    });
    await role?.stop();
    expect(passed).toBe(report);
    expect(errors).toEqual([new Error('away')]);
  });

  it('ends in the midst of a pass, and says nothing of that', async () => {
    const errors: unknown[] = [];
    let begun: () => void = () => undefined;
    const inPass = new Promise<void>((resolve) => (begun = resolve));
    const pass = (signal: AbortSignal) =>
      new Promise<WatchReport>((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
        begun();
      });
    const role = new WatchRole({ watch: { pass }, onError: (error) => errors.push(error) });
    role.start();
    await inPass;
    await role.stop();
    await role.stop();
    expect(errors).toEqual([]);
  });

  it('ends while it rests', async () => {
    let rested: () => void = () => undefined;
    const passed = new Promise<void>((resolve) => (rested = resolve));
    const role = new WatchRole({
      watch: { pass: () => Promise.resolve(report) },
      everyMs: 3_600_000,
      onPass: () => rested(),
    });
    role.start();
    await passed;
    await role.stop();
  });
});

/** One lock that sessions of a database share. */
class Lock {
  holder: object | undefined;
  readonly released: (Error | boolean | undefined)[] = [];

  pool() {
    return {
      connect: () => {
        const session = {};
        return Promise.resolve({
          query: <Row extends object>(text: string) => {
            if (text.includes('unlock')) this.holder = undefined;
            const mine = this.holder === undefined && text.includes('try');
            if (mine) this.holder = session;
            return Promise.resolve({ rows: [{ mine }] as unknown as Row[] });
          },
          release: (error?: Error | boolean) => {
            this.released.push(error);
            if (error && this.holder === session) this.holder = undefined;
          },
        });
      },
    };
  }
}

describe('One process of many', () => {
  it('works alone, the others pass by', async () => {
    const lock = new Lock();
    const [one, other] = [new Leader(lock.pool()), new Leader(lock.pool())];
    await expect(one.alone(() => other.alone(() => Promise.resolve('both')))).resolves.toBeUndefined();
    await expect(other.alone(() => Promise.resolve('later'))).resolves.toBe('later');
  });

  it('does not wait for ever for one that hangs', async () => {
    const lock = new Lock();
    let now = 0;
    const other = new Leader(lock.pool(), () => now);
    lock.holder = {};
    const tried = () => other.alone(() => Promise.resolve('beside it'));
    expect(await tried()).toBeUndefined();
    now = 119_000;
    expect(await tried()).toBeUndefined();
    now = 121_000;
    expect(await tried()).toBe('beside it');
    // Having passed beside it once, it is patient again.
    expect(await tried()).toBeUndefined();
  });

  it('throws a connection away in which something broke, and with it the lock', async () => {
    const lock = new Lock();
    const broken = new Error('connection lost');
    await expect(new Leader(lock.pool()).alone(() => Promise.reject(broken))).rejects.toThrow(broken);
    expect(lock.holder).toBeUndefined();
    expect(lock.released).toEqual([broken]);
  });
});
