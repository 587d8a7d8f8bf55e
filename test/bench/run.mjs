#!/usr/bin/env node
/**
 * Runs one benchmark: `npm run bench -- NAME [--store eventstoredb] [--json] [--rounds N] [--seconds N] [--keep FOLDER]`.
 *
 * Every benchmark compares two sides in one run, on one machine, with one server, in interleaved rounds: read the ratios,
 * not the absolute figures. The last line of the output is one line of JSON; with `--json` it is the only one on standard
 * output, the rest goes to standard error.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';

const BENCHES = {
  append: () => import(values.store === 'eventstoredb' ? './append-eventstoredb.mjs' : './append.mjs'),
  subscribe: () => import('./subscribe.mjs'),
  replay: () => import('./replay.mjs'),
  feed: () => import('./feed.mjs'),
  http: () => import('./http.mjs'),
  rebuild: () => import('./rebuild.mjs'),
  search: () => import('./search.mjs'),
  'queue-page': () => import('./queue-page.mjs'),
  efficacy: () => import('./efficacy.mjs'),
  clocks: () => import('./clocks.mjs'),
  deadlines: () => import('./deadlines.mjs'),
  size: () => import('./size.mjs'),
  publish: () => import('./publish.mjs'),
};

/** Those that compare or ask with what `package.json` here brings. */
const WITH_PEERS = ['append', 'http'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    store: { type: 'string', default: 'postgres' },
    json: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    keep: { type: 'string' },
  },
});
const [name] = positionals;
const load = BENCHES[name];
if (!load || !['postgres', 'eventstoredb'].includes(values.store)) {
  console.error(
    `usage: npm run bench -- ${Object.keys(BENCHES).join('|')} [--store postgres|eventstoredb] [--json] [--rounds N] [--seconds N] [--keep FOLDER]`,
  );
  process.exit(2);
}
if (!existsSync(new URL('../../dist/libs', import.meta.url))) {
  console.error('not built: run the benchmark with `npm run bench -- NAME`, or `npm run build` first');
  process.exit(2);
}

const say = (line) => (values.json ? console.error(line) : console.log(line));
const number = (text, otherwise) => (text === undefined ? otherwise : Number(text));

if (WITH_PEERS.includes(name) && values.store === 'postgres') installPeers();
const bench = await load();
const result = await bench.run({
  say,
  rounds: (otherwise) => number(values.rounds, otherwise),
  seconds: (otherwise) => number(values.seconds, otherwise),
  keep: values.keep,
});
console.log(JSON.stringify({ bench: name, ...result }));
process.exit(result.pass ? 0 : 1);

/** The peers live in this folder's own lock file, so that the product's never carries them. */
function installPeers() {
  // As npm itself tells: what was installed is no older than what is asked for.
  const [asked, installed] = ['./package-lock.json', './node_modules/.package-lock.json'].map((file) =>
    statSync(new URL(file, import.meta.url), { throwIfNoEntry: false }),
  );
  if (installed && installed.mtimeMs >= asked.mtimeMs) return;
  say('installing the peers (once) …');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: new URL('.', import.meta.url),
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
}
