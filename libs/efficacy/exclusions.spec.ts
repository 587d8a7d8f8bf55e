import { exclusionOf, schemeById } from './index.js';
import type { CaseFacts } from './index.js';

const scheme = schemeById('cn-12315-efficacy-illustrative')!;
const facts: CaseFacts = { kind: 'report', channel: 'hotline-12315', outcome: 'filed', merged: false, named: true };

describe('a case', () => {
  it('counts where no exclusion speaks of it', () => {
    expect(exclusionOf(scheme, 'follow-up-on-time', facts)).toBeUndefined();
  });

  it('that was merged counts nowhere', () => {
    expect(exclusionOf(scheme, 'on-time-closure', { ...facts, merged: true })?.title.zh).toBe('并案');
  });

  it('that was transferred does not count where its scheme says so, and counts elsewhere', () => {
    const transferred: CaseFacts = { ...facts, outcome: 'transferred' };
    expect(exclusionOf(scheme, 'satisfaction', transferred)?.name).toBe('transferred');
    expect(exclusionOf(scheme, 'on-time-initial-review', transferred)).toBeUndefined();
  });

  it('is excluded only where all that is named holds', () => {
    const repeated: CaseFacts = { ...facts, outcome: 'repeat-noted' };
    expect(exclusionOf(scheme, 'reached', repeated)?.name).toBe('repeat-reports');
    expect(exclusionOf(scheme, 'reached', { ...repeated, kind: 'complaint' })).toBeUndefined();
    expect(exclusionOf(scheme, 'reached', { ...repeated, outcome: null })).toBeUndefined();
  });

  it('is known by channel and by whether it is named', () => {
    const when = { channel: ['hotline-12345'], named: false } as const;
    const title = { zh: '匿名转办', en: 'Anonymous, passed on' };
    const own = { ...scheme, exclusions: [{ name: 'passed-on', title, when, measures: null }] };
    const anonymous: CaseFacts = { ...facts, channel: 'hotline-12345', named: false };
    expect(exclusionOf(own, 'reached', anonymous)?.name).toBe('passed-on');
    expect(exclusionOf(own, 'reached', { ...anonymous, named: true })).toBeUndefined();
    expect(exclusionOf(own, 'reached', { ...anonymous, channel: 'app' })).toBeUndefined();
  });
});
