import { execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openEngine } from '../../dist/apps/server/index.js';
import { KafkaBroker } from '../../dist/test/support/kafka/broker.js';
import { pacedLoad } from '../../dist/test/support/paced-load.js';
import { TOPICS } from '../../dist/libs/publishing/index.js';
import { figures, median, quantile, round } from './figures.mjs';
import { fillLog, withProduct } from './product.mjs';
import { withServer } from './server.mjs';

const execute = promisify(execFile);

/** Private events. Smaller for a quick look: BENCH_EVENTS=50000 npm run bench -- publish. They become twice as many public ones. */
const EVENTS = Number(process.env.BENCH_EVENTS ?? 500_000);
const EVENTS_A_CASE = 8.9;
/** The rounds publish a part of them: the peer holds all its messages before it begins. */
const ROUND_EVENTS = Math.min(EVENTS, 60_000);
/** Events appended a second while the lag is measured: what one machine takes that does everything (`http`: 903 requests a second). */
const RATE = Number(process.env.BENCH_RATE ?? 1_000);

/** `ratio`: the publisher over kafkajs alone. `lag`: from the append's answer to a consumer. `growth`: memory of the second half over the first. */
const TARGETS = { ratio: 0.5, lagP99Ms: 1_000, growth: 1.15 };

/**
 * The public log into a real broker, by the publisher – which reads, maps and gathers it – beside kafkajs alone, which sends the same bytes in transactions
 * of the same size and has them in memory before it begins.
 */
export async function run({ say, rounds, seconds }) {
  const broker = await KafkaBroker.start({ heapMb: 1_024, longRunning: true });
  try {
    return await withServer(async (server) => {
      await server.createDatabase('publish');
      const url = server.url('publish');
      // Once with every role, which makes the database; the read models are not to catch up while others are measured.
      const filled = await withProduct(url, () => fillLog(url, EVENTS, Math.ceil(EVENTS / EVENTS_A_CASE)), {
        ROLES: 'api',
      });
      say(`the log: ${filled.events} events, appended in ${filled.seconds} s`);
      const environment = { DATABASE_URL: url, KAFKA_BROKERS: broker.brokers, LOG_LEVEL: 'warn' };
      const compared = await compare({ say, rounds: rounds(5), environment, until: ROUND_EVENTS });
      const { backfill, lag } = await serve({ say, environment, broker, url, seconds: seconds(20) });
      const { megabytes: memory } = backfill;
      return {
        ...compared,
        lag,
        backfill,
        targets: TARGETS,
        pass:
          compared.ratio >= TARGETS.ratio &&
          lag.p99Ms <= TARGETS.lagP99Ms &&
          memory.second / memory.first <= TARGETS.growth,
      };
    });
  } finally {
    await broker.end();
  }
}

const perSecond = ({ messages, seconds }) => Math.round(messages / seconds);

async function compare({ say, rounds, environment, until }) {
  const rates = { ours: [], peer: [] };
  let batch = '4000';
  for (let i = -1; i < rounds; i++) {
    const names = i % 2 === 0 ? ['ours', 'peer'] : ['peer', 'ours'];
    // The peer's transactions are as large as ours were, so that ours is first.
    for (const name of i === -1 ? ['ours', 'peer'] : names) {
      const result = await side(name, environment, { source: `urn:bench:${name}.${i + 1}`, until, batch });
      if (name === 'ours') batch = String(Math.round(result.batch));
      if (i >= 0) rates[name].push(perSecond(result));
      say(
        `round ${i + 1} ${name.padEnd(5)} ${perSecond(result)}/s, ${result.messages} messages, ${result.transactions} transactions`,
      );
    }
  }
  const ratios = rates.ours.map((rate, i) => rate / rates.peer[i]);
  return {
    ours: { perSecond: median(rates.ours) },
    peer: { name: 'kafkajs alone', perSecond: median(rates.peer) },
    batch: Number(batch),
    ratio: round(median(ratios)),
    ratioRange: [round(quantile(ratios, 0)), round(quantile(ratios, 1))],
  };
}

async function side(name, environment, options) {
  const words = Object.entries({ side: name, ...options }).flatMap(([key, value]) => [`--${key}`, String(value)]);
  const file = fileURLToPath(new URL('publish-side.mjs', import.meta.url));
  const { stdout } = await execute(process.execPath, ['--max-semi-space-size=64', file, ...words], {
    env: { ...process.env, ...environment },
    maxBuffer: 64 * 1_048_576,
  });
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

/** The most of either half, without the first tenth, in which the heap grows to what it works with. */
function halves(memory) {
  const warm = memory.slice(Math.ceil(memory.length / 10));
  const middle = Math.ceil(warm.length / 2);
  return { first: Math.max(...warm.slice(0, middle)), second: Math.max(...warm.slice(middle)) };
}

/** A server in the role `publisher`: first the whole log, then what is appended. */
function serve({ say, environment, broker, url, seconds }) {
  const use = async (product) => {
    const backfill = await backfilled(product);
    const { first, second } = backfill.megabytes;
    say(`back-fill: ${backfill.messages} messages, ${backfill.perSecond}/s; memory ${first} MB, then ${second} MB`);
    const lag = await measureLag({ broker, url, seconds, upToDate: () => untilPublished(product) });
    say(`lag at ${lag.perSecond} events a second: p50 ${lag.p50Ms} ms, p99 ${lag.p99Ms} ms of ${lag.seen}`);
    return { backfill, lag };
  };
  return withProduct(url, use, { ...environment, ROLES: 'publisher' });
}

async function backfilled(product) {
  const memory = [];
  let began;
  for (;;) {
    const messages = await figure(product, 'published_events_total');
    if (messages > 0) {
      began ??= { at: performance.now(), messages };
      memory.push(Math.round(await product.megabytes()));
      if ((await figure(product, 'publisher_lag_events')) === 0) {
        const seconds = (performance.now() - began.at) / 1_000;
        return { messages, perSecond: Math.round((messages - began.messages) / seconds), megabytes: halves(memory) };
      }
    }
    await sleep(500);
  }
}

async function untilPublished(product) {
  while ((await figure(product, 'publisher_lag_events')) !== 0) await sleep(100);
}

async function figure(product, name) {
  product.bearer ??= await product.token('administrator');
  const headers = { authorization: `Bearer ${product.bearer}` };
  const text = await (await fetch(`${product.url}/metrics`, { headers })).text();
  return Number(new RegExp(`^shuangwei_${name} (\\S+)$`, 'm').exec(text)?.[1] ?? NaN);
}

/** From the answer to an append until kcat has printed the event. */
async function measureLag({ broker, url, seconds, upToDate }) {
  const engine = await openEngine({ env: { ...process.env, DATABASE_URL: url } });
  const appended = new Map();
  const lags = [];
  const readers = TOPICS.map((topic) =>
    reader(broker, topic, (id) => {
      const at = appended.get(id);
      if (at !== undefined) lags.push(performance.now() - at);
    }),
  );
  try {
    await sleep(2_000);
    const store = {
      append: async (stream, expected, events) => {
        // Some arrive before the answer does: then the lag is counted from the call.
        for (const { envelope } of events) appended.set(envelope.id, performance.now());
        const answer = await engine.store.append(stream, expected, events);
        for (const { envelope } of events) appended.set(envelope.id, performance.now());
        return answer;
      },
    };
    // Of a public event that stands for a private one the id is the private one's.
    const load = await pacedLoad(store, { perSecond: RATE, seconds, seed: 77 });
    await upToDate();
    await sleep(1_000);
    if (lags.length < load.events / 2) throw new Error(`${lags.length} events of ${load.events} were seen`);
    return { events: load.events, perSecond: Math.round(load.events / seconds), seen: lags.length, ...figures(lags) };
  } finally {
    for (const child of readers) child.kill('SIGKILL');
    await engine.close();
  }
}

/** kcat, from the end on, telling ids. */
function reader(broker, topic, seen) {
  const words = ['-C', '-b', broker.brokers, '-t', topic, '-o', 'end', '-q', '-u', '-f', '%h\\n'];
  const settings = ['isolation.level=read_committed', 'fetch.wait.max.ms=20'].flatMap((each) => ['-X', each]);
  const child = spawn('kcat', [...words, ...settings], { stdio: ['ignore', 'pipe', 'inherit'] });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [, id] = /(?:^|,)ce_id=([0-9a-f-]{36})/.exec(line) ?? [];
    if (id) seen(id);
  });
  return child;
}
