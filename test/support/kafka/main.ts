/**
 * A broker as a process of its own: `node dist/test/support/kafka/main.js`. Its first line on standard output is JSON, `{"brokers": …}`, once it can be
 * asked, or `{"missing": …}` where none can be had. It ends when its standard input does, so that it does not outlive who started it.
 */
import { hasKcat } from './kcat.js';
import { obtainBroker } from './obtain.js';
import type { Obtained } from './obtain.js';

let ended = false;
process.stdin.once('end', () => (ended = true)).resume();
process.stdout.on('error', () => undefined);

const obtained: Obtained = (await hasKcat())
  ? await obtainBroker()
  : { missing: 'kcat is not installed (the reader of the topics; Debian, Homebrew: kcat)' };
const { broker, ...told } = obtained;
process.stdout.write(`${JSON.stringify(told)}\n`);
if (!ended && broker) await new Promise((resolve) => process.stdin.once('end', resolve));
await broker?.end();
process.exit(0);
