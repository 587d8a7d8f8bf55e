import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { finished, killGroup, Shuangwei } from './shuangwei.js';

/** What `demo --exit` came to: the figures that must be the same whatever happened on the way. */
export interface City {
  readonly cases: number;
  readonly events: number;
  readonly appended: number;
  readonly position: string;
  readonly rates: { readonly rates: readonly { readonly numerator: number; readonly denominator: number }[] };
}

/** The city as a folder has it that nobody disturbed: what a killed one is compared with. */
export interface Undisturbed {
  readonly city: City;
  /** How long filling an empty folder took, milliseconds. */
  readonly tookMs: number;
  /** Some cases and the hash of the last event of each, which covers all the events before. */
  readonly samples: readonly { readonly caseId: string; readonly revision: string; readonly hash: string }[];
}

/** What dies: Node's whole process group, or the database server with it. */
export type Victim = 'node' | 'node and postgres';

/** When it dies: so many milliseconds after it said that this part of the folder was filled; 0: after its start. */
export interface Moment {
  /** 0 to 1. */
  readonly filled: number;
  readonly thenMs: number;
}

export interface Round {
  readonly victim: Victim;
  readonly moment: Moment;
  /** False where it had ended before. */
  readonly hit: boolean;
  /** Events that the log had when it was started again. */
  readonly eventsThen: number;
  /** How long the second start took, milliseconds. */
  readonly againMs: number;
  /** What differs from the undisturbed folder; empty: nothing. */
  readonly differences: readonly string[];
}

const demo = (cases: number) => ['demo', '--exit', '--cases', String(cases)];

/** Fills a folder in peace. */
export async function undisturbed(folder: Shuangwei, cases: number, samples: number): Promise<Undisturbed> {
  const began = performance.now();
  const city = await folder.json<City>(...demo(cases));
  const tookMs = performance.now() - began;
  const year = ['--from', '2023-01-01', '--to', '2023-12-31', '--as-of', '2023-12-31'];
  const runs = await folder.json<{ caseId: string }[]>('rates', ...year, '--cases', '--part', 'denominator');
  const ids = [...new Set(runs.map(({ caseId }) => caseId))];
  const chosen = Array.from({ length: samples }, (_, i) => ids[Math.floor((i * ids.length) / samples)] ?? '');
  return { city, tookMs, samples: await Promise.all(chosen.map((caseId) => standing(folder, caseId))) };
}

/** One round: an empty folder, a kill -9 in the middle, a second start, and what differs then. The folder is removed. */
export async function killRound(model: Undisturbed, victim: Victim, moment: Moment): Promise<Round> {
  const folder = await Shuangwei.onFreshFolder();
  try {
    const child = folder.start(...demo(model.city.cases));
    const ending = finished(child);
    const reached = filledTo(child, moment.filled).then(() => sleep(moment.thenMs, true));
    const hit = await Promise.race([reached, ending.then(() => false)]);
    if (victim === 'node and postgres') await folder.killPostgres();
    if (child.pid !== undefined) killGroup(child.pid);
    await ending;

    const began = performance.now();
    const again = await folder.run(...demo(model.city.cases), '--json');
    const againMs = performance.now() - began;
    const round = { victim, moment, hit, againMs: Math.round(againMs) };
    if (again.code !== 0) {
      return { ...round, eventsThen: 0, differences: [`the second start ended with ${again.code}: ${again.err}`] };
    }
    const city = JSON.parse(again.out) as City;
    const eventsThen = city.events - city.appended;
    return { ...round, eventsThen, differences: await differences(folder, city, model) };
  } finally {
    await folder.end();
  }
}

/** Resolves when the demonstration has said on standard error that it has filled so much; never, where it ends before. */
function filledTo(child: ChildProcess, part: number): Promise<void> {
  if (part === 0) return Promise.resolve();
  return new Promise((resolve) => {
    let text = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if ([...text.matchAll(/载入演示城市 (\d+)%/g)].some(([, percent]) => Number(percent) >= part * 100)) resolve();
    });
  });
}

async function differences(folder: Shuangwei, city: City, model: Undisturbed): Promise<string[]> {
  const figures = ({ cases, events, position, rates }: City) => JSON.stringify({ cases, events, position, rates });
  const found = figures(city) === figures(model.city) ? [] : [`${figures(city)} instead of ${figures(model.city)}`];
  for (const sample of model.samples) {
    const now = JSON.stringify(await standing(folder, sample.caseId));
    if (now !== JSON.stringify(sample)) found.push(`${now} instead of ${JSON.stringify(sample)}`);
  }
  return found;
}

/** Where a case stands, having verified its hash chain. */
async function standing(folder: Shuangwei, caseId: string): Promise<Undisturbed['samples'][number]> {
  // Ends with an error where the chain is broken.
  const { revision, hash } = await folder.json<Undisturbed['samples'][number]>('case', 'replay', caseId);
  return { caseId, revision, hash };
}
