import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { evolveCase, eventCatalogue, initialCase } from '#libs/case';
import type { CaseEvent, CaseState } from '#libs/case';
import { loadOrganisation } from '#libs/identity';
import { ChainVerifier, epochMs, instant } from '#libs/kernel';
import type { Envelope, Sealed } from '#libs/kernel';
import { dueOf, newestCalendar, outcomeOf, ruleSetById } from '#libs/law';
import { SimulationParameters, simulate } from './index.js';
import type { SimulatedCommand, SimulationOptions, SimulationSummary } from './index.js';
import { WorkingTime } from './time/working-time.js';

const organisation = loadOrganisation();

interface Played {
  readonly commands: readonly SimulatedCommand[];
  readonly events: readonly Sealed[];
  readonly states: ReadonlyMap<string, CaseState>;
  readonly summary: SimulationSummary;
}

function play(options: Omit<SimulationOptions, 'organisation'>): Played {
  const commands: SimulatedCommand[] = [];
  const states = new Map<string, CaseState>();
  const year = simulate({ ...options, organisation });
  for (;;) {
    const next = year.next();
    if (next.done) return { commands, events: commands.flatMap(({ events }) => events), states, summary: next.value };
    commands.push(next.value);
    for (const { envelope } of next.value.events) {
      states.set(
        next.value.caseId,
        evolveCase(states.get(next.value.caseId) ?? initialCase, envelope as Envelope<CaseEvent>),
      );
    }
  }
}

const typesOf = (events: readonly Sealed[]) => new Set(events.map(({ envelope }) => envelope.type));
const dataOf = (events: readonly Sealed[], type: string) =>
  events
    .filter(({ envelope }) => envelope.type === type)
    .map(({ envelope }) => envelope.data as Record<string, unknown>);

/** Share of the clock's decided runs that were met. */
function rate(states: Iterable<CaseState>, clock: string): number {
  const outcomes = [...states]
    .flatMap((state) => state.clocks.runs)
    .filter((run) => run.clock === clock)
    .map((run) => outcomeOf(run, dueOf(run)));
  const met = outcomes.filter((outcome) => outcome === 'met').length;
  return met / (met + outcomes.filter((outcome) => outcome === 'missed').length);
}

const small = play({ cases: 200, year: 2025, seed: 1 });
const city = play({ cases: 700, year: 2025, seed: 1 });
const newLaw = play({ cases: 700, year: 2026, seed: 1 });

describe('a simulated year', () => {
  it('is the same, byte for byte, for the same parameters', () => {
    const again = play({ cases: 200, year: 2025, seed: 1 });
    expect(again.summary).toEqual(small.summary);
    expect(again.events.map(({ text }) => text)).toEqual(small.events.map(({ text }) => text));
  });

  it('is another for another seed', () => {
    expect(play({ cases: 200, year: 2025, seed: 2 }).summary.digest).not.toBe(small.summary.digest);
  });

  it('is the same in a process that lives in New York and speaks Turkish', async () => {
    const program = `
      const { simulate } = await import('#libs/simulating');
      const { loadOrganisation } = await import('#libs/identity');
      const year = simulate({ cases: 200, year: 2025, seed: 1, organisation: loadOrganisation() });
      let next; do next = year.next(); while (!next.done);
      process.stdout.write(next.value.digest);`;
    const hooks = new URL('../testing/register-typescript.mjs', import.meta.url).href;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', hooks, '--input-type=module', '--eval', program],
      {
        cwd: fileURLToPath(new URL('../..', import.meta.url)),
        env: { ...process.env, TZ: 'America/New_York', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
      },
    );
    expect(stdout).toBe(small.summary.digest);
  });

  it.each([
    [small, 200],
    [city, 700],
    [newLaw, 700],
  ])('registers exactly as many cases as were asked for', (played, count) => {
    expect(dataOf(played.events, 'CaseRegistered')).toHaveLength(count);
    expect(played.states.size).toBe(count);
    const { complaint, report, consultation } = played.summary.cases;
    expect(complaint + report + consultation).toBe(count);
  });

  it.each([[city], [newLaw]])('is told in order of time and ends with its year', ({ events }) => {
    const moments = events.map(({ envelope }) => envelope.recordedAt);
    expect(moments).toEqual([...moments].sort());
    expect(moments[0]!.slice(0, 4)).toBe(moments.at(-1)!.slice(0, 4));
  });

  it('extends the verification of a report once, though both ways to extend it would fit its course', () => {
    const extended = dataOf(play({ cases: 300, year: 2025, seed: 143 }).events, 'VerificationExtended');
    expect(extended.length).toBeGreaterThan(0);
  });

  it('ends where it is told to', () => {
    const until = instant('2025-06-30T23:59:59.999+08:00');
    const half = play({ cases: 200, year: 2025, seed: 1, until });
    expect(half.events.length).toBeLessThan(small.events.length);
    expect(half.events.map(({ text }) => text)).toEqual(
      small.events.slice(0, half.events.length).map(({ text }) => text),
    );
    expect(small.events[half.events.length]!.envelope.recordedAt > until).toBe(true);
  });

  it.each([[city], [newLaw]])(
    'chains every stream from its first event, and tells each command where the stream stood',
    ({ commands }) => {
      const chains = new Map<string, ChainVerifier>();
      for (const { stream, head, events } of commands) {
        const chain = chains.get(stream) ?? new ChainVerifier();
        chains.set(stream, chain);
        expect(chain.head).toEqual(head);
        for (const event of events) expect(chain.take(event)).toBeUndefined();
      }
    },
  );

  it('gives every command an id of its own', () => {
    expect(new Set(city.commands.map(({ meta }) => meta.commandId)).size).toBe(city.commands.length);
  });

  /** Nobody reminds or supervises in the simulated office: its clock has a small ladder of its own (clock-watch.ts). */
  const unsupervised = Object.entries(eventCatalogue).filter(([, { group }]) => group !== 'supervision');

  it('leaves out no event that can happen under Order 20 – all but the noting of repeats, which came with Order 121', () => {
    const missing = unsupervised.filter(([type]) => !typesOf(city.events).has(type));
    expect(missing.map(([type]) => type)).toEqual(['RepeatReportNoted']);
  });

  it('leaves out no event that can happen in 2026 – all but new due dates, as no newer calendar came out', () => {
    const missing = unsupervised.filter(([type]) => !typesOf(newLaw.events).has(type));
    expect(missing.map(([type]) => type)).toEqual(['DueDateProjected']);
  });

  it.each([
    ['cn-samr-order-20', city],
    ['cn-samr-order-121', newLaw],
  ] as const)(
    'uses every ground that %s lists; withdrawal ends a mediation by an event of its own',
    (law, { events }) => {
      const ruleSet = ruleSetById(law)!;
      const refused = new Set(
        dataOf(events, 'ComplaintNotAccepted').flatMap(({ grounds }) =>
          (grounds as { code: string }[]).map(({ code }) => code),
        ),
      );
      const ended = new Set(
        dataOf(events, 'MediationTerminated').map(({ ground }) => (ground as { code: string }).code),
      );
      expect(ruleSet.refusal.filter(({ code }) => !refused.has(code))).toEqual([]);
      expect(ruleSet.ending.filter(({ code }) => !ended.has(code)).map(({ topic }) => topic)).toEqual([
        'withdrawn-or-settled',
      ]);
    },
  );

  it('says due dates anew for the cases that are open when the notice for the next year comes out', () => {
    const projected = city.events.filter(({ envelope }) => envelope.type === 'DueDateProjected');
    expect(projected.length).toBeGreaterThan(0);
    for (const { envelope } of projected) {
      expect(envelope.recordedAt.slice(0, 10)).toBe('2025-11-04');
      expect(envelope.data).toMatchObject({ cause: 'calendar-published', calendar: 'cn-state-council-2026' });
    }
  });

  it('keeps cases under the law of the day on which they were received', () => {
    for (const { envelope } of newLaw.events.filter(({ envelope: { type } }) => type === 'CaseRegistered')) {
      const { receivedAt } = envelope.data as { receivedAt: string };
      expect(envelope.ruleSet).toBe(receivedAt < '2026-04-15' ? 'cn-samr-order-20' : 'cn-samr-order-121');
    }
    const laws = new Map<string, Set<string>>();
    for (const { envelope } of newLaw.events)
      laws.set(envelope.stream, (laws.get(envelope.stream) ?? new Set()).add(envelope.ruleSet));
    expect([...laws.values()].every((set) => set.size === 1)).toBe(true);
    const late = newLaw.events.filter(
      ({ envelope: { ruleSet, recordedAt } }) => ruleSet === 'cn-samr-order-20' && recordedAt >= '2026-04-15',
    );
    expect(late.length).toBeGreaterThan(0);
  });

  it('runs into the end of the published calendar: late in 2026 due dates are provisional', () => {
    const open = [...newLaw.states.values()]
      .flatMap(({ clocks }) => clocks.runs)
      .filter((run) => run.stoppedAt === null && run.voidedAt === null);
    expect(open.some((run) => dueOf(run).firmness === 'provisional')).toBe(true);
  });

  it('leaves open what came in late, and closes nearly all that came in early', () => {
    const statuses = (from: string, to: string) =>
      [...city.states.values()]
        .filter(({ identity }) => identity !== null && identity.receivedAt >= from && identity.receivedAt < to)
        .map(({ status }) => ['closed', 'feedback-given', 'followed-up', 'merged'].includes(status));
    const share = (ended: boolean[]) => ended.filter(Boolean).length / ended.length;
    expect(share(statuses('2025-01', '2025-07'))).toBeGreaterThan(0.99);
    expect(share(statuses('2025-12-20', '2026'))).toBeLessThan(0.8);
  });

  it('has staff act in the bureau’s hours, save where they stay to keep a deadline', () => {
    const time = new WorkingTime(newestCalendar());
    const acts = city.events.filter(({ envelope: { actor } }) =>
      ['clerk', 'handler', 'head', 'visitor'].includes(actor.role),
    );
    const outside = acts.filter(
      ({ envelope: { recordedAt } }) => time.next(epochMs(recordedAt)) !== epochMs(recordedAt),
    );
    expect(outside.length / acts.length).toBeLessThan(0.02);
  });

  it('records each missed deadline once, when the clock role next looks, never before the due date', () => {
    const missed = city.events.filter(({ envelope }) => envelope.type === 'DeadlineMissed');
    expect(missed.length).toBeGreaterThan(10);
    const keys = missed.map(({ envelope: { stream, data } }) =>
      JSON.stringify([stream, (data as { clock: string }).clock, (data as { run: number }).run]),
    );
    expect(new Set(keys).size).toBe(keys.length);
    for (const { envelope } of missed)
      expect((envelope.data as { dueAt: string }).dueAt < envelope.recordedAt).toBe(true);
    const due = [...city.states.values()]
      .flatMap(({ clocks }) => clocks.runs)
      .filter((run) => outcomeOf(run, dueOf(run)) === 'missed');
    expect(missed.length).toBeGreaterThanOrEqual(due.length);
  });

  it('is good but not perfect in what the bureau is judged by', () => {
    const states = [...city.states.values()];
    for (const clock of ['initial-review', 'mediation', 'verification', 'sign-for', 'feedback']) {
      expect([clock, rate(states, clock) > 0.955]).toEqual([clock, true]);
    }
    const judged = [
      'initial-review',
      'mediation',
      'verification',
      'lead-verification',
      'consultation-answer',
      'odr-negotiation',
    ];
    expect(judged.filter((clock) => rate(states, clock) < 1).length).toBeGreaterThanOrEqual(3);
  });

  it('recovers sums that a city of its size would see', () => {
    const sum = dataOf(city.events, 'CaseClosed').reduce((total, { recoveredFen }) => total + Number(recoveredFen), 0);
    const yearly = ((sum / 100) * 13_963) / 700;
    expect(yearly).toBeGreaterThan(1_300_000);
    expect(yearly).toBeLessThan(3_500_000);
  });

  it('has serial claimants, one telephone with many complaints on one kind of goods', () => {
    const byPhone = new Map<string, string[]>();
    for (const { submitter, category } of dataOf(city.events, 'CaseRegistered')) {
      const { phone } = submitter as { phone: string | null };
      if (phone !== null) byPhone.set(phone, [...(byPhone.get(phone) ?? []), category as string]);
    }
    const most = [...byPhone.values()].sort((a, b) => b.length - a.length)[0]!;
    expect(most.length).toBeGreaterThanOrEqual(8);
    expect(new Set(most).size).toBe(1);
  });

  it('settles most of what is mediated, not all', () => {
    const outcomes = dataOf(city.events, 'CaseClosed').map(({ outcome }) => outcome as string);
    const of = (...which: string[]) => outcomes.filter((outcome) => which.includes(outcome)).length;
    const settled = of('settled', 'settled-by-odr', 'settled-by-peoples-mediation');
    expect(settled / (settled + of('terminated'))).toBeGreaterThan(0.55);
    expect(settled / (settled + of('terminated'))).toBeLessThan(0.85);
  });
});

describe('parameters of which no year can be made', () => {
  it.each([
    ['no cases', { cases: 0, year: 2025, seed: 1 }],
    ['half a case', { cases: 1.5, year: 2025, seed: 1 }],
    ['a year before the first regulation', { cases: 10, year: 2019, seed: 1 }],
    ['a seed below zero', { cases: 10, year: 2025, seed: -1 }],
    ['an end in another year', { cases: 10, year: 2025, seed: 1, until: instant('2026-01-01T00:00:00+08:00') }],
  ])('are refused: %s', (_, options) => {
    expect(() => play(options)).toThrow(SimulationParameters);
  });
});
