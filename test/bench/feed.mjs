import { once } from 'node:events';
import { get } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { median, round } from './figures.mjs';
import { fillLog, withProduct } from './product.mjs';
import { withServer } from './server.mjs';

/** Smaller for a quick look: BENCH_EVENTS=50000 npm run bench -- feed. */
const EVENTS = Number(process.env.BENCH_EVENTS ?? 200_000);
const EVENTS_A_CASE = 8.9;
/** Readers that take nothing, for the memory that they cost. */
const STALLED = 16;

/** `ratio`: the feed over the bare rows. `megabytesAReader`: what a reader that takes nothing makes the server hold. */
const TARGETS = { ratio: 0.4, megabytesAReader: 16 };

/**
 * The whole log over HTTP, from a server in a process of its own to a reader that has every line as text, beside the same rows
 * – position, hash and text, which a line of the feed is made of – through `pg` alone.
 */
export function run({ say, rounds }) {
  return withServer(async (server) => {
    await server.createDatabase('feed');
    const url = server.url('feed');
    return withProduct(url, async (product) => {
      const filled = await fillLog(url, EVENTS, Math.ceil(EVENTS / EVENTS_A_CASE));
      say(`the log: ${filled.events} events, appended in ${filled.seconds} s`);
      await product.projected();
      const tokens = {
        ndjson: await product.token('auditor', '--grant', 'reporter-identity'),
        masked: await product.token('analyst'),
      };
      const pool = new pg.Pool({ connectionString: url, max: 1 });
      // Else the end of the server, when something else has failed, would be all that is told.
      pool.on('error', () => undefined);
      const sides = {
        pg: () => rows(pool),
        ndjson: () => feed(product.url, tokens.ndjson, 'application/x-ndjson'),
        sse: () => feed(product.url, tokens.ndjson, 'text/event-stream'),
        masked: () => feed(product.url, tokens.masked, 'application/x-ndjson'),
      };
      const figures = Object.fromEntries(Object.keys(sides).map((name) => [name, []]));
      for (let i = -1; i < rounds(7); i++) {
        for (const [name, side] of Object.entries(sides)) {
          const began = performance.now();
          const { events, last } = await side();
          const perSecond = events / ((performance.now() - began) / 1_000);
          if (events !== filled.events || last !== String(events))
            throw new Error(`${name}: ${events} events, the last ${last}`);
          if (i >= 0) figures[name].push(perSecond);
        }
      }
      await pool.end();
      const perSecond = (name) => Math.round(median(figures[name]));
      const ratioOf = (name) => round(median(figures[name].map((figure, i) => figure / figures.pg[i])), 3);
      for (const name of Object.keys(sides)) say(`${name.padEnd(7)} ${perSecond(name)}/s  ${ratioOf(name)} of pg`);

      const megabytesAReader = await stalled(product, tokens.ndjson);
      say(`a reader that takes nothing costs the server ${megabytesAReader} MB`);
      const ratio = ratioOf('ndjson');
      return {
        events: filled.events,
        ours: { perSecond: perSecond('ndjson') },
        peer: { perSecond: perSecond('pg') },
        ratio,
        sse: { perSecond: perSecond('sse'), ratio: ratioOf('sse') },
        masked: { perSecond: perSecond('masked'), ratio: ratioOf('masked') },
        megabytesAReader,
        targets: TARGETS,
        pass: ratio >= TARGETS.ratio && megabytesAReader <= TARGETS.megabytesAReader,
      };
    });
  });
}

/** Rows at once, the better of what was tried: 1,000 takes longer, 10,000 is no quicker. */
const PAGE = 5_000;

/** Every row, as the driver gives it. */
async function rows(pool) {
  let events = 0;
  let last = '0';
  for (;;) {
    const page = await pool.query({
      name: 'rows',
      rowMode: 'array',
      text: 'select position, hash, text from log.event where position > $1 order by position limit $2',
      values: [last, PAGE],
    });
    if (page.rows.length === 0) return { events, last };
    events += page.rows.length;
    last = page.rows.at(-1)[0];
  }
}

/** Every event, as a line of text. */
async function feed(url, token, accept) {
  const [response] = await once(
    get(`${url}/api/v1/events?follow=false`, { headers: { accept, authorization: `Bearer ${token}` } }),
    'response',
  );
  if (response.statusCode !== 200) throw new Error(`${response.statusCode}`);
  const prefix = accept === 'text/event-stream' ? 'data: ' : '';
  response.setEncoding('utf8');
  let events = 0;
  let last = '0';
  let rest = '';
  for await (const chunk of response) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      if (!line.startsWith(`${prefix}{"position":"`)) continue;
      const from = prefix.length + 13;
      const to = line.indexOf('"', from);
      // Only events have a hash after the position.
      if (!line.startsWith(',"hash":"', to + 1)) continue;
      last = line.slice(from, to);
      events++;
    }
  }
  return { events, last };
}

/** What each of many readers that never read adds to the server's memory, in megabytes; 0 where the system does not tell. */
async function stalled(product, token) {
  const before = await product.megabytes();
  const { port } = new URL(product.url);
  const sockets = Array.from({ length: STALLED }, () => {
    const socket = connect(Number(port), '127.0.0.1');
    socket.pause();
    socket.write(`GET /api/v1/events?follow=true HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer ${token}\r\n\r\n`);
    return socket;
  });
  await sleep(3_000);
  const megabytes = (await product.megabytes()) - before;
  for (const socket of sockets) socket.destroy();
  return round(Math.max(0, megabytes) / STALLED, 1);
}
