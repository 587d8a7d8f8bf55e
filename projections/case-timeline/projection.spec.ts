import { eventCatalogue } from '#libs/case';
import { projectInMemory } from '#libs/projecting';
import { PERSONAL, lifeOf, logOf } from '../../test/support/case-histories.js';
import { keepsThePromisesOfAProjection } from '../../test/support/projection-contract.js';
import { caseTimeline } from './projection.js';
import type { TimelineRow } from './projection.js';
import { summaryOf } from './summary.js';

keepsThePromisesOfAProjection(caseTimeline);

describe('the timeline of a case', () => {
  it('has a row for each event, in the order in which they happened to the case', async () => {
    const log = logOf([lifeOf('settled', 3)], () => 0);
    const rows = (await projectInMemory(caseTimeline, [log])).rows<TimelineRow>('case_timeline');
    const inOrder = [...rows].sort((a, b) => Number(a.revision - b.revision));
    expect(inOrder.map(({ type }) => type)).toEqual(log.map(({ type }) => type));
    expect(inOrder[1]).toMatchObject({
      actor_id: 'officer-230700',
      actor_role: 'handler',
      unit: '230700',
      on_behalf_of: null,
    });
    expect(JSON.parse(inOrder[1]?.summary ?? '')).toEqual({ toUnit: '230717', fromUnit: '230700', reason: null });
  });

  it('tells of the registration who was complained of, never who complained', () => {
    const [first] = logOf([lifeOf('settled', 3)], () => 0);
    const summary = summaryOf('CaseRegistered', first?.data ?? {});
    expect(JSON.parse(summary)).toMatchObject({ kind: 'complaint', respondent: { name: '伊春某商行3' } });
    expect(JSON.parse(summary)).not.toHaveProperty('submitter');
  });

  it('leaves out every field that the catalogue marks, in lists too', () => {
    const secret = 'nobody-may-see-this';
    for (const [type, { personal }] of Object.entries(eventCatalogue)) {
      for (const path of personal as readonly string[]) {
        const data = path
          .split('.')
          .reduceRight<unknown>((value, key) => (key === '*' ? [value, value] : { [key]: value }), secret);
        expect(`${type} ${path} ${summaryOf(type, data as object)}`).not.toContain(secret);
      }
    }
  });

  it('tells nothing of an event whose type it does not know', () => {
    expect(summaryOf('SomethingNew', { name: PERSONAL.name })).toBe('{}');
  });

  it('cuts long texts', () => {
    const { reason } = JSON.parse(summaryOf('CaseReturned', { reason: '很'.repeat(500) })) as { reason: string };
    expect(reason).toBe(`${'很'.repeat(200)}…`);
  });
});
