import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { LOOPBACK } from './urls.js';

/**
 * Below the range from which systems take the ports of outgoing connections (Linux from 32768, others from 49152): a port
 * from that range could be gone when a server that died is to come back on it.
 */
const FROM = 20_000;
const TO = 32_768;
const TRIES = 20;

/** A TCP port of the loopback address that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < TRIES; tries++) {
    const port = randomInt(FROM, TO);
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port between ${FROM} and ${TO}`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, LOOPBACK, () => probe.close(() => resolve(true)));
  });
}
