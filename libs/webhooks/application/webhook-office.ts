import { EventStoreError } from '#libs/event-store';
import type { EventStore } from '#libs/event-store';
import type { Organisation } from '#libs/identity';
import { canonicalJson, dateOf, seal, sha256 } from '#libs/kernel';
import type {
  Actor,
  Clock,
  CommandId,
  Position,
  Recorded,
  RuleSetId,
  Stored,
  StreamHead,
  UnitCode,
} from '#libs/kernel';
import { shippedLaw } from '#libs/law';
import type { LawSource } from '#libs/law';
import { cloudEventType, isTopic, parseCursor, publicTypeOf } from '#libs/publishing';
import { WEBHOOK_STREAMS, webhookDecider, webhookStream } from '../domain/index.js';
import type { UrlFault, Webhook, WebhookCommand, WebhookContext, WebhookEvent } from '../domain/index.js';
import type { KnownWebhooks } from './known-webhooks.js';
import { WebhookKeyReused, WebhookNotFound, WebhookRefused } from './problems.js';

export interface WebhookOfficeParts {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly organisation: Organisation;
  readonly known: KnownWebhooks;
  readonly urlFault: (url: string) => UrlFault | undefined;
  /** What the bureau has adopted; left out: nothing. */
  readonly law?: LawSource;
}

/** A webhook that the log has. */
export interface KnownWebhook {
  readonly id: string;
  readonly state: Webhook;
  readonly revision: bigint;
}

export interface WebhookRequest {
  readonly id: string;
  readonly command: WebhookCommand;
  /** Sent again with the same id, it gets the first answer again. */
  readonly commandId: CommandId;
  readonly actor: Actor;
  readonly correlationId?: string;
}

export interface WebhookAnswer {
  readonly webhook: KnownWebhook;
  readonly revision: bigint;
  readonly position: Position;
  /** True when the log had this command already. */
  readonly repeated: boolean;
}

interface Folded {
  state: Webhook;
  head: StreamHead | undefined;
  /** By command id: what was asked, and where its answer stands. */
  readonly answers: Map<string, { readonly asked: string; readonly revision: bigint; readonly position: Position }>;
}

/** Another process was faster: read again and decide again, this often. */
const ATTEMPTS = 8;
/** How long the log is read on before others are told how far. */
const REMEMBER_EVERY_MS = 60_000;

/** Every webhook, kept up with the log; and the one way to record something about one. */
export class WebhookOffice {
  readonly #webhooks = new Map<string, Folded>();
  #reached: Position | undefined;
  #rememberedAt = -Infinity;
  #reading: Promise<void> = Promise.resolve();

  constructor(private readonly parts: WebhookOfficeParts) {}

  /** Those that were not removed, in the order of their ids. Call `refresh` first. */
  all(): readonly KnownWebhook[] {
    return [...this.#webhooks.keys()]
      .toSorted()
      .map((id) => this.get(id))
      .filter((each) => each !== undefined && each.state.standing !== 'removed') as readonly KnownWebhook[];
  }

  get(id: string): KnownWebhook | undefined {
    const folded = this.#webhooks.get(id);
    return folded?.head && { id, state: folded.state, revision: folded.head.revision };
  }

  /** Reads what was recorded since, by whomever. @throws EventStoreError */
  refresh(): Promise<void> {
    this.#reading = this.#reading.catch(() => undefined).then(() => this.#read());
    return this.#reading;
  }

  /**
   * Decides and records.
   *
   * @throws WebhookNotFound, WebhookRefused, WebhookKeyReused, EventStoreError
   */
  async execute(request: WebhookRequest): Promise<WebhookAnswer> {
    const asked = sha256(canonicalJson(request.command));
    for (let attempt = 1; ; attempt++) {
      await this.refresh();
      const answered = this.#webhooks.get(request.id)?.answers.get(request.commandId);
      if (answered && answered.asked !== asked) throw new WebhookKeyReused();
      if (answered) return this.#answer(request.id, { ...answered, repeated: true });
      try {
        return await this.#append(request, asked);
      } catch (error) {
        const overtaken = error instanceof EventStoreError && error.kind === 'conflict';
        if (!overtaken || attempt === ATTEMPTS) throw error;
      }
    }
  }

  async #append(
    { id, command, commandId, actor, correlationId }: WebhookRequest,
    asked: string,
  ): Promise<WebhookAnswer> {
    const { store, clock, law, organisation } = this.parts;
    const folded = this.#webhooks.get(id);
    if (!folded && command.kind !== 'RegisterWebhook') throw new WebhookNotFound();
    const state = folded?.state ?? webhookDecider.initial;
    const decision = webhookDecider.decide(state, command, await this.#context());
    if (!decision.ok) throw new WebhookRefused(decision.rejection);
    const now = clock.now();
    const about = command.kind === 'RegisterWebhook' ? command.unit : state.settings.unit;
    const unit = about ?? organisation.root.code;
    const sealed = seal(webhookStream(id), folded?.head, decision.events, {
      ...{ commandId, actor, unit, correlationId: correlationId ?? commandId, causationId: asked },
      ...{ recordedAt: now, effectiveAt: now },
      // No law decides here; the envelope names the one of the day.
      ruleSet: ((await law?.fresh()) ?? shippedLaw).ruleSetOn(dateOf(now))?.id ?? ('none' as RuleSetId),
    });
    const result = await store.append(webhookStream(id), folded?.head?.revision ?? 'no-stream', sealed);
    await this.refresh();
    return this.#answer(id, result);
  }

  #answer(id: string, { revision, position, repeated }: Omit<WebhookAnswer, 'webhook'>): WebhookAnswer {
    const webhook = this.get(id);
    if (!webhook) throw new RangeError(`the log has no ${webhookStream(id)}`);
    return { webhook, revision, position, repeated };
  }

  async #context(): Promise<WebhookContext> {
    const { store, organisation, urlFault } = this.parts;
    const head = await store.head();
    return {
      head: head.toString(),
      isCursor: (text) => {
        const cursor = parseCursor(text);
        return cursor !== undefined && cursor.after <= head;
      },
      isTopic,
      topicOf: (type) => {
        const found = publicTypeOf.get(type);
        return found && cloudEventType(found) === type ? found.topic : undefined;
      },
      unitExists: (code) => organisation.exists(code as UnitCode),
      urlFault,
    };
  }

  async #read(): Promise<void> {
    const { store, known } = this.parts;
    if (this.#reached === undefined) {
      const { ids, upTo } = await known.read();
      for (const id of ids) await this.#readStream(id);
      this.#reached = upTo;
    }
    let reached = await store.head();
    const found: string[] = [];
    for await (const page of store.readAll({ after: this.#reached, streamPrefix: WEBHOOK_STREAMS })) {
      for (const event of page) {
        const id = event.stream.slice(WEBHOOK_STREAMS.length);
        if (!this.#webhooks.has(id)) found.push(id);
        await this.#take(id, event);
        if (event.position > reached) reached = event.position;
      }
    }
    const due = performance.now() - this.#rememberedAt > REMEMBER_EVERY_MS;
    if (found.length > 0 || (due && reached > this.#reached)) {
      await known.remember([...this.#webhooks.keys()], reached);
      this.#rememberedAt = performance.now();
    }
    this.#reached = reached;
  }

  async #take(id: string, event: Stored): Promise<void> {
    const next = (this.#webhooks.get(id)?.head?.revision ?? -1n) + 1n;
    if (event.revision === next) this.#fold(id, event);
    else if (event.revision > next) await this.#readStream(id);
  }

  async #readStream(id: string): Promise<void> {
    const from = (this.#webhooks.get(id)?.head?.revision ?? -1n) + 1n;
    for await (const event of this.parts.store.read(webhookStream(id), { from })) this.#fold(id, event);
  }

  #fold(id: string, event: Stored): void {
    const folded = this.#webhooks.get(id) ?? { state: webhookDecider.initial, head: undefined, answers: new Map() };
    const { revision, position, hash, commandId, causationId } = event;
    folded.state = webhookDecider.evolve(folded.state, event as unknown as Recorded<WebhookEvent>);
    folded.head = { revision, hash };
    folded.answers.set(commandId, { asked: causationId, revision, position });
    this.#webhooks.set(id, folded);
  }
}
