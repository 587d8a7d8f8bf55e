import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningServer, Shuangwei } from './shuangwei.js';

/** Of one process, by projection: how many events it has written, and how many pages it could not write since another was faster. */
interface Written {
  readonly events: ReadonlyMap<string, number>;
  readonly lostRaces: ReadonlyMap<string, number>;
}

/** Several processes with the role `projector` at one database, any of which may be killed, stopped and let go on. */
export class Projectors {
  #all: RunningServer[] = [];

  private constructor(private readonly city: Shuangwei) {}

  static async start(city: Shuangwei, count: number): Promise<Projectors> {
    const projectors = new Projectors(city.with({ ROLES: 'projector' }));
    // One after the other: the first makes the tables.
    for (let i = 0; i < count; i++) await projectors.join();
    return projectors;
  }

  /** One more. Returns when it follows the log. */
  async join(): Promise<RunningServer> {
    const server = await this.city.serve();
    await server.ready();
    this.#all.push(server);
    return server;
  }

  /** The process that has written most events in the time given: while the others lose their races, there is one that wins them. */
  async leader(overMs: number): Promise<RunningServer> {
    const before = await Promise.all(this.#all.map(eventsOf));
    await sleep(overMs);
    const after = await Promise.all(this.#all.map(eventsOf));
    const gains = after.map((events, i) => events - (before[i] ?? 0));
    const [server] = this.#all.slice(gains.indexOf(Math.max(...gains)));
    if (!server) throw new Error('there is no projector');
    return server;
  }

  /** kill -9, and nobody in its place. */
  async kill(server: RunningServer): Promise<void> {
    const gone = new Promise((resolve) => server.process.once('exit', resolve));
    server.process.kill('SIGKILL');
    await gone;
    this.#all = this.#all.filter((each) => each !== server);
  }

  get all(): readonly RunningServer[] {
    return this.#all;
  }
}

async function eventsOf(server: RunningServer): Promise<number> {
  return [...(await written(server)).events.values()].reduce((sum, events) => sum + events, 0);
}

/** What a process says of its own writes. */
export async function written(server: RunningServer): Promise<Written> {
  const text = await (await server.get('/metrics')).text();
  const of = (name: string) =>
    new Map(
      [...text.matchAll(new RegExp(`^shuangwei_${name}\\{projection="([^"]+)"\\} (\\d+)$`, 'gm'))].map(
        ([, projection = '', figure]) => [projection, Number(figure)] as const,
      ),
    );
  return { events: of('projection_events_total'), lostRaces: of('projection_lost_races_total') };
}
