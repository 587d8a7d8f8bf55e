import { setTimeout as sleep } from 'node:timers/promises';
import type { KafkaBroker } from './broker.js';
import type { Compared } from './compared.js';
import type { StreamingCity } from './streaming-city.js';

export interface RoundsOptions {
  /** Publishers that are killed. */
  readonly publisherRounds: number;
  /** Brokers that are killed. */
  readonly brokerRounds: number;
  /** Events that are appended a second meanwhile. */
  readonly perSecond: number;
  readonly say?: (line: string) => void;
  /** True: leave it at the rounds that there were. */
  readonly stopped?: () => boolean;
}

export interface RoundsResult {
  readonly publisherKilled: number;
  /** Of these, how many had begun to write when they were killed. */
  readonly publisherKilledAtWork: number;
  readonly brokerKilled: number;
  /** From the start of a publisher, or of a broker, to the first message, milliseconds; sorted. */
  readonly againMs: { readonly publisher: readonly number[]; readonly broker: readonly number[] };
  /** Private events that were appended. */
  readonly appended: number;
  readonly compared: Compared;
}

/** A new publisher waits until the lease of the killed one has run out. */
const WORKS_WITHIN_MS = 90_000;
/** How far into its work a victim gets at the most. */
const MOMENT_MS = 1_500;
/** How long a killed broker stays away at the most. */
const AWAY_MS = 1_500;

/**
 * Kills publishers and brokers at random moments under load, starts them again, and looks in the end what a reader of committed messages
 * has. One publisher is left running.
 */
export async function publisherRounds(
  city: StreamingCity,
  broker: KafkaBroker,
  options: RoundsOptions,
): Promise<RoundsResult> {
  const { say = () => undefined, stopped = () => false } = options;
  const { watermarks } = city;
  const again: { publisher: number[]; broker: number[] } = { publisher: [], broker: [] };
  let atWork = 0;
  let publisherKilled = 0;
  let brokerKilled = 0;

  /** Resolves with the time until the first message, and throws with the publisher's last words where none comes. */
  const untilWorking = async (publisher: { said: string; ended: boolean }, mark: number) => {
    const began = performance.now();
    if (!(await watermarks.passed(mark, WORKS_WITHIN_MS)))
      throw new Error(`nothing is published (${publisher.ended ? 'ended' : 'running'}): ${publisher.said}`);
    return Math.round(performance.now() - began);
  };

  city.load(options.perSecond);
  for (; publisherKilled < options.publisherRounds && !stopped(); publisherKilled++) {
    const mark = await watermarks.written();
    const publisher = city.publisher();
    // One in eight anywhere while it starts, the others at work.
    const early = publisherKilled % 8 === 7;
    if (!early) again.publisher.push(await untilWorking(publisher, mark));
    await sleep(MOMENT_MS * (early ? 2 : 1) * Math.random());
    await publisher.kill();
    const wrote = (await watermarks.written()) > mark;
    if (wrote) atWork++;
    say(
      `round ${publisherKilled + 1}: publisher killed ${early ? 'while it started' : `at work, after ${again.publisher.at(-1)} ms`}`,
    );
  }
  const publisher = city.publisher();
  await untilWorking(publisher, await watermarks.written());
  for (; brokerKilled < options.brokerRounds && !stopped(); brokerKilled++) {
    await sleep(MOMENT_MS * Math.random());
    const mark = await watermarks.written();
    await broker.kill();
    await sleep(AWAY_MS * Math.random());
    await broker.restart();
    again.broker.push(await untilWorking(publisher, mark));
    say(`round ${brokerKilled + 1}: broker killed, the publisher at work again after ${again.broker.at(-1)} ms`);
  }
  const appended = await city.quiet();
  const compared = await city.compared();
  const sorted = (list: readonly number[]) => list.toSorted((a, b) => a - b);
  const againMs = { publisher: sorted(again.publisher), broker: sorted(again.broker) };
  return { publisherKilled, publisherKilledAtWork: atWork, brokerKilled, againMs, appended, compared };
}
