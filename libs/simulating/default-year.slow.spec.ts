import { eventCatalogue } from '#libs/case';
import { loadOrganisation } from '#libs/identity';
import { DEFAULT_SIMULATION, simulate } from './index.js';

/** The one test at full size: a city's year, 13,963 cases. */
it('a city’s year registers every one of its cases, holds every event that its law knows, and is told in order of time', () => {
  const types = new Map<string, number>();
  const count = (type: string) => types.get(type) ?? 0;
  let events = 0;
  let last = '';
  const year = simulate({ ...DEFAULT_SIMULATION, organisation: loadOrganisation() });
  let next = year.next();
  for (; !next.done; next = year.next()) {
    for (const { envelope } of next.value.events) {
      if (envelope.recordedAt < last) throw new Error(`${envelope.recordedAt} comes after ${last}`);
      last = envelope.recordedAt;
      types.set(envelope.type, count(envelope.type) + 1);
      events++;
    }
  }
  const { cases } = next.value;
  expect(cases.complaint + cases.report + cases.consultation).toBe(13_963);
  expect(next.value.events).toBe(events);
  expect(events).toBeGreaterThan(150_000);
  // Repeats are noted since Order 121 only.
  expect(Object.keys(eventCatalogue).filter((type) => !types.has(type))).toEqual(['RepeatReportNoted']);
  // A few dozen orders a year: supervision is for what has gone wrong, and most of them are answered in time.
  expect(count('SupervisionOrdered')).toBeGreaterThan(30);
  expect(count('SupervisionOrdered')).toBeLessThan(120);
  expect(count('SupervisionAnswered') / count('SupervisionOrdered')).toBeGreaterThan(0.8);
  expect(count('ReminderIssued')).toBeGreaterThan(200);
  expect(last.slice(0, 10)).toBe('2023-12-31');
}, 120_000);
