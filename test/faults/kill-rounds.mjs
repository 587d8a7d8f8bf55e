// Kills the demonstration while it fills its folder, again and again, and looks whether anything is lost, doubled or altered.
//
//   npm run -s faults:engine -- --rounds 20 --cases 300
//
// One line a round on standard error, the totals as JSON on standard output; exit code 1 when any round differed.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { killRound, undisturbed } from '../../dist/test/support/kill-rounds.js';
import { Shuangwei } from '../../dist/test/support/shuangwei.js';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    cases: { type: 'string', default: '300' },
    samples: { type: 'string', default: '3' },
  },
});
const [rounds, cases, samples] = [values.rounds, values.cases, values.samples].map(Number);

const peaceful = await Shuangwei.onFreshFolder();
const model = await undisturbed(peaceful, cases, samples).finally(() => peaceful.end());
const { events, position } = model.city;
console.error(
  `undisturbed: ${cases} cases, ${events} events, position ${position}, ${(model.tookMs / 1000).toFixed(1)} s`,
);

// Ctrl-C ends after the round in hand, which clears up behind itself.
let stopped = false;
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => (stopped = true));

const all = [];
for (let i = 0; i < rounds && !stopped; i++) {
  // One in four anywhere in the run, the making of the database included; the others while the log fills and the read models are folded.
  const moment =
    i % 4 === 3
      ? { filled: 0, thenMs: Math.round(model.tookMs * Math.random()) }
      : { filled: Math.ceil(Math.random() * 10) / 10, thenMs: Math.round(200 * Math.random()) };
  const round = await killRound(model, i % 2 === 0 ? 'node' : 'node and postgres', moment);
  all.push(round);
  console.error(
    `round ${i + 1}: ${round.victim} ${round.hit ? 'killed' : 'had ended'} ${moment.thenMs} ms after ${moment.filled * 100} % with ${round.eventsThen} events in the log; ` +
      `again in ${round.againMs} ms: ${round.differences.length === 0 ? 'the same' : round.differences.join('; ')}`,
  );
}
const times = all.map(({ againMs }) => againMs).sort((a, b) => a - b);
const differing = all.filter(({ differences }) => differences.length > 0).length;
console.log(
  JSON.stringify(
    {
      ...{ rounds: all.length, cases, events, position, cores: availableParallelism(), node: process.version },
      hit: all.filter(({ hit }) => hit).length,
      killedBeforeFirstEvent: all.filter(({ eventsThen }) => eventsThen === 0).length,
      killedWhileFilling: all.filter(({ eventsThen }) => eventsThen > 0 && eventsThen < events).length,
      killedWhileFolding: all.filter(({ hit, eventsThen }) => hit && eventsThen === events).length,
      differing,
      undisturbedMs: Math.round(model.tookMs),
      secondStartMs: { median: times[Math.floor(times.length / 2)], longest: times.at(-1) },
    },
    null,
    2,
  ),
);
if (differing > 0) process.exitCode = 1;
