import type { Stored } from '#libs/kernel';
import { lifeOf, logOf } from '../../../test/support/case-histories.js';
import type { CaseEvent } from '../domain/index.js';
import { eventView, MASKED } from './masking.js';

const [registered] = logOf([lifeOf('settled', 3)], () => 0);
const people = { people: true, reporters: false };

/** That event of some case, in an envelope that a log could hold. */
function event<T extends CaseEvent['type']>(type: T, data: Extract<CaseEvent, { type: T }>['data']): Stored<CaseEvent> {
  return { ...registered!, type, data };
}

const file = { sha256: 'a'.repeat(64), name: '张三身份证.jpg', mediaType: 'image/jpeg', bytes: 10 };
const nameIn = (view: { readonly data: object }) => (view.data as { evidence: { name: string } }).evidence.name;

describe('The name of a file', () => {
  const attached = event('EvidenceAttached', { evidence: file });

  it('is left out for who may not see people, and shown in a complaint to who may', () => {
    expect(nameIn(eventView(attached, 'complaint', { people: false, reporters: false }))).toBe(MASKED);
    expect(eventView(attached, 'complaint', people)).toMatchObject({ masked: false, data: { evidence: file } });
  });

  it('is left out of a report for who may not see reporters, since it may name one', () => {
    const view = eventView(attached, 'report', people);
    expect(view).toMatchObject({ masked: true, data: { evidence: { ...file, name: MASKED } } });
    expect(eventView(attached, 'report', { people: true, reporters: true })).toMatchObject({ masked: false });
    const supplemented = event('MaterialsSupplemented', { items: ['照片'], evidence: [file] });
    expect(eventView(supplemented, 'report', people)).toMatchObject({ data: { evidence: [{ name: MASKED }] } });
  });

  it('is shown in a report where the upload said that the file shows no reporter, but never to who may not see people', () => {
    const said = (showsReporter: boolean) => event('EvidenceAttached', { evidence: file, showsReporter });
    expect(nameIn(eventView(said(false), 'report', people))).toBe(file.name);
    expect(nameIn(eventView(said(true), 'report', people))).toBe(MASKED);
    expect(nameIn(eventView(said(false), 'report', { people: false, reporters: false }))).toBe(MASKED);
  });
});
