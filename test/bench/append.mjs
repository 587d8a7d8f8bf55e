import { emmett, naive, ours } from './contestants.mjs';
import { closedLoop, compare, ratioOf } from './figures.mjs';
import { withServer } from './server.mjs';

const WRITERS = 64;
/** The peers get the pool that suits them best, found by trying. */
const POOL_SIZES = [8, 16, 32];

/** What is promised; the run fails below it. */
const TARGETS = { ratio: 5, overNaive: 1.8, overNaiveOneWriter: 0.7 };

/**
 * One event an append, each the beginning of a new stream, about 450 bytes, 64 writers, durable (fsync on).
 * Ours ÷ Emmett, and ours ÷ the naive function; then one writer alone against the naive function.
 */
export function run({ say, rounds, seconds }) {
  const length = seconds(4);
  return withServer(async (server) => {
    const sides = {
      ours: await ours(server),
      naive: await best(say, server, naive, length / 2),
      emmett: await best(say, server, emmett, length / 2),
    };
    await closedLoop(WRITERS, length / 2, sides.ours.append);

    const appending = (...names) =>
      Object.fromEntries(names.map((key) => [key, { name: sides[key].name, work: sides[key].append }]));
    const crowd = await compare(say, appending('ours', 'naive', 'emmett'), {
      ...{ callers: WRITERS, rounds: rounds(5), seconds: length },
      what: `${WRITERS} writers`,
    });
    const alone = await compare(say, appending('ours', 'naive'), {
      ...{ callers: 1, rounds: rounds(5), seconds: length / 2 },
      what: ' 1 writer ',
    });
    for (const side of Object.values(sides)) await side.close();

    const result = {
      ours: crowd.ours,
      peer: { name: sides.emmett.name, ...crowd.emmett },
      ratio: ratioOf(crowd.rates, 'ours', 'emmett'),
      naive: { name: sides.naive.name, ...crowd.naive },
      overNaive: ratioOf(crowd.rates, 'ours', 'naive'),
      oneWriter: { ours: alone.ours, naive: alone.naive },
      overNaiveOneWriter: ratioOf(alone.rates, 'ours', 'naive'),
      writers: WRITERS,
      targets: TARGETS,
    };
    const p99Lowest = result.ours.p99Ms < result.peer.p99Ms && result.ours.p99Ms < result.naive.p99Ms;
    const pass = p99Lowest && Object.entries(TARGETS).every(([name, least]) => result[name] >= least);
    return { ...result, p99Lowest, pass };
  });
}

/** Opens a contestant with each pool size and keeps the one that was fastest. */
async function best(say, server, open, length) {
  let kept;
  for (const size of POOL_SIZES) {
    const side = await open(server, size);
    await closedLoop(WRITERS, length / 4, side.append);
    const { perSecond } = await closedLoop(WRITERS, length, side.append);
    say(`tuning  ${side.name.padEnd(28)} ${Math.round(perSecond)}/s`);
    if (!kept || perSecond > kept.perSecond) {
      await kept?.side.close();
      kept = { side, perSecond };
    } else await side.close();
  }
  return kept.side;
}
