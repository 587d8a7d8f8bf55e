import { foldCase } from '#libs/case';
import { openRuns } from '#libs/law';
import { projectInMemory } from '#libs/projecting';
import { lifeOf, lives, logOf } from '../../test/support/case-histories.js';
import type { LifeName } from '../../test/support/case-histories.js';
import { keepsThePromisesOfAProjection } from '../../test/support/projection-contract.js';
import { caseQueue } from './projection.js';
import { decodeState, encodeState } from './state.js';
import type { CaseQueueRow, OpenClockView } from './row.js';

/** The row of a life after its first `events` events. */
async function rowAfter(name: LifeName, events = Infinity, number = 1): Promise<CaseQueueRow> {
  const log = logOf([lifeOf(name, number)], () => 0).slice(0, events);
  const model = await projectInMemory(caseQueue, [log]);
  const [row] = model.rows<CaseQueueRow>('case_queue');
  if (!row) throw new RangeError('no row');
  return row;
}

keepsThePromisesOfAProjection(caseQueue);

describe('the row of a case in the queue', () => {
  it('says after registration: to be routed, held by the centre, the initial review due in seven working days', async () => {
    const row = await rowAfter('settled', 1);
    expect(row).toMatchObject({
      status: 'registered',
      queue: 'to-route',
      unit: '230700',
      handler: null,
      respondent_name: '伊春某商行1',
      next_clock: 'initial-review',
      firmness: 'firm',
      revision: 0n,
    });
    expect(row.next_due_at?.slice(0, 10)).toBe('2026-05-15'); // Saturday 9 May is a make-up working day
  });

  it.each<[LifeName, string, readonly string[]]>([
    [
      'settled',
      'a complaint that is settled',
      [
        'to-route',
        'to-sign',
        'to-review',
        'to-review',
        'to-notify',
        'to-mediate',
        'to-mediate',
        'to-close',
        'to-give-feedback',
        'to-follow-up',
        'done',
      ],
    ],
    [
      'terminated',
      'a mediation that is terminated',
      [
        'to-route',
        'to-sign',
        'to-review',
        'to-review',
        'to-notify',
        'to-mediate',
        'to-mediate',
        'to-notify',
        'to-close',
        'to-give-feedback',
        'to-follow-up',
        'done',
      ],
    ],
    [
      'refused',
      'a complaint that is not accepted',
      [
        'to-route',
        'to-sign',
        'to-review',
        'to-review',
        'to-notify',
        'to-close',
        'to-give-feedback',
        'to-follow-up',
        'done',
      ],
    ],
    [
      'by-odr',
      'a complaint that an ODR enterprise settles',
      [
        'to-route',
        'to-sign',
        'to-review',
        'to-review',
        'with-odr',
        'with-odr',
        'to-close',
        'to-give-feedback',
        'to-follow-up',
        'done',
      ],
    ],
    [
      'anonymous',
      'an anonymous report, whose reporter nobody can call',
      ['to-route', 'to-sign', 'to-verify', 'to-verify', 'to-verify', 'to-close', 'to-give-feedback', 'done'],
    ],
    [
      'consulted',
      'a consultation answered at once',
      ['to-answer', 'to-close', 'to-give-feedback', 'to-follow-up', 'done'],
    ],
    ['merged', 'a duplicate', ['to-route', 'to-sign', 'to-review', 'to-review', 'done']],
  ])('walks through the queues: %s – %s', async (name, _, expected) => {
    const seen: string[] = [];
    for (let events = 1; events <= expected.length; events++) seen.push((await rowAfter(name, events)).queue);
    expect(seen).toEqual(expected);
  });

  it('waits for the testing body while a test is under way, the mediation clock paused and without a date', async () => {
    const row = await rowAfter('tested', 9);
    expect(row).toMatchObject({ queue: 'testing', next_clock: 'mediation', next_due_at: null, paused: true });
  });

  it('begins a new episode when the case is reopened, without the old outcome', async () => {
    const row = await rowAfter('reopened', 12);
    expect(row).toMatchObject({ queue: 'to-review', episode: 2, outcome: null, closed_at: null, recovered_fen: 0 });
  });

  it('keeps what the agreements recovered', async () => {
    expect(await rowAfter('settled', Infinity, 7)).toMatchObject({ outcome: 'settled', recovered_fen: 700 });
  });

  it('names the case that it was merged into, and those that it is linked with', async () => {
    expect(await rowAfter('merged')).toMatchObject({ merged_into: 'T-0000-0000-0000-0000' });
    expect(await rowAfter('unmerged')).toMatchObject({ merged_into: null, linked: ['T-0000-0000-0000-0000'] });
  });

  it('shows its open clocks soonest first', async () => {
    const clocks = JSON.parse((await rowAfter('settled', 2)).clocks) as OpenClockView[];
    expect(clocks.map(({ clock }) => clock)).toEqual(['sign-for', 'initial-review', 'notification']);
  });
});

describe('the smaller fold', () => {
  it.each(lives)('stands where the case itself stands, after every event: %s', async (name) => {
    for (const number of [0, 1, 5]) {
      const log = logOf([lifeOf(name, number)], () => 0);
      for (let events = 1; events <= log.length; events++) {
        const row = await rowAfter(name, events, number);
        const state = foldCase(log.slice(0, events));
        expect(row).toMatchObject({
          status: state.status,
          unit: state.unit,
          handler: state.handler,
          episode: state.episode,
          merged_into: state.mergedInto,
          outcome: state.current.closedAs,
          closed_at: state.current.closedAt,
          recovered_fen: state.current.recoveredFen,
          linked: state.links.map(({ to }) => to),
        });
        expect((JSON.parse(row.clocks) as OpenClockView[]).map(({ clock }) => clock).sort()).toEqual(
          openRuns(state.clocks)
            .map(({ clock }) => clock)
            .sort(),
        );
      }
    }
  });

  it.each(lives)('remembers everything that it stores: %s', async (name) => {
    const row = (await rowAfter(name)) as CaseQueueRow & { state: string };
    expect(encodeState(decodeState(row.state))).toBe(row.state);
  });
});
