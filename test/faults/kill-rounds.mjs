// Kills the demonstration while it fills its folder, again and again, and looks whether anything is lost, doubled or altered.
//
//   npm run -s build && node test/faults/kill-rounds.mjs --rounds 20 --cases 300
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

const all = [];
for (let i = 0; i < rounds; i++) {
  // Over the whole run, the making of the database included; more of them late, when the log fills and the read models are folded.
  const killAfterMs = model.tookMs * Math.sqrt((i + Math.random()) / rounds);
  const round = await killRound(model, i % 2 === 0 ? 'node' : 'node and postgres', killAfterMs);
  all.push(round);
  console.error(
    `round ${i + 1}: ${round.victim} ${round.hit ? 'killed' : 'had ended'} after ${round.killedAfterMs} ms with ${round.eventsThen} events in the log; ` +
      `again in ${round.againMs} ms: ${round.differences.length === 0 ? 'the same' : round.differences.join('; ')}`,
  );
}
const times = all.map(({ againMs }) => againMs).sort((a, b) => a - b);
const differing = all.filter(({ differences }) => differences.length > 0).length;
console.log(
  JSON.stringify(
    {
      ...{ rounds, cases, events, position, cores: availableParallelism(), node: process.version },
      hit: all.filter(({ hit }) => hit).length,
      killedWhileFilling: all.filter(({ eventsThen }) => eventsThen > 0 && eventsThen < events).length,
      differing,
      undisturbedMs: Math.round(model.tookMs),
      secondStartMs: { median: times[Math.floor(times.length / 2)], longest: times.at(-1) },
    },
    null,
    2,
  ),
);
if (differing > 0) process.exitCode = 1;
