import { loadOrganisation } from '#libs/identity';
import { canonicalJson } from '#libs/kernel';
import { simulate } from '#libs/simulating';
import { addressOf } from './event-text.js';

describe('what is read off an event’s text', () => {
  it('is what its envelope says, of every simulated event', () => {
    const events = [...simulate({ cases: 40, year: 2025, seed: 3, organisation: loadOrganisation() })].flatMap(
      (c) => c.events,
    );
    expect(events.length).toBeGreaterThan(100);
    for (const { text, envelope } of events) {
      const { stream, type, unit } = envelope;
      expect(addressOf({ text })).toEqual({ stream, type, unit });
    }
  });

  it('is not what somebody has written into a case', () => {
    const note = '","stream":"case-T-0","type":"Forged","unit":"0"}';
    const address = { stream: 'case-T-1', type: 'NoteAdded', unit: '230781' };
    const text = canonicalJson({
      actor: { id: note },
      data: { text: note, stream: 's', type: 't', unit: 'u' },
      ...address,
    });
    expect(addressOf({ text })).toEqual(address);
  });

  it('is read from all of it where it does not end as expected', () => {
    const text = JSON.stringify({ stream: 'case-T-1', type: 'NoteAdded', unit: '230781', zeal: 'more' });
    expect(addressOf({ text })).toMatchObject({ stream: 'case-T-1', type: 'NoteAdded', unit: '230781' });
  });
});
