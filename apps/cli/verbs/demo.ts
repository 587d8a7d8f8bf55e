import { DEFAULT_SIMULATION, loadSimulation } from '#libs/simulating';
import { GetRateCases, GetRates, openEngine } from '../../server/index.js';
import type { Engine } from '../../server/index.js';
import { InvalidInput } from '#libs/platform';
import { Interrupted } from '../interrupted.js';
import { localPrincipal, mustBeAllowed } from '../local-principal.js';
import { progressBar } from '../progress.js';
import type { Output } from '../output.js';
import type { Verb } from '../verb.js';
import { withBuses } from '../with-engine.js';
import { ratesText } from './rates-text.js';
import { serveUntilStopped } from './serve.js';

interface Options {
  readonly exit?: boolean;
  readonly cases: string;
}

/**
 * `demo`: fills the data folder with the demonstration city-year, brings the read models up to it, and serves.
 * Interrupted at any moment – also by kill -9 – it goes on where it stopped when it is started again.
 */
export const demoVerb: Verb = (program, output) => {
  program
    .command('demo')
    .description('演示：一个城市的一年 · the demonstration city-year')
    .option('--exit', '载入并打印比率后结束 · print the rates and end')
    .option('--cases <n>', '案件数 · cases', String(DEFAULT_SIMULATION.cases))
    .action(async (options: Options) => {
      const out = output();
      if (!/^\d{1,6}$/.test(options.cases)) {
        throw new InvalidInput([
          { field: '--cases', code: 'is-int', messages: { zh: '应为整数', en: 'must be a whole number' } },
        ]);
      }
      const engine = await openEngine();
      let handedOver = false;
      try {
        mustBeAllowed(engine.access.policy, localPrincipal(engine.organisation), 'engine.operate');
        const city = await fill(engine, { ...DEFAULT_SIMULATION, cases: Number(options.cases) }, out);
        if (options.exit) return out.answer(city, () => cityText(city, out));
        out.say(cityText(city, out));
        const hint = await hintsFor(engine, city.year);
        handedOver = true;
        await serveUntilStopped(engine, out, (url) => out.say(hintText(url, hint, out)));
      } finally {
        if (!handedOver) await engine.close();
      }
    });
};

type City = Awaited<ReturnType<typeof fill>>;

async function fill(engine: Engine, parameters: { cases: number; year: number; seed: number }, out: Output) {
  const interrupted = new AbortController();
  const stop = () => interrupted.abort(new Interrupted());
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const began = performance.now();
  try {
    const filling = progressBar(out, out.t('载入演示城市', 'filling the demonstration city'));
    const { summary, appended } = await loadSimulation({
      ...parameters,
      organisation: engine.organisation,
      store: engine.store,
      signal: interrupted.signal,
      onProgress: ({ cases, ofCases, events, at }) =>
        filling.update(
          cases,
          ofCases,
          out.t(`${events} 个事件 · ${at.slice(0, 10)}`, `${events} events · ${at.slice(0, 10)}`),
        ),
    }).finally(() => filling.stop());
    const folding = progressBar(out, out.t('生成读模型', 'folding the read models'));
    await engine
      .catchUp({ signal: interrupted.signal, onProgress: (done, total) => folding.update(Number(done), Number(total)) })
      .finally(() => folding.stop());
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    const { complaint, report, consultation } = summary.cases;
    const year = String(parameters.year);
    const rates = await withBuses(engine, ({ queries }) =>
      queries.execute(
        new GetRates(localPrincipal(engine.organisation), {
          unit: undefined,
          from: `${year}-01-01`,
          to: `${year}-12-31`,
          asOf: `${year}-12-31`,
        }),
      ),
    );
    return {
      year,
      cases: complaint + report + consultation,
      events: summary.events,
      appended,
      position: await engine.store.head(),
      seconds,
      rates,
    };
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

function cityText(city: City, out: Output): string {
  const loaded =
    city.appended === 0
      ? out.t('数据已在库中', 'was there already')
      : out.t(
          `本次写入 ${city.appended} 个事件，用时 ${city.seconds} 秒`,
          `${city.appended} events appended in ${city.seconds} s`,
        );
  return [
    '',
    out.t(
      `伊春市（模拟）${city.year} 年：案件 ${city.cases} · 事件 ${city.events} · 日志位置 ${city.position} · ${loaded}`,
      `Yichun (simulated) ${city.year}: ${city.cases} cases · ${city.events} events · log position ${city.position} · ${loaded}`,
    ),
    '',
    ratesText(city.rates, out),
  ].join('\n');
}

interface Hint {
  readonly caseId: string;
  readonly year: string;
}

/** A case worth looking at: the first late initial review of the year. */
async function hintsFor(engine: Engine, year: string): Promise<Hint | undefined> {
  const period = { unit: undefined, from: `${year}-01-20`, to: `${year}-12-31` };
  const query = new GetRateCases(localPrincipal(engine.organisation), {
    ...period,
    rate: 'on-time-initial-review',
    part: 'misses',
    cursor: undefined,
    limit: '1',
  });
  const page = await withBuses(engine, ({ queries }) => queries.execute(query));
  const first = page.items[0];
  return first && { caseId: first.caseId, year };
}

function hintText(url: string, hint: Hint | undefined, out: Output): string {
  const run = 'npm run -s shuangwei --';
  const lines = hint
    ? [
        [
          out.t('这件投诉为什么算逾期？逐日说明', 'why is this complaint late? day by day'),
          `${run} case explain-due ${hint.caseId} --clock initial-review`,
        ],
        [out.t('它的全部事件', 'all of its events'), `${run} case history ${hint.caseId}`],
        [
          out.t('回到登记那一刻', 'back to the moment of registration'),
          `${run} case replay ${hint.caseId} --revision 0`,
        ],
        [
          out.t('全年逾期初查的案件', "the year's late initial reviews"),
          `${run} rates --from ${hint.year}-01-01 --to ${hint.year}-12-31 --cases on-time-initial-review`,
        ],
        [
          out.t('接口须带访问令牌：本机签发一个', 'the API asks for a token: have one made on this machine'),
          `TOKEN=$(${run} token --as handler)`,
        ],
        [
          out.t('年末的待办', 'what waited at the end of the year'),
          `curl -s -H "Authorization: Bearer $TOKEN" '${url}/api/v1/queues?asOf=${hint.year}-12-31'`,
        ],
        [
          out.t('同一案件，通过接口', 'the same case over HTTP'),
          `curl -s -H "Authorization: Bearer $TOKEN" '${url}/api/v1/cases/${hint.caseId}/clocks?clock=initial-review'`,
        ],
        [out.t('导入一份工单文件', 'import a file of work orders'), `${run} import docs/samples/work-orders.csv`],
      ]
    : [];
  return [
    '',
    out.t(
      `双维已启动：${url}（Ctrl-C 停止）。在另一个终端试试：`,
      `Shuangwei runs at ${url} (Ctrl-C stops it). Try in another terminal:`,
    ),
    ...lines.map(([what, command]) => `\n  # ${what}\n  ${command}`),
    '',
  ].join('\n');
}
