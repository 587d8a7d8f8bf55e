import { randomInt, randomUUID } from 'node:crypto';
import { Shuangwei } from '../support/shuangwei.js';
import type { RunningServer } from '../support/shuangwei.js';
import { workOrder } from '../support/work-orders.js';
import type { Acknowledged, Problem } from '../support/work-orders.js';

/** Longer before a release: RACE_SECONDS=30. */
const SECONDS = Number(process.env.RACE_SECONDS ?? 4);
const CLIENTS = 50;
const CASES = 20;

interface Try {
  readonly caseId: string;
  readonly key: string;
  readonly text: string;
  /** The revision that the client had seen, where it said so. */
  readonly seen: bigint | undefined;
}

interface Recorded {
  readonly revision: string;
  readonly type: string;
  readonly causationId: string;
  readonly data: { readonly text?: string };
}

/** Clients that fight over a few cases: they repeat themselves, at once and later, and say what they have seen or nothing. */
describe('many clients at few cases', () => {
  let city: Shuangwei;
  let server: RunningServer;
  const caseIds: string[] = [];
  const done: { readonly asked: Try; readonly answer: Acknowledged }[] = [];
  const refused: {
    readonly asked: Try;
    readonly problem: Problem & { readonly details?: { readonly actual?: string } };
  }[] = [];

  const send = async (asked: Try): Promise<void> => {
    const response = await server.post(
      `/api/v1/cases/${asked.caseId}/add-note`,
      { text: asked.text },
      {
        'idempotency-key': asked.key,
        ...(asked.seen !== undefined && { 'if-match': `"${asked.seen}"` }),
      },
    );
    const body: unknown = await response.json();
    // Overtaken too often: told to come again, and nothing was done.
    if (response.status === 503) return send(asked);
    if (response.status === 200) done.push({ asked, answer: body as Acknowledged });
    else refused.push({ asked, problem: body as Problem });
  };

  const client = async (until: number): Promise<void> => {
    const known = new Map<string, bigint>();
    while (performance.now() < until) {
      const caseId = caseIds[randomInt(CASES)] ?? '';
      const seen = randomInt(2) === 0 ? known.get(caseId) : undefined;
      const asked: Try = { caseId, key: randomUUID(), text: randomUUID(), seen };
      // A third is sent twice at the same moment, some once more later, as after a timeout.
      await Promise.all(Array.from({ length: randomInt(3) === 0 ? 2 : 1 }, () => send(asked)));
      if (randomInt(5) === 0) await send(asked);
      const mine = done.findLast(({ asked: { key } }) => key === asked.key);
      if (mine) known.set(caseId, BigInt(mine.answer.revision));
    }
  };

  beforeAll(
    async () => {
      city = await Shuangwei.onFreshFolder();
      server = await city.serve();
      await server.ready();
      for (let i = 0; i < CASES; i++) {
        const response = await server.post('/api/v1/cases', workOrder('complaint'));
        caseIds.push(((await response.json()) as Acknowledged).caseId);
      }
      const until = performance.now() + SECONDS * 1_000;
      await Promise.all(Array.from({ length: CLIENTS }, () => client(until)));
    },
    120_000 + SECONDS * 1_000,
  );

  afterAll(() => city.end(), 60_000);

  const historyOf = async (caseId: string) =>
    ((await (await server.get(`/api/v1/cases/${caseId}/events`)).json()) as { items: Recorded[] }).items;

  it('were answered, many each way', () => {
    expect(done.length).toBeGreaterThan(100);
    expect(refused.length).toBeGreaterThan(10);
  });

  it('are told the truth: who was acknowledged stands where the answer said, once, and nothing else is there', async () => {
    const acknowledged = new Map(done.map(({ asked, answer }) => [asked.text, answer]));
    for (const caseId of caseIds) {
      const history = await historyOf(caseId);
      expect(history.map(({ revision }) => revision)).toEqual(history.map((_, i) => String(i)));
      const notes = history.slice(1);
      // Every note was acknowledged, at the revision that it has; and none is there twice.
      expect(notes.map(({ data: { text = '' } }) => acknowledged.get(text)?.revision)).toEqual(
        notes.map(({ revision }) => revision),
      );
      const texts = new Set(notes.map(({ data: { text } }) => text));
      expect(texts.size).toBe(notes.length);
      const mine = new Set(done.filter(({ asked }) => asked.caseId === caseId).map(({ asked: { text } }) => text));
      expect(mine).toEqual(texts);
    }
  });

  it('get the same answer however often they ask, and once only that it is new', () => {
    for (const answers of Map.groupBy(done, ({ asked: { key } }) => key).values()) {
      expect(new Set(answers.map(({ answer: { revision, position } }) => `${revision} ${position}`)).size).toBe(1);
      expect(answers.filter(({ answer: { repeated } }) => !repeated)).toHaveLength(1);
    }
  });

  it('come right after what they had seen, where they said what it was', () => {
    for (const { asked, answer } of done) {
      if (asked.seen !== undefined) expect(BigInt(answer.revision)).toBe(asked.seen + 1n);
    }
  });

  it('are refused only because the case had moved on, and are told truly where it is', async () => {
    const lengths = new Map(
      await Promise.all(caseIds.map(async (caseId) => [caseId, BigInt((await historyOf(caseId)).length)] as const)),
    );
    const written = new Set(done.map(({ asked: { key } }) => key));
    for (const { asked, problem } of refused) {
      expect(problem).toMatchObject({ status: 412, code: 'case.revision-moved-on' });
      expect(written.has(asked.key)).toBe(false);
      const actual = BigInt(problem.details?.actual ?? -1);
      expect(actual > (asked.seen ?? actual) && actual < (lengths.get(asked.caseId) ?? 0n)).toBe(true);
    }
  });
});
