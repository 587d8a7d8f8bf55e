import { bothOrders, order121, registration, Story } from '../../testing/story.js';
import { agreement, closedComplaint, mediatedComplaint, signedComplaint } from '../../testing/stories.js';
import type { CommandOf } from '../commands.js';
import type { OtherCase } from '../context.js';
import type { CaseId, Representative } from '../events/index.js';

const received = '2026-05-06T09:00';
const otherId = registration('complaint', '2026-05-05T09:00').caseId;
const other: OtherCase = { id: otherId, kind: 'complaint', open: true, mergedInto: null };
const merge: CommandOf<'MergeCase'> = { kind: 'MergeCase', into: otherId, reason: '同一人同一事' };
const unmerge: CommandOf<'UnmergeCase'> = { kind: 'UnmergeCase', reason: '并错了' };
const merged = () => signedComplaint(order121, received).doesUnder({ other }, merge);

describe('Merging (并案)', () => {
  it('voids the clocks in the same event, so that a duplicate never escalates', () => {
    const story = merged();
    expect(story.facts.at(-1)?.type).toBe('CaseMerged');
    expect(story.run('initial-review')).toMatchObject({ voidedBy: 'CaseMerged', stoppedAt: null });
    expect(story.state.clocks.runs.every((run) => run.stoppedAt !== null || run.voidedAt !== null)).toBe(true);
  });

  it('leaves nothing to do but to undo it or to add a note', () => {
    merged()
      .when({ kind: 'AcceptComplaint' })
      .thenRejected('case.merged', { details: { into: otherId } });
    merged().when({ kind: 'CloseCase', outcome: null }).thenRejected('case.merged');
    merged().when({ kind: 'RecordMissedDeadline', clock: 'initial-review' }).thenRejected('clock.not-missed');
    merged().when({ kind: 'AddNote', text: '已电话说明' }).thenTypes('NoteAdded');
  });

  it('undone, gives the case back where it stood, with its clocks running from their old anchors', () => {
    const story = merged().on('2026-05-08T09:00').does(unmerge);
    expect(story.state).toMatchObject({ status: 'awaiting-initial-review', mergedInto: null });
    expect(story.run('initial-review')).toMatchObject({ voidedAt: null, anchor: '2026-05-06T09:00:00.000+08:00' });
    story.when({ kind: 'AcceptComplaint' }).thenTypes('ComplaintAccepted');
  });

  it.each<[string, Partial<OtherCase> | null, string]>([
    ['a case that does not exist', null, 'other.unknown'],
    ['another kind of case', { kind: 'report' }, 'merge.other-kind'],
    ['a closed case', { open: false }, 'merge.other-closed'],
    ['a case that is merged itself', { mergedInto: 'T-0000-0000-0000-0000' as CaseId }, 'merge.other-merged'],
  ])('is refused into %s', (_what, change, code) => {
    signedComplaint(order121, received)
      .when(merge, { other: change === null ? null : { ...other, ...change } })
      .thenRejected(code);
  });

  it('is refused into itself, after the end, and undone only where it was done', () => {
    const story = signedComplaint(order121, received);
    const itself = registration('complaint', received).caseId;
    story.when({ ...merge, into: itself }, { other: { ...other, id: itself } }).thenRejected('merge.into-itself');
    closedComplaint(order121, received).when(merge, { other }).thenRejected('case.ended');
    story.when(unmerge).thenRejected('merge.not-merged');
  });
});

describe('Linking (关联)', () => {
  const link: CommandOf<'LinkCase'> = { kind: 'LinkCase', to: otherId, relation: 'related' };

  it('is kept once for each relation', () => {
    const story = signedComplaint(order121, received).doesUnder({ other }, link);
    expect(story.state.links).toEqual([{ to: otherId, relation: 'related' }]);
    story.when(link, { other }).thenRejected('link.already');
    story.when({ ...link, relation: 'same-facts' }, { other }).thenTypes('CaseLinked');
  });

  it('needs another case that exists', () => {
    const story = signedComplaint(order121, received);
    story.when(link).thenRejected('other.unknown');
    story.when({ ...link, to: registration('complaint', received).caseId }).thenRejected('link.itself');
  });
});

describe('A joint complaint (共同投诉)', () => {
  const person = (name: string): Representative => ({ name, phone: '13900000000', idNumber: null, powers: '代表全体' });
  const elect = (complainants: number, ...names: string[]): CommandOf<'ElectRepresentatives'> => ({
    kind: 'ElectRepresentatives',
    complainants,
    representatives: names.map(person),
    consent: true,
  });
  const article = {
    'Order 20': '《市场监督管理投诉举报处理暂行办法》第十一条',
    'Order 121': '《市场监督管理投诉举报处理办法》第十二条',
  };

  it.each(bothOrders)(
    '$name Art. 11/12: two or more elect one or two representatives with their consent',
    ({ name, law, received: day }) => {
      const story = signedComplaint(law, day);
      story.when(elect(2, '甲')).thenTypes('RepresentativesElected');
      story.when(elect(30, '甲', '乙')).thenTypes('RepresentativesElected');
      story.when(elect(1, '甲')).thenRejected('joint.too-few-complainants', { article: article[name] });
      story.when(elect(30, '甲', '乙', '丙')).thenRejected('joint.representatives-number', { article: article[name] });
      story.when(elect(30)).thenRejected('joint.representatives-number');
      story.when({ ...elect(2, '甲'), consent: false }).thenRejected('joint.no-consent', { article: article[name] });
    },
  );

  it.each(bothOrders)(
    '$name Art. 11/12: an agreement or a withdrawal needs the consent of those represented',
    ({ name, law, received: day }) => {
      const story = mediatedComplaint(law, day).does(elect(3, '甲'));
      const missing = { article: article[name], field: 'representedConsent' };
      story.when(agreement).thenRejected('joint.represented-consent-missing', missing);
      story.when({ ...agreement, representedConsent: false }).thenRejected('joint.represented-consent-missing');
      story.when({ ...agreement, representedConsent: true }).thenTypes('MediationAgreementReached');
      const withdraw = { kind: 'WithdrawComplaint', settledPrivately: false } as const;
      story.when({ ...withdraw, representedConsent: null }).thenRejected('joint.represented-consent-missing', missing);
      story.when({ ...withdraw, representedConsent: true }).thenTypes('ComplaintWithdrawn');
    },
  );
});

describe('Beside the substance', () => {
  const story = signedComplaint(order121, received);

  it('a handler is named, changed, and not named twice', () => {
    const named = story.does({ kind: 'AssignHandler', handler: 'zhou' });
    named.when({ kind: 'AssignHandler', handler: 'wu' }).then({
      type: 'HandlerAssigned',
      data: { handler: 'wu', previous: 'zhou' },
    });
    named.when({ kind: 'AssignHandler', handler: 'zhou' }).thenRejected('handler.same');
    closedComplaint(order121, received).when({ kind: 'AssignHandler', handler: 'wu' }).thenRejected('case.closed');
  });

  it('materials are asked for by name and for a time that lies ahead', () => {
    story.when({ kind: 'RequestMaterials', items: ['收据'], until: null }).thenTypes('MaterialsRequested');
    story.when({ kind: 'RequestMaterials', items: [], until: null }).thenRejected('field.required', { field: 'items' });
    story
      .when({ kind: 'RequestMaterials', items: ['收据'], until: registration('complaint', received).receivedAt })
      .thenRejected('materials.until-past');
  });

  it('evidence is named by its content', () => {
    const evidence = { sha256: 'a'.repeat(64), name: '收据.jpg', mediaType: 'image/jpeg', bytes: 10 };
    story.when({ kind: 'AttachEvidence', evidence }).thenTypes('EvidenceAttached');
    story.when({ kind: 'AttachEvidence', evidence: { ...evidence, sha256: 'abc' } }).thenRejected('evidence.invalid');
    story
      .when({ kind: 'SupplementMaterials', items: ['收据'], evidence: [{ ...evidence, bytes: -1 }] })
      .thenRejected('evidence.invalid', { field: 'evidence.0.sha256' });
  });

  const file = { sha256: 'a'.repeat(64), name: '收据.jpg', mediaType: 'image/jpeg', bytes: 10 };
  const attach = { kind: 'AttachEvidence', evidence: file } as const;
  const byName = { bringsEvidence: false };

  it('a file that was not uploaded to the case is named by no command, alone or among others', () => {
    const details = { sha256: file.sha256, case: registration('complaint', received).caseId };
    story.when(attach, byName).thenRejected('evidence.not-uploaded', { field: 'evidence.sha256', details });
    const other = { ...file, sha256: 'b'.repeat(64) };
    const supplement = { kind: 'SupplementMaterials', items: ['收据'], evidence: [file, other] } as const;
    story.does(attach).when(supplement, byName).thenRejected('evidence.not-uploaded', { field: 'evidence.1.sha256' });
    mediatedComplaint(order121, received)
      .does(
        { kind: 'NameTestingBody', body: '省质检院', by: 'parties', costBorneBy: '被投诉人' },
        { kind: 'CommissionTesting', subject: '跑步机' },
      )
      .when({ kind: 'ConcludeTesting', finding: '不合格', report: file }, byName)
      .thenRejected('evidence.not-uploaded', { field: 'report.sha256' });
  });

  it('a file that was uploaded is named again under any name, but as the file that it is', () => {
    const attached = story.does(attach);
    const as = (change: object) => ({ ...attach, evidence: { ...file, ...change } });
    attached.when(as({ name: '发票.jpg' }), byName).thenTypes('EvidenceAttached');
    attached.when(as({ mediaType: 'text/html' }), byName).thenRejected('evidence.differs-from-upload', {
      field: 'evidence',
      details: { bytes: 10, mediaType: 'image/jpeg' },
    });
    attached.when(as({ bytes: 11 }), byName).thenRejected('evidence.differs-from-upload');
    expect(attached.does(as({ name: '发票.jpg' })).state.evidence).toEqual([
      { sha256: file.sha256, mediaType: 'image/jpeg', bytes: 10, showsReporter: false },
    ]);
  });

  it('a file of a report may show the reporter until its upload says that it does not; naming it again says nothing', () => {
    const report = Story.begin('report', order121, received);
    const shown = (told: Story) => told.state.evidence.map(({ showsReporter }) => showsReporter);
    const said = (showsReporter: boolean) => ({ ...attach, showsReporter });
    expect(shown(report.does(attach))).toEqual([true]);
    expect(shown(report.does(said(false), attach))).toEqual([false]);
    expect(shown(report.does(said(false), said(true)))).toEqual([true]);
    story.when(said(true)).thenRejected('evidence.no-reporter', { field: 'showsReporter' });
  });

  it('what belongs to a complaint is refused on a report, in the words of the action', () => {
    Story.begin('report', order121, received)
      .when({ kind: 'AcceptComplaint' })
      .thenRejected('case.wrong-kind', {
        message: { zh: '“受理”不适用于举报', en: '“Accept” does not apply to a report' },
      });
  });
});
