import { derivedCommandId, instant, openEnvelope, seal } from '#libs/kernel';
import type { CaseId, Instant, RuleSetId, Stored, UnitCode } from '#libs/kernel';
import { projectInMemory } from '#libs/projecting';
import { digestStream } from '#libs/supervision';
import type { DigestIssued } from '#libs/supervision';
import { lifeOf, logOf } from '../../test/support/case-histories.js';
import { keepsThePromisesOfAProjection } from '../../test/support/projection-contract.js';
import { reminders } from './projection.js';
import type { FiredRungRow, PendingRow } from './projection.js';

const log = logOf([lifeOf('supervised', 1), lifeOf('supervised', 2)], () => 0);
const pendingOf = async (events: readonly Stored[]) =>
  (await projectInMemory(reminders, [events])).rows<PendingRow>('pending_reminder');

/** A digest of what waits for one recipient, as the log would hold it. */
function digestOf(rows: readonly PendingRow[], position: number): Stored {
  const [{ to_unit, to_handler, month }] = rows as [PendingRow];
  const recipient = { to: { unit: to_unit as UnitCode, handler: to_handler || null }, month };
  const items = rows.map(({ case_id, clock, run, rung, due_at }) => ({
    caseId: case_id as CaseId,
    clock,
    run,
    rung,
    dueAt: due_at,
  }));
  const event = { type: 'DigestIssued', data: { ...recipient, number: 1, items } } as DigestIssued;
  const now = instant('2026-06-01T08:31:00+08:00');
  const id = derivedCommandId(`digest ${position}`);
  const [sealed] = seal(digestStream(recipient), undefined, [event], {
    ...{ commandId: id, correlationId: id, causationId: id, recordedAt: now, effectiveAt: now },
    ...{ actor: { id: 'clock', role: 'clock' }, unit: recipient.to.unit, ruleSet: 'cn-samr-order-121' as RuleSetId },
  });
  return { ...openEnvelope(sealed!.text), position: BigInt(position), hash: sealed!.hash, text: sealed!.text };
}

keepsThePromisesOfAProjection(reminders);

describe('a rung that fired', () => {
  it('is kept with whom it told, and when', async () => {
    const rows = (await projectInMemory(reminders, [log])).rows<FiredRungRow>('fired_rung');
    expect(rows).toHaveLength(4);
    expect(rows.map(({ rung, to_unit, to_handler }) => [rung, to_unit, to_handler])).toEqual(
      expect.arrayContaining([
        ['on-the-day', '230781-02', 'officer-230781-02'],
        ['missed', '230700', null],
      ]),
    );
  });

  it('waits for its recipient under the month in which it fired', async () => {
    const rows = await pendingOf(log);
    expect(rows.filter(({ to_unit }) => to_unit === '230700')).toMatchObject([
      { to_handler: '', rung: 'missed', pending: 1 },
      { to_handler: '', rung: 'missed', pending: 1 },
    ]);
    expect(rows.every(({ month }) => /^2026-0[56]$/.test(month))).toBe(true);
  });

  it('waits no more when a digest has told it', async () => {
    const waiting = await pendingOf(log);
    const head = waiting.filter(({ to_unit, month }) => to_unit === '230700' && month === waiting[0]!.month);
    const left = await pendingOf([...log, digestOf(head, log.length + 1)]);
    expect(left).toEqual(waiting.filter((row) => !head.includes(row)));
  });

  it('waits for nobody where no ladder knew whom to tell', async () => {
    const [first] = log.filter(({ type }) => type === 'RungFired');
    const { to: _to, ...data } = first!.data as { to: unknown; dueAt: Instant };
    expect(await pendingOf([{ ...first!, data }])).toEqual([]);
  });
});
