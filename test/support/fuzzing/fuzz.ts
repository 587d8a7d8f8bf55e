import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { complaintsAbout, operationAt } from './checks.js';
import type { ApiDocument } from './api-document.js';
import type { Known } from './known.js';
import { learn } from './learn.js';
import type { Ledger } from './ledger.js';
import { plansOf } from './plans.js';
import { reproduction } from './reproduction.js';
import type { Answer, Asker, Plan, Sendable } from './request.js';
import { Sender } from './send.js';

/** Bearer tokens of those who ask; each kind has at least one, but nobody. */
export type Tokens = Readonly<Record<Exclude<Asker, 'nobody'>, readonly string[]>>;

export interface FuzzOptions {
  readonly url: string;
  readonly document: ApiDocument;
  readonly tokens: Tokens;
  readonly known: Known;
  readonly ledger: Ledger;
}

/** What was made of the requests. */
export interface Tally {
  requests: number;
  readonly statuses: Map<number, number>;
  readonly codes: Map<string, number>;
  /** Operation → how often it was answered 2xx. */
  readonly done: Map<string, number>;
  slowestMs: number;
}

/** So many requests are of one seed; the first of them that fails is made as small as may be, and the next seed begins. */
const PER_SEED = 250;
/** Tries to make a failing request smaller. */
const SHRINKING = 400;
const ENOUGH_FAILURES = 12;

/** Sends requests, a few at a time, and looks at every answer. */
export class Fuzz {
  readonly failures: string[] = [];
  readonly tally: Tally = { requests: 0, statuses: new Map(), codes: new Map(), done: new Map(), slowestMs: 0 };
  readonly #told = new Set<string>();
  readonly #sender: Sender;
  readonly #plans: Arbitrary<Plan>;

  constructor(private readonly options: FuzzOptions) {
    this.#sender = new Sender(options.url);
    this.#plans = plansOf(options.document);
  }

  /** At least so many requests, from several clients at once. */
  async run(requests: number, seed: number, clients: number): Promise<void> {
    let next = seed;
    const client = async () => {
      while (this.tally.requests < requests && this.#told.size < ENOUGH_FAILURES) await this.#round(next++);
    };
    await Promise.all(Array.from({ length: clients }, client));
    this.#sender.end();
  }

  /** Requests of one seed. What was told once is not told again, so that a fault that is everywhere does not hide the others. */
  async #round(seed: number): Promise<void> {
    let last: { readonly plan: Plan; readonly complaints: readonly string[]; readonly line: string } | undefined;
    let shrinking = 0;
    const property = fc.asyncProperty(this.#plans, async (plan) => {
      if (last && ++shrinking > SHRINKING) return true;
      const { complaints, line } = await this.#one(plan);
      const news = complaints.some((each) => !this.#told.has(kindOf(each)));
      if (news) last = { plan, complaints, line };
      return !news;
    });
    const { failed, counterexamplePath } = await fc.check(property, { seed, numRuns: PER_SEED });
    if (!failed || !last) return;
    const { plan, complaints, line } = last;
    // Another client may have met the same meanwhile.
    if (complaints.every((each) => this.#told.has(kindOf(each)))) return;
    for (const each of complaints) this.#told.add(kindOf(each));
    const where = `seed ${seed}, ${counterexamplePath ?? ''}`;
    this.failures.push([`${plan.operationId}, ${plan.idea} (${where})`, ...complaints, line].join('\n    '));
  }

  async #one(plan: Plan): Promise<{ readonly complaints: readonly string[]; readonly line: string }> {
    const sent = Array.from({ length: plan.times }, () => this.#written(plan));
    const line = reproduction(sent[0] ?? this.#written(plan));
    const complaints = await Promise.all(
      sent.map(async (sendable) => {
        try {
          const answer = await this.#sender.send(sendable);
          this.#note(plan, sendable, answer);
          return complaintsAbout(this.options.document, plan, sendable, answer);
        } catch (error) {
          return [`no answer: ${String(error)}`];
        }
      }),
    );
    return { complaints: [...new Set(complaints.flat())], line };
  }

  #note(plan: Plan, sendable: Sendable, answer: Answer): void {
    const { tally, options } = this;
    const operation = operationAt(options.document, sendable);
    tally.slowestMs = Math.max(tally.slowestMs, answer.tookMs);
    count(tally.statuses, answer.status);
    if (answer.status < 300 && operation) count(tally.done, operation.id);
    const code = learn({ ...options, sendable, operation, answer });
    if (code !== undefined) count(tally.codes, code);
  }

  /** With what is known now in the place of what stands for it. */
  #written({ asker, who, method, target, headers, body, wire }: Plan): Sendable {
    const { known, tokens, url } = this.options;
    const all = asker === 'nobody' ? [] : tokens[asker];
    const token = all[who % Math.max(1, all.length)];
    const bearer = token === undefined ? [] : [['authorization', `Bearer ${token}`] as const];
    const id = `fuzz-${++this.tally.requests}`;
    const named = headers.some(([name]) => name.toLowerCase() === 'x-request-id');
    const filled = (text: string) =>
      wire
        ? text.replace('HOST', new URL(url).host).replace('AUTH', `Authorization: Bearer ${token ?? ''}\r\n`)
        : known.resolve(text);
    return {
      ...{ method, wire, target: known.resolve(target) },
      headers: [
        ...bearer,
        ...headers.map(([name, value]) => [name, known.resolve(value)] as const),
        ...(named ? [] : [['x-request-id', id] as const]),
      ],
      body: body && Buffer.concat(body.map((part) => (typeof part === 'string' ? Buffer.from(filled(part)) : part))),
    };
  }
}

/** Two complaints are of one kind where they differ in a figure, an address, or what is told literally. */
const kindOf = (complaint: string) => complaint.replaceAll(/\/api\S+|\{.*|\d{4,}/g, '…');

const count = <K>(counts: Map<K, number>, key: K) => counts.set(key, (counts.get(key) ?? 0) + 1);
