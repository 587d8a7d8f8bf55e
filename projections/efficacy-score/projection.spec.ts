import fc from 'fast-check';
import { projectInMemory } from '#libs/projecting';
import type { MemoryReadModel } from '#libs/projecting';
import { lifeOf, logOf } from '../../test/support/case-histories.js';
import type { LifeName } from '../../test/support/case-histories.js';
import { pagesOf } from '../../test/support/pages.js';
import { keepsThePromisesOfAProjection, someLives } from '../../test/support/projection-contract.js';
import { efficacyScore } from './projection.js';
import type { EfficacyCaseRow, EfficacyDailyRow, EfficacyFactRow } from './rows.js';

async function modelOf(name: LifeName, events = Infinity): Promise<MemoryReadModel> {
  const log = logOf([lifeOf(name, 1)], () => 0).slice(0, events);
  return projectInMemory(efficacyScore, [log]);
}

async function factsOf(name: LifeName, events = Infinity): Promise<readonly EfficacyFactRow[]> {
  return (await modelOf(name, events)).rows<EfficacyFactRow>('efficacy_fact');
}

/** The sums again, from nothing but the facts and how their cases stand. */
function recounted(model: MemoryReadModel): readonly EfficacyDailyRow[] {
  const cases = new Map(model.rows<EfficacyCaseRow>('efficacy_case').map((row) => [row.case_id, row]));
  const sums = new Map<string, EfficacyDailyRow>();
  for (const { case_id, day, unit, measure, numerator, denominator } of model.rows<EfficacyFactRow>('efficacy_fact')) {
    const { kind, channel, named, merged, outcome } = cases.get(case_id) as EfficacyCaseRow;
    const key = [day, unit, measure, kind, channel, named, merged, outcome].join('\u0001');
    const sum = sums.get(key);
    sums.set(key, {
      ...{ day, unit, measure, kind, channel, named, merged, outcome },
      ...{ numerator: (sum?.numerator ?? 0) + numerator, denominator: (sum?.denominator ?? 0) + denominator },
    });
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}

keepsThePromisesOfAProjection(efficacyScore);

describe('what events say of an evaluation', () => {
  it('is an agreement reached, of whoever held the case', async () => {
    expect((await factsOf('settled')).filter(({ measure }) => measure === 'mediation-success')).toMatchObject([
      {
        what: 'MediationAgreementReached',
        run: 1,
        numerator: 1,
        denominator: 1,
        unit: '230781-02',
        handler: 'officer-230781-02',
      },
    ]);
  });

  it('is a mediation that was terminated', async () => {
    expect((await factsOf('terminated')).filter(({ measure }) => measure === 'mediation-success')).toMatchObject([
      { what: 'MediationTerminated', numerator: 0, denominator: 1 },
    ]);
  });

  it('is of one follow-up that somebody was reached, was satisfied, and by which grade', async () => {
    const facts = (await factsOf('settled')).filter(({ what }) => what === 'FollowUpRecorded');
    expect(facts.map(({ measure, numerator, run }) => [measure, numerator, run])).toEqual([
      ['reached', 1, 1],
      ['satisfaction', 1, 1],
      ['satisfaction-grade', 5, 1],
    ]);
  });

  it('is an enterprise that settled, or did not', async () => {
    expect((await factsOf('by-odr')).filter(({ measure }) => measure.startsWith('odr'))).toMatchObject([
      { measure: 'odr-settled', numerator: 1 },
      { measure: 'odr-success', numerator: 1 },
    ]);
    expect((await factsOf('odr-failed')).filter(({ measure }) => measure.startsWith('odr'))).toMatchObject([
      { measure: 'odr-success', what: 'OdrFailed', numerator: 0 },
    ]);
  });

  it('is a missed deadline of the unit that held the case when it was recorded, on the day on which its time was up', async () => {
    const [noticed] = logOf([lifeOf('supervised', 1)], () => 0).filter(({ type }) => type === 'DeadlineMissed');
    expect(noticed?.effectiveAt.slice(0, 10)).not.toBe('2026-05-16');
    expect((await factsOf('supervised')).filter(({ measure }) => measure === 'deadlines-missed')).toMatchObject([
      { what: 'DeadlineMissed', day: '2026-05-16', unit: '230781-02', numerator: 1 },
    ]);
  });

  it('stands under how its case stands now: a reopening takes the outcome back, in the sums of the past, too', async () => {
    const outcomes = async (events: number) => {
      const model = await modelOf('reopened', events);
      const rows = model.rows<EfficacyDailyRow>('efficacy_daily');
      return new Set(rows.filter(({ measure }) => measure === 'mediation-success').map(({ outcome }) => outcome));
    };
    expect(await outcomes(9)).toEqual(new Set(['settled']));
    expect(await outcomes(12)).toEqual(new Set(['']));
    expect((await factsOf('reopened')).filter(({ measure }) => measure === 'reopened')).toHaveLength(1);
  });

  it('knows of a merged case that it is, and of one that was given back that it is not', async () => {
    const merged = async (events: number) =>
      (await modelOf('unmerged', events)).rows<EfficacyCaseRow>('efficacy_case')[0]?.merged;
    expect([await merged(4), await merged(5), await merged(6)]).toEqual([false, true, false]);
  });
});

describe('the daily sums', () => {
  it('equal a recount from the facts, at every moment', async () => {
    await fc.assert(
      fc.asyncProperty(someLives, fc.nat(80), fc.infiniteStream(fc.nat(9)), async (some, events, picks) => {
        const log = logOf(
          some.map(([name, number], index) => lifeOf(name, number * 100 + index)),
          () => picks.next().value as number,
        );
        const model = await projectInMemory(efficacyScore, pagesOf(log.slice(0, events), [3]));
        expect(model.rows('efficacy_daily')).toEqual(recounted(model));
      }),
      { numRuns: 60 },
    );
  });
});
