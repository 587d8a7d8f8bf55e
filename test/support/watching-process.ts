/**
 * A process that watches the deadlines of a database until it is killed: `watching-process.ts APP_URL`. Each line that it reads is
 * the instant that its clock is to show; it passes once and answers with a line.
 */
import { createInterface } from 'node:readline';
import type { Instant } from '#libs/kernel';
import { WatchWorld } from './watch-world.js';

const [appUrl = ''] = process.argv.slice(2);
const lines = createInterface({ input: process.stdin });
const world = new WatchWorld(appUrl, '' as Instant);
process.stdout.write(`${JSON.stringify({ ready: process.pid })}\n`);
for await (const line of lines) {
  const report = await world.pass(line as Instant);
  process.stdout.write(`${JSON.stringify({ report })}\n`);
}
await world[Symbol.asyncDispose]();
