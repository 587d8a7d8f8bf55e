import { killRound, undisturbed } from '../support/kill-rounds.js';
import type { Undisturbed } from '../support/kill-rounds.js';
import { Shuangwei } from '../support/shuangwei.js';
import type { Finished } from '../support/shuangwei.js';

const CASES = 300;
/** More rounds, and their figures: test/faults/kill-rounds.mjs. */
const ROUNDS = Number(process.env['KILL_ROUNDS'] ?? 2);

describe('the demonstration', () => {
  let folder: Shuangwei;
  let model: Undisturbed;

  beforeAll(async () => {
    folder = await Shuangwei.onFreshFolder();
    model = await undisturbed(folder, CASES, 2);
  }, 120_000);

  afterAll(() => folder.end(), 60_000);

  it('fills an empty folder with a city and reckons the four rates', () => {
    const { city } = model;
    expect(city).toMatchObject({ cases: CASES, appended: city.events });
    // One more event says which simulation the folder holds.
    expect(BigInt(city.position)).toBe(BigInt(city.events) + 1n);
    expect(city.rates.rates).toHaveLength(4);
    for (const { numerator, denominator } of city.rates.rates) {
      expect(denominator).toBeGreaterThan(0);
      expect(numerator).toBeLessThanOrEqual(denominator);
    }
  });

  describe('started a second time', () => {
    let again: Finished;
    beforeAll(async () => {
      again = await folder.run('demo', '--exit', '--cases', String(CASES));
    }, 60_000);

    it('appends nothing', () => {
      expect(again.code).toBe(0);
      expect(again.out).toContain('数据已在库中');
    });

    it('prints the number of cases, the position of the log, and the same four rates', () => {
      expect(again.out).toContain(`案件 ${CASES} · 事件 ${model.city.events} · 日志位置 ${model.city.position}`);
      const table = again.out.split('\n').filter((line) => /率 +\d+ +\d+ +\d+\.\d\d %/.test(line));
      const figures = table.map((line) => (/ (\d+) +(\d+) +\d/.exec(line) ?? []).slice(1).map(Number));
      expect(figures).toEqual(model.city.rates.rates.map(({ numerator, denominator }) => [numerator, denominator]));
    });
  });

  it.each(Array.from({ length: ROUNDS }, (_, i) => i))(
    'killed with -9 while it fills the folder and started again, comes to the same log and the same figures (round %i)',
    async (i) => {
      // From the first tenth that is told to the folding of the read models; kill-rounds.mjs kills earlier too.
      const moment = { filled: 0.1 + 0.9 * Math.random(), thenMs: 100 * Math.random() };
      const round = await killRound(model, i % 2 === 0 ? 'node' : 'node and postgres', moment);
      expect(round).toMatchObject({ hit: true, differences: [] });
      expect(round.eventsThen).toBeGreaterThan(0);
    },
    120_000,
  );
});
