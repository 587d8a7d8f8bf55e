import { eventCatalogue } from '#libs/case';
import { loadOrganisation } from '#libs/identity';
import { DEFAULT_SIMULATION, simulate } from './index.js';

/** The one test at full size: a city's year, 13,963 cases. */
it('a city’s year registers every one of its cases, holds every event that its law knows, and is told in order of time', () => {
  const types = new Set<string>();
  let events = 0;
  let last = '';
  const year = simulate({ ...DEFAULT_SIMULATION, organisation: loadOrganisation() });
  let next = year.next();
  for (; !next.done; next = year.next()) {
    for (const { envelope } of next.value.events) {
      if (envelope.recordedAt < last) throw new Error(`${envelope.recordedAt} comes after ${last}`);
      last = envelope.recordedAt;
      types.add(envelope.type);
      events++;
    }
  }
  const { cases } = next.value;
  expect(cases.complaint + cases.report + cases.consultation).toBe(13_963);
  expect(next.value.events).toBe(events);
  expect(events).toBeGreaterThan(150_000);
  // Repeats are noted since Order 121 only; nobody supervises in the simulated city, the watch does it from the rule-set's ladder.
  expect(Object.keys(eventCatalogue).filter((type) => !types.has(type))).toEqual([
    'RepeatReportNoted',
    'ReminderIssued',
    'SupervisionOrdered',
    'SupervisionAnswered',
  ]);
  expect(last.slice(0, 10)).toBe('2023-12-31');
}, 120_000);
