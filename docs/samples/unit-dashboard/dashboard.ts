// 各单位办理情况：从公开事件流累计。用法见 README.md。
// What each unit has to show, folded from a public stream. How to run it: README.md.
import { parseArgs } from 'node:util';
import { figuresOf, fold } from './fold.ts';
import type { CaseEvent } from './fold.ts';
import { readOverHttp } from './over-http.ts';
import { load, save } from './saved.ts';
import type { Place } from './saved.ts';
import { tableOf } from './table.ts';

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:3120' },
    state: { type: 'string', default: 'unit-dashboard.json' },
    'as-of': { type: 'string' },
    follow: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

const SAVE_EVERY = 5_000;
const PRINT_EVERY_MS = 10_000;

const brokers = process.env['KAFKA_BROKERS'];
const saved = load(values.state, brokers ? {} : '0');
let unsaved = 0;

/** Counted and remembered in one go: between the two nothing else can happen. */
function take(event: CaseEvent | undefined, place: Place): void {
  if (event) fold(saved.dashboard, event);
  saved.place = place;
  unsaved += 1;
  if (unsaved >= SAVE_EVERY) keep();
}

function keep(): void {
  save(values.state, saved);
  unsaved = 0;
}

function print(): void {
  const asOf = values['as-of'] === undefined ? new Date() : new Date(values['as-of']);
  const units = figuresOf(saved.dashboard, asOf);
  const text = values.json ? JSON.stringify({ asOf, place: saved.place, units }) : tableOf(units, asOf);
  process.stdout.write(`${text}\n`);
}

const stopping = new AbortController();
process.once('SIGINT', () => stopping.abort()).once('SIGTERM', () => stopping.abort());
const showing = values.follow
  ? setInterval(() => {
      keep();
      print();
    }, PRINT_EVERY_MS)
  : undefined;

try {
  const reading = { follow: values.follow, signal: stopping.signal, take };
  if (brokers) {
    const { readFromKafka } = await import('./over-kafka.ts');
    await readFromKafka(brokers, saved.place as Record<string, string>, reading);
  } else {
    const token = process.env['TOKEN'] ?? '';
    await readOverHttp({ url: values.url, token }, saved.place as string, reading);
  }
} finally {
  clearInterval(showing);
  keep();
}
print();
