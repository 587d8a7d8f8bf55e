// Kills the publisher under load, again and again, then the broker, and looks whether a reader of committed messages on another client (kcat)
// has each public event once and each case in order.
//
//   npm run -s faults:streams -- --publisher 100 --broker 20
//
// Needs Java 17, Maven and kcat. One line a round on standard error, the totals as JSON on standard output; exit code 1 when anything was lost,
// doubled, altered or out of order.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { KafkaBroker } from '../../dist/test/support/kafka/broker.js';
import { isExact } from '../../dist/test/support/kafka/compared.js';
import { publisherRounds } from '../../dist/test/support/kafka/publisher-rounds.js';
import { StreamingCity } from '../../dist/test/support/kafka/streaming-city.js';

const { values } = parseArgs({
  options: {
    publisher: { type: 'string', default: '100' },
    broker: { type: 'string', default: '20' },
    /** Events appended a second. */
    rate: { type: 'string', default: '200' },
  },
});

// Ctrl-C ends after the round in hand, which clears up behind itself.
let stopped = false;
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => (stopped = true));

const broker = await KafkaBroker.start();
const city = await StreamingCity.open({ brokers: broker.brokers });
const began = performance.now();
try {
  const { againMs, ...result } = await publisherRounds(city, broker, {
    publisherRounds: Number(values.publisher),
    brokerRounds: Number(values.broker),
    perSecond: Number(values.rate),
    say: (line) => console.error(line),
    stopped: () => stopped,
  });
  const middle = (list) => ({ median: list[Math.floor(list.length / 2)], longest: list.at(-1) });
  console.log(
    JSON.stringify(
      {
        ...result,
        againMs: { publisher: middle(againMs.publisher), broker: middle(againMs.broker) },
        ...{ perSecond: Number(values.rate), minutes: Math.round((performance.now() - began) / 6_000) / 10 },
        ...{ cores: availableParallelism(), node: process.version },
      },
      null,
      2,
    ),
  );
  if (!isExact(result.compared)) process.exitCode = 1;
} finally {
  await city.end();
  await broker.end();
}
