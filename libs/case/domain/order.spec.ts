import { order121 } from '../testing/story.js';
import { acceptedComplaint, mediatedComplaint, signedComplaint, startMediation } from '../testing/stories.js';

const received = '2026-05-06T09:00';
const note = { kind: 'AddNote', text: '补记' } as const;
const accept = { kind: 'AcceptComplaint' } as const;

describe('Effective times', () => {
  it('never lie in the future', () => {
    signedComplaint(order121, received)
      .when(accept, { at: '2026-05-07T09:00:01', now: '2026-05-07T09:00:00' })
      .thenRejected('time.in-future', { field: 'effectiveAt' });
  });

  it('never lie before the case was received', () => {
    const story = signedComplaint(order121, received);
    story.when(note, { at: '2026-05-06T08:59', now: '2026-05-06T10:00' }).thenRejected('time.before-receipt');
    story.when(note, { at: received, now: '2026-05-06T10:00' }).thenTypes('NoteAdded');
  });

  it('are put back by seven civil days at the most', () => {
    const story = signedComplaint(order121, received);
    story.when(note, { at: '2026-05-13T00:00', now: '2026-05-20T18:00' }).thenTypes('NoteAdded');
    story
      .when(note, { at: '2026-05-12T23:59:59', now: '2026-05-20T18:00' })
      .thenRejected('time.backdated-too-far', { details: { days: 7 } });
  });

  it('do not move the case before its last step', () => {
    const story = signedComplaint(order121, received).on('2026-05-08T10:00').does(accept);
    story
      .when(startMediation, { at: '2026-05-08T09:59', now: '2026-05-08T11:00' })
      .thenRejected('time.before-last-step');
    story.when(startMediation, { at: '2026-05-08T10:00', now: '2026-05-08T11:00' }).thenTypes('MediationStarted');
  });

  it('do not turn a clock round: testing does not end before it began', () => {
    const story = mediatedComplaint(order121, received)
      .on('2026-05-08T10:00')
      .does({ kind: 'NameTestingBody', body: '省质检院', by: 'parties', costBorneBy: '被投诉人' })
      .does({ kind: 'CommissionTesting', subject: '电池' });
    story
      .when(
        { kind: 'ConcludeTesting', finding: '不合格', report: null },
        { at: '2026-05-08T09:00', now: '2026-05-08T11:00' },
      )
      .thenRejected('time.before-clock', {
        details: { clock: 'mediation', since: '2026-05-08T10:00:00.000+08:00' },
      });
  });

  it('of what nothing counts from may be put back before later steps', () => {
    acceptedComplaint(order121, received)
      .on('2026-05-08T10:00')
      .does(startMediation)
      .when(note, { at: '2026-05-07T09:00', now: '2026-05-08T11:00' })
      .thenTypes('NoteAdded');
  });
});
