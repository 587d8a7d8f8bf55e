import { newestCalendar } from '#libs/law';
import { bothOrders, order121, registration, Story } from '../../testing/story.js';
import { refusal, signedComplaint } from '../../testing/stories.js';
import type { CommandOf } from '../commands.js';

type Change = Partial<CommandOf<'RegisterCase'>>;
const received = '2026-05-06T09:00';

const register = (change: Change = {}, circumstances: { at?: string; now?: string } = {}) => ({
  command: registration('complaint', received, change),
  circumstances: { at: '2026-05-06T09:30', ...circumstances },
});

/** Registers on a case that has no history. */
function registering(change: Change = {}, circumstances: { at?: string; now?: string } = {}) {
  const { command, circumstances: when } = register(change, circumstances);
  return Story.none(order121).when(command, when);
}

describe('Registering', () => {
  it('pins the newest calendar and takes everything over from the command', () => {
    const { kind: _kind, caseKind, ...given } = registration('complaint', received);
    registering().then({
      type: 'CaseRegistered',
      data: { ...given, kind: caseKind, calendar: newestCalendar().id },
    });
  });

  it.each(bothOrders)(
    '$name: a complaint that lacks telephone, address and respondent is registered all the same',
    ({ law, received: day }) => {
      const bare: Change = {
        submitter: { name: null, phone: null, address: null, idNumber: null },
        respondent: null,
        named: false,
      };
      Story.begin('complaint', law, day, bare);
    },
  );

  it('Order 20 Art. 15 (5) / Order 121 Art. 16 (5): what is missing is a ground for refusing, not for losing the work order', () => {
    const story = signedComplaint(order121, received, { named: false });
    story
      .when({ kind: 'AcceptComplaint' })
      .thenRejected('complaint.materials-missing', { article: '《市场监督管理投诉举报处理办法》第十六条第五项' });
    story.when(refusal('16.5')).thenTypes('ComplaintNotAccepted');
  });

  it('accepts a complaint once the missing materials were supplemented', () => {
    signedComplaint(order121, received, { respondent: null })
      .does({ kind: 'SupplementMaterials', items: ['被投诉人名称、地址'], evidence: [] })
      .when({ kind: 'AcceptComplaint' })
      .thenTypes('ComplaintAccepted');
  });

  it('refuses a request that says nothing, and a case without a category', () => {
    registering({ request: '　 ' }).thenRejected('field.required', { field: 'request' });
    registering({ category: '' }).thenRejected('field.required', { field: 'category' });
  });

  it('refuses a receipt that lies after the registration, and a registration in the future', () => {
    registering({}, { at: '2026-05-06T08:59' }).thenRejected('registration.received-later', { field: 'receivedAt' });
    registering({}, { at: '2026-05-06T09:31', now: '2026-05-06T09:30' }).thenRejected('time.in-future');
  });

  it('takes a receipt that lies years back: an old work order may be registered late', () => {
    registering({}, { at: '2027-12-01T09:00' }).thenTypes('CaseRegistered');
  });

  it('refuses a code whose check character is wrong, and takes the right one', () => {
    const respondent = { name: '某公司', address: '某路', platform: null };
    registering({ respondent: { ...respondent, uscc: '91350100M000100Y44' } }).thenRejected(
      'registration.uscc-invalid',
      { field: 'respondent.uscc', article: '《市场监督管理投诉举报处理办法》第十条' },
    );
    registering({ respondent: { ...respondent, uscc: '91350100M000100Y43' } }).thenTypes('CaseRegistered');
  });

  it.each([
    ['complaint', '《市场监督管理投诉举报处理办法》第十条'],
    ['report', '《市场监督管理投诉举报处理办法》第二十八条'],
    ['consultation', undefined],
  ] as const)('cites for a %s the article on what such a case gives', (kind, article) => {
    const respondent = { name: '某公司', address: '某路', uscc: '91350100M000100Y44', platform: null };
    Story.none(order121)
      .when(registration(kind, received, { respondent }))
      .thenRejected('registration.uscc-invalid', { article });
  });

  it('Order 121 Art. 9: a complaint and a report in one submission are two cases, so none is linked to itself', () => {
    const { caseId } = registration('complaint', received);
    registering({ linkedTo: caseId }).thenRejected('link.itself', {
      field: 'linkedTo',
      article: '《市场监督管理投诉举报处理办法》第九条',
    });
  });

  it('refuses telephones and identity numbers that cannot be', () => {
    const submitter = { name: '张三', phone: null, address: null, idNumber: null };
    registering({ submitter: { ...submitter, phone: '1234' } }).thenRejected('registration.phone-invalid', {
      field: 'submitter.phone',
    });
    registering({ submitter: { ...submitter, idNumber: '11010519491231002Y' } }).thenRejected(
      'registration.id-number-invalid',
    );
    registering({
      representative: { name: '李四', phone: '0458-388', idNumber: null, powers: '全权' },
    }).thenRejected('registration.phone-invalid', { field: 'representative.phone' });
  });

  it('refuses a case id that is not the one of its source and kind', () => {
    const { caseId } = registration('complaint', received);
    registering({ caseKind: 'report', caseId }).thenRejected('registration.case-id-invalid', { field: 'caseId' });
    registering({ source: { system: 'hotline-12345', number: '1' }, caseId }).thenRejected(
      'registration.case-id-invalid',
    );
  });

  it('refuses a day of knowing that does not exist or lies after the receipt', () => {
    registering({ knewOn: '2026-02-30' }).thenRejected('registration.knew-on-invalid');
    registering({ knewOn: '2026-05-07' }).thenRejected('registration.knew-on-invalid');
    registering({ knewOn: '2026-05-06' }).thenTypes('CaseRegistered');
  });

  it('refuses money that is not a whole number of fen', () => {
    registering({ amountInDisputeFen: 12.5 }).thenRejected('money.not-fen');
    registering({ amountInDisputeFen: -1 }).thenRejected('money.not-fen');
  });

  it('refuses to register a case twice', () => {
    Story.begin('complaint', order121, received)
      .when(registration('complaint', received))
      .thenRejected('case.already-registered');
  });

  it('refuses every other command on a case that was never registered', () => {
    Story.none(order121).when({ kind: 'SignCase' }).thenRejected('case.not-registered');
  });

  it('Order 20 Art. 7 / Order 121 Art. 9: the other half of one submission is linked', () => {
    const report = registration('report', received).caseId;
    const { state } = Story.begin('complaint', order121, received, { linkedTo: report });
    expect(state.links).toEqual([{ to: report, relation: 'same-submission' }]);
  });

  it('keeps no personal data in the folded state', () => {
    const { state } = Story.begin('complaint', order121, received);
    expect(JSON.stringify(state)).not.toMatch(/张三|13945800000|健身卡余额/);
    expect(state.identity?.gives).toEqual({ name: true, phone: true, address: true });
  });
});
