import fc from 'fast-check';
import { v5 } from 'uuid';
import {
  caseIdFor,
  ChainVerifier,
  derivedCommandId,
  eventId,
  GENESIS,
  instant,
  isCaseId,
  openEnvelope,
  seal,
  sha256,
  uuidV5,
} from './index.js';
import type { CommandMetadata, RuleSetId, Sealed, StreamName, UnitCode } from './index.js';

const stream = 'case-T-0000-0000-0000-0000' as StreamName;
const meta = (name: string): CommandMetadata => ({
  commandId: derivedCommandId(name),
  correlationId: name,
  causationId: name,
  recordedAt: instant('2026-02-10T09:00:00+08:00'),
  effectiveAt: instant('2026-02-10T08:59:00+08:00'),
  actor: { id: 'u1', role: 'handler' },
  unit: '230700' as UnitCode,
  ruleSet: 'cn-samr-order-20' as RuleSetId,
});
const headOf = (events: readonly Sealed[]) => {
  const last = events.at(-1)!;
  return { revision: last.envelope.revision, hash: last.hash };
};

describe('ids', () => {
  it('are the name-based UUIDs of RFC 9562, as an independent implementation makes them', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.string({ unit: 'grapheme' }), (ns, name) =>
        expect(uuidV5(ns, name)).toBe(v5(name, ns)),
      ),
    );
  });
  it('give the same command the same event ids, and another index another id', () => {
    const command = derivedCommandId('row 1');
    expect(eventId(command, 0)).toBe(eventId(derivedCommandId('row 1'), 0));
    expect(eventId(command, 0)).not.toBe(eventId(command, 1));
  });
  it('name a case by its kind and its source, always the same', () => {
    const id = caseIdFor('T', 'national-platform:1230700:complaint');
    expect(id).toBe(caseIdFor('T', 'national-platform:1230700:complaint'));
    expect(isCaseId(id)).toBe(true);
    expect(id).not.toBe(caseIdFor('T', 'national-platform:1230701:complaint'));
  });
});

describe('a sealed stream', () => {
  const first = seal(
    stream,
    undefined,
    [
      { type: 'A', data: { n: 1 } },
      { type: 'B', data: { 文: '字' } },
    ],
    meta('one'),
  );
  const second = seal(stream, headOf(first), [{ type: 'C', data: {} }], meta('two'));

  it('counts revisions on from 0 and names each predecessor’s hash, zeros for the first', () => {
    expect([...first, ...second].map((e) => e.envelope.revision)).toEqual([0n, 1n, 2n]);
    expect(first[0]!.envelope.prev).toBe(GENESIS);
    expect(first[1]!.envelope.prev).toBe(first[0]!.hash);
    expect(second[0]!.envelope.prev).toBe(first[1]!.hash);
  });

  it('comes back from its text as it went in', () => {
    expect(openEnvelope(first[1]!.text)).toEqual(first[1]!.envelope);
    expect(sha256(first[1]!.text)).toBe(first[1]!.hash);
  });

  it('verifies as a whole', () => {
    const verifier = new ChainVerifier();
    for (const event of [...first, ...second]) expect(verifier.take(event)).toBeUndefined();
    expect(verifier.head).toEqual(headOf(second));
  });

  const verdict = (events: readonly { text: string; hash: Sealed['hash'] }[]) => {
    const verifier = new ChainVerifier();
    return events.map((e) => verifier.take(e)).find(Boolean);
  };
  const rehashed = (text: string) => ({ text, hash: sha256(text) });

  it('is broken by one changed byte', () => {
    const altered = { ...first[1]!, text: first[1]!.text.replace('字', '子') };
    expect(verdict([first[0]!, altered])).toEqual({ revision: 1n, reason: 'hash-differs' });
  });
  it('is broken by an event that was changed and hashed anew', () => {
    expect(verdict([rehashed(first[0]!.text.replace('"n":1', '"n":2')), first[1]!])).toEqual({
      revision: 1n,
      reason: 'previous-differs',
    });
  });
  it('is broken by an event left out', () => {
    expect(verdict([first[0]!, second[0]!])?.reason).toBe('revision-differs');
  });
  it('is broken by a text that is not canonical', () => {
    expect(verdict([rehashed(first[0]!.text.replace('{', '{ '))])?.reason).toBe('text-not-canonical');
  });
});
