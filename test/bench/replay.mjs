import pg from 'pg';
import { foldCase } from '../../dist/libs/case/index.js';
import { openPostgresEventStore } from '../../dist/libs/event-store/postgres/index.js';
import { ChainVerifier, derivedCommandId, instant, instantOf, epochMs, seal } from '../../dist/libs/kernel/index.js';
import { median, quantile, round } from './figures.mjs';
import { logStatements, withServer } from './server.mjs';

const EVENTS = 200;
const STREAM = 'case-T-7KQ2-M9XA-4C3F-HZ8W';
/** What replaying may cost, as a multiple of selecting the same rows and doing nothing with them. */
const TARGET = 5;

/** What the events are folded with; any `(events) => state` does. */
const fold = foldCase;

/**
 * One case of 200 events, replayed to any of its revisions: read, parse, fold – and the same with the chain verified – beside
 * a bare select of the same rows.
 */
export function run({ say, rounds }) {
  return withServer(async (server) => {
    await server.createDatabase('replay', logStatements);
    const store = openPostgresEventStore({ appUrl: server.appUrl('replay') });
    await store.append(STREAM, 'no-stream', history());
    const bare = new pg.Client(server.appUrl('replay'));
    await bare.connect();

    const select = {
      name: 'rows',
      rowMode: 'array',
      text: 'select position, hash, text from log.event where stream = $1 and revision <= $2 order by revision',
    };
    const ways = {
      select: (to) => bare.query({ ...select, values: [STREAM, to] }),
      replay: async (to) => fold(await eventsUpTo(store, to)),
      verified: async (to) => {
        const events = await eventsUpTo(store, to);
        const verifier = new ChainVerifier();
        for (const event of events) if (verifier.take(event)) throw new Error('the chain is broken');
        return fold(events);
      },
    };
    const latencies = { select: [], replay: [], verified: [] };
    for (let i = -1; i < rounds(20); i++) {
      for (const [name, way] of Object.entries(ways)) {
        for (let k = 0; k < EVENTS; k++) {
          const to = (k * 73) % EVENTS; // every revision once, in no order
          const began = performance.now();
          await way(to);
          if (i >= 0) latencies[name].push(performance.now() - began);
        }
      }
    }
    await bare.end();
    await store.close();

    const figures = (name) => ({
      p50Ms: round(median(latencies[name]), 3),
      p99Ms: round(quantile(latencies[name], 0.99), 3),
    });
    const result = { ours: figures('replay'), verified: figures('verified'), peer: figures('select') };
    for (const [name, { p50Ms, p99Ms }] of Object.entries(result))
      say(`${name.padEnd(9)} p50 ${p50Ms} ms  p99 ${p99Ms} ms`);
    const ratio = round(result.ours.p99Ms / result.peer.p99Ms);
    return { ...result, ratio, events: EVENTS, target: TARGET, pass: ratio < TARGET };
  });
}

async function eventsUpTo(store, revision) {
  const events = [];
  for await (const event of store.read(STREAM, { to: BigInt(revision) })) events.push(event);
  return events;
}

/** A registered case, and what officers do with it for months. */
function history() {
  const from = epochMs(instant('2026-02-10T09:00:00+08:00'));
  const registered = {
    type: 'CaseRegistered',
    data: {
      caseId: 'T-7KQ2-M9XA-4C3F-HZ8W',
      kind: 'complaint',
      channel: 'hotline-12315',
      source: { system: 'simulation', number: '1' },
      receivedAt: instantOf(from),
      submitter: { name: '王某', phone: null, address: null, idNumber: null },
      named: true,
      representative: null,
      respondent: { name: '某某健身有限公司', address: '某某路1号', uscc: null, platform: null },
      category: '合同',
      problem: '预付卡退款',
      place: null,
      request: '要求退还剩余会费',
      amountInDisputeFen: 128_000,
      knewOn: '2026-02-01',
      linkedTo: null,
      calendar: 'cn-state-council-2026',
    },
  };
  const events = [registered];
  for (let i = 1; i < EVENTS; i++) {
    events.push(
      i % 2
        ? {
            type: 'HandlerAssigned',
            data: { handler: `officer-${i % 7}`, previous: i > 1 ? `officer-${(i + 5) % 7}` : null },
          }
        : { type: 'NoteAdded', data: { text: `第 ${i} 次联系双方，约定下周到场调解，当事人要求保留书面记录。` } },
    );
  }
  const at = instantOf(from);
  const meta = {
    commandId: derivedCommandId('replay'),
    correlationId: 'replay',
    causationId: 'replay',
    recordedAt: at,
    effectiveAt: at,
    actor: { id: 'officer-1', role: 'handler' },
    unit: '230781',
    ruleSet: 'cn-samr-order-20',
  };
  // One command, so that one append stores them; each an hour after the one before.
  const hourly = events.map((event, i) => ({ ...event, effectiveAt: instantOf(from + i * 3_600_000) }));
  return seal(STREAM, undefined, hourly, meta);
}
