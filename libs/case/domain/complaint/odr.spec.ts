import { order121, Story } from '../../testing/story.js';
import { acceptedComplaint, close, mediatedComplaint, refusal, signedComplaint } from '../../testing/stories.js';

const received = '2026-05-06T09:00';
const offer = { kind: 'OfferToOdr', enterprise: '某商城' } as const;
const taken = { kind: 'RecordOdrAcceptance' } as const;
const settles = { kind: 'RecordOdrSettlement', recoveredFen: 30_000 } as const;
const fails = (reason: 'declined' | 'no-agreement') => ({ kind: 'RecordOdrFailure', reason }) as const;

describe('ODR (在线消费纠纷解决)', () => {
  it('is offered before the initial review, or after acceptance before mediation', () => {
    Story.begin('complaint', order121, received).when(offer).thenTypes('OfferedToOdr');
    signedComplaint(order121, received).when(offer).thenTypes('OfferedToOdr');
    acceptedComplaint(order121, received).when(offer).thenTypes('OfferedToOdr');
    mediatedComplaint(order121, received).when(offer).thenRejected('odr.not-possible');
  });

  it('keeps the initial decision waiting while the enterprise negotiates', () => {
    const story = signedComplaint(order121, received).does(offer);
    story.when({ kind: 'AcceptComplaint' }).thenRejected('complaint.with-odr');
    story.when(refusal('16.1')).thenRejected('complaint.with-odr');
  });

  it('settles only where the enterprise has taken the case', () => {
    const story = signedComplaint(order121, received).does(offer);
    story.when(settles).thenRejected('odr.not-accepted');
    story.does(taken).when(taken).thenRejected('odr.already-accepted');
    story.does(taken).when(settles).thenTypes('OdrSettled');
    signedComplaint(order121, received).when(settles).thenRejected('odr.not-offered');
  });

  it('settled, the case closes as settled by ODR with what was recovered', () => {
    signedComplaint(order121, received)
      .does(offer, taken, settles)
      .when(close)
      .then({ type: 'CaseClosed', data: { outcome: 'settled-by-odr', recoveredFen: 30_000 } });
  });

  it("failed before the review, the bureau's seven working days run from then", () => {
    const story = signedComplaint(order121, received)
      .does(offer, taken)
      .on('2026-05-20T10:00')
      .does(fails('no-agreement'));
    expect(story.state.status).toBe('awaiting-initial-review');
    expect(story.run('initial-review').anchor).toBe('2026-05-20T10:00:00.000+08:00');
    expect(story.on('2026-05-29T23:59:59').does({ kind: 'AcceptComplaint' }).outcome('initial-review')).toBe('met');
    expect(story.on('2026-05-30T00:00:00').does({ kind: 'AcceptComplaint' }).outcome('initial-review')).toBe('missed');
  });

  it('failed after acceptance, the complaint goes on where it was', () => {
    const story = acceptedComplaint(order121, received).does(offer, fails('declined'));
    expect(story.state.status).toBe('accepted');
  });

  it('an enterprise that took the case cannot decline it any more', () => {
    signedComplaint(order121, received)
      .does(offer, taken)
      .when(fails('declined'))
      .thenRejected('odr.already-accepted', { field: 'reason' });
  });

  it.each([
    // Ten working days from Wednesday 6 May, Saturday the 9th among them.
    ['the last second of the tenth working day', '2026-05-19T23:59:59', 'met'],
    ['the first second after it', '2026-05-20T00:00:00', 'missed'],
  ])('the enterprise has ten working days: settled at %s', (_what, time, outcome) => {
    const story = signedComplaint(order121, received).does(offer, taken).on(time).does(settles);
    expect(story.outcome('odr-negotiation')).toBe(outcome);
  });

  it('money recovered is a whole number of fen', () => {
    signedComplaint(order121, received)
      .does(offer, taken)
      .when({ ...settles, recoveredFen: 0.5 })
      .thenRejected('money.not-fen');
  });
});
