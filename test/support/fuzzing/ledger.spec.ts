import { Ledger } from './ledger.js';
import type { Claim, LoggedEvent } from './ledger.js';

/** The n-th event of the log, of a case by its revision. */
const event = (position: number, over: Partial<LoggedEvent> = {}): LoggedEvent => ({
  position: String(position),
  stream: 'case-T-1',
  revision: String(position - 1),
  followers: 0,
  correlationId: `r${position}`,
  ...over,
});
/** What the answer to the n-th request says of the n-th event. */
const claim = (n: number, over: Partial<Claim> = {}): Claim => ({
  ...{ requestId: `r${n}`, caseId: 'T-1', revision: String(n - 1), position: String(n) },
  ...{ repeated: false, mayBeEmpty: false, ...over },
});

describe('The ledger of a run', () => {
  const after = (events: readonly LoggedEvent[], claims: readonly Claim[], jobs: readonly [string, number][] = []) => {
    const ledger = new Ledger();
    for (const each of claims) ledger.claim(each);
    for (const [job, registered] of jobs) ledger.job(job, registered);
    ledger.enter(events);
    return ledger.discrepancies;
  };

  it('is content where each event was acknowledged, and each acknowledgement has its event', () => {
    const two = [event(2, { followers: 1, correlationId: 'r3' }), event(3)];
    expect(after([event(1), ...two], [claim(1), claim(3)])).toEqual([]);
  });

  it('is content with a repetition, with a command that had nothing to say, and with the rows of a job', () => {
    const again = claim(1, { requestId: 'r9', repeated: true });
    const nothing = claim(1, { requestId: 'r8', mayBeEmpty: true });
    const row = { correlationId: 'job', stream: 'case-T-2' };
    // A case and a note on it, and a note on a case that was there.
    const rows = [event(2, { ...row, revision: '0' }), event(3, row), event(4, { correlationId: 'job' })];
    expect(after([event(1), ...rows], [claim(1), again, nothing], [['job', 1]])).toEqual([]);
  });

  it('finds the event of a command that was refused', () => {
    expect(after([event(1), event(2)], [claim(1)])).toEqual([
      'the log has T-1 revision 1 position 2 of r2, whose answer does not say so',
    ]);
  });

  it('finds an acknowledgement without an event', () => {
    expect(after([event(1)], [claim(1), claim(2)])).toEqual([
      'r2 was told T-1 revision 1 position 2, where no command ends',
      'r2 was told T-1 revision 1 position 2, but the log has nothing of it there',
    ]);
  });

  it('finds an answer in the middle of its command, or on somebody else’s', () => {
    const two = [event(1, { followers: 1, correlationId: 'r2' }), event(2)];
    expect(after(two, [claim(2, { revision: '0', position: '1' })])).toHaveLength(3);
    expect(after([event(1)], [claim(1), claim(1, { requestId: 'r7' })])).toEqual([
      'r7 was told T-1 revision 0 position 1, but the log has nothing of it there',
    ]);
  });

  it('finds that one command was called new twice', () => {
    expect(after([event(1)], [claim(1), claim(1)])).toEqual([
      'r1 was told twice that T-1 revision 0 position 1 is new',
    ]);
  });

  it.each([0, 2])('finds that a job registered one case where it says %i', (said) => {
    expect(after([event(1, { correlationId: 'job' })], [], [['job', said]])).toEqual([
      `the job job says that it registered ${said}; the log has 1`,
    ]);
  });

  it('does not go on over a gap', () => {
    expect(() => after([event(1), event(3)], [])).toThrow('position 3 comes after 1');
  });
});
