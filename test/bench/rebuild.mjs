import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { projectingMigrations } from '../../dist/libs/projecting/index.js';
import { median, round } from './figures.mjs';
import { logStatements, withServer } from './server.mjs';

/** Smaller for a quick look: BENCH_EVENTS=100000 npm run bench -- rebuild. */
const EVENTS = Number(process.env.BENCH_EVENTS ?? 1_000_000);
/** Of the lives in test/support/case-histories.ts, on average; so many cases make the log a little longer than EVENTS. */
const EVENTS_A_CASE = 8.9;

const PROJECTIONS = ['case-queue', 'punctuality', 'case-timeline', 'case-search'];

/** What is promised of the case queue; the run fails below it. `growth`: memory in the last quarter of the log over that in the second; a fold that kept what it has read would double it. */
const TARGETS = { ratio: 0.15, megabytes: 600, growth: 1.15 };

/**
 * How fast a read model is rebuilt from a log of a million events of a hundred thousand cases, beside how fast that log can be
 * read and parsed at all. Every figure is taken in a process of its own: memory that one leaves behind is not another's.
 */
export function run({ say, rounds, keep }) {
  return withServer(
    async (server) => {
      const url = server.appUrl('rebuild');
      await server.filledDatabase('rebuild', {
        statements: [...logStatements, ...projectingMigrations.map(({ sql }) => sql)],
        recipe: [EVENTS, EVENTS_A_CASE],
        async fill() {
          const { events, seconds } = await measure('fill', url);
          say(`the log: ${events} events, appended in ${seconds} s`);
        },
      });

      const figures = Object.fromEntries(['read', ...PROJECTIONS].map((name) => [name, []]));
      const count = rounds(3);
      for (let i = 0; i < count; i++) {
        for (const name of Object.keys(figures)) {
          const figure = await measure(name, url);
          figures[name].push(figure);
          say(
            `round ${i + 1}  ${name.padEnd(14)} ${figure.perSecond}/s  ${figure.seconds} s, ${figure.cpuSeconds} s of CPU, ` +
              `${figure.megabytes} MB (by quarters ${figure.megabytesByQuarter.join(', ')})${figure.statementsAWrite ? `, ${figure.statementsAWrite} statements a write` : ''}` +
              (figure.onDisk === undefined ? '' : `; ${figure.onDisk} MB on disk`),
          );
        }
      }
      const perSecond = (name) => Math.round(median(figures[name].map((figure) => figure.perSecond)));
      const of = (name) => ({
        perSecond: perSecond(name),
        ratio: round(median(figures[name].map((figure, i) => figure.perSecond / figures.read[i].perSecond)), 3),
        megabytes: Math.max(...figures[name].map((figure) => figure.megabytes)),
        growth: round(median(figures[name].map(({ megabytesByQuarter: [, second, , last] }) => last / second)), 2),
        statementsAWrite: figures[name][0].statementsAWrite,
        onDisk: figures[name][0].onDisk,
      });
      const [queue, ...others] = PROJECTIONS.map((name) => ({ name, ...of(name) }));
      return {
        events: figures.read[0].events,
        bareReading: perSecond('read'),
        ...queue,
        others,
        targets: TARGETS,
        pass: queue.ratio >= TARGETS.ratio && queue.megabytes <= TARGETS.megabytes && queue.growth <= TARGETS.growth,
      };
    },
    { keep },
  );
}

/** Runs one phase of rebuild-phase.mjs, and gives what it measured. */
function measure(phase, url) {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('./rebuild-phase.mjs', import.meta.url)), [phase], {
      env: {
        ...process.env,
        BENCH_DATABASE: url,
        BENCH_EVENTS: String(EVENTS),
        BENCH_CASES: String(Math.ceil(EVENTS / EVENTS_A_CASE)),
      },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    let figure;
    child.on('message', (message) => (figure = message));
    child.on('error', reject);
    child.on('exit', (code) => (figure ? resolve(figure) : reject(new Error(`${phase} ended with ${code}`))));
  });
}
