import { canonicalJson, dateOf, seal, sha256 } from '#libs/kernel';
import type {
  Actor,
  Clock,
  CommandId,
  Instant,
  LocalDate,
  Position,
  Recorded,
  Stored,
  StreamHead,
  StreamName,
  UnitCode,
} from '#libs/kernel';
import { EventStoreError } from '#libs/event-store';
import type { EventStore } from '#libs/event-store';
import { calendarRegistry, registerCalendar, registerRuleSet, ruleSetRegistry } from '#libs/law';
import type { LawSource } from '#libs/law';
import { AdoptedLaw, decideLaw, evolveLaw, lawStream, nothingAdopted } from '../domain/index.js';
import type { AdoptionState, KnownLaw, LawCommand, LawContext, LawDecision, LawEvent } from '../domain/index.js';
import { LawCommandDiffers, LawRefused, LawUnreadable } from './law-problems.js';

export interface LawOfficeDependencies {
  readonly store: EventStore;
  readonly clock: Clock;
  /** The root of the organisation: whose law it is. */
  readonly root: UnitCode;
  readonly knowsEvent: (type: string) => boolean;
  /** Last day of the latest settled period; null: none. */
  readonly settledUntil: () => Promise<LocalDate | null>;
  readonly readScheme: LawContext['readScheme'];
}

export interface LawRequest {
  readonly command: LawCommand;
  readonly commandId: CommandId;
  readonly actor: Actor;
  /** What the event belongs to, as the request that it came by; the command itself unless said. */
  readonly correlationId?: string;
}

/** What a command came to: the event, and where it stands in the log. */
export interface LawAnswer {
  readonly event: LawEvent;
  readonly revision: bigint;
  readonly position: Position;
  /** True when the log had this command already. */
  readonly repeated: boolean;
}

/** For so long a process may not know of what another has decided; a case that is registered meanwhile is moved over afterwards. */
const FRESH_MS = 1_000;
/** Another process decided at the same moment: read again and decide again. */
const ATTEMPTS = 5;

const known: KnownLaw = { calendars: calendarRegistry, ruleSets: ruleSetRegistry };

/**
 * What a bureau has decided about its law, kept up with the log. Every calendar and rule-set of its own that the log knows is made
 * known to the process before anybody can meet an event that is pinned to it.
 */
export class LawOffice implements LawSource {
  #state: AdoptionState = nothingAdopted;
  #book = new AdoptedLaw(nothingAdopted, known);
  #head: StreamHead | undefined;
  /** Every decision, oldest first. */
  readonly #events: Stored<LawEvent>[] = [];
  readonly #answers = new Map<string, Omit<LawAnswer, 'repeated'> & { readonly asked: string }>();
  #readAt = -Infinity;
  #reading: Promise<void> = Promise.resolve();

  private constructor(private readonly deps: LawOfficeDependencies) {}

  /** @throws LawUnreadable */
  static async open(deps: LawOfficeDependencies): Promise<LawOffice> {
    const office = new LawOffice(deps);
    await office.refresh();
    return office;
  }

  get stream(): StreamName {
    return lawStream(this.deps.root);
  }

  get current(): AdoptedLaw {
    return this.#book;
  }

  /**
   * What was decided by then: up to and including a position of the log, and before the first event that was recorded after an instant.
   * Both left out: all that is known.
   */
  knownAt({
    position,
    asOf,
  }: {
    readonly position?: Position | undefined;
    readonly asOf?: Instant | undefined;
  }): AdoptedLaw {
    const later = (event: Stored<LawEvent>) =>
      (position !== undefined && event.position > position) || (asOf !== undefined && event.recordedAt > asOf);
    const end = this.#events.findIndex(later);
    if (end < 0) return this.#book;
    const state = this.#events
      .slice(0, end)
      .reduce((before, event) => evolveLaw(before, event as Recorded<LawEvent>), nothingAdopted);
    return new AdoptedLaw(state, known);
  }

  async fresh(): Promise<AdoptedLaw> {
    if (performance.now() - this.#readAt > FRESH_MS) await this.refresh();
    return this.#book;
  }

  /** Reads what was decided since, by whomever. */
  refresh(): Promise<void> {
    this.#reading = this.#reading.catch(() => undefined).then(() => this.#read());
    return this.#reading;
  }

  /** Takes the decisions out of what somebody reads from the log, before it is used; asks for those that it missed. */
  async observe(events: readonly Stored[]): Promise<void> {
    for (const event of events) {
      if (event.stream !== this.stream) continue;
      if (event.revision === this.#next) this.#take(event as Stored<LawEvent>);
      else if (event.revision > this.#next) return this.refresh();
    }
  }

  /** What a command would come to now: for a preview. Nothing is written or made known. */
  async rehearse(command: LawCommand): Promise<LawDecision> {
    await this.refresh();
    return this.#decide(command);
  }

  /**
   * Decides and writes. The same command again gets its first answer.
   *
   * @throws LawRefused, LawCommandDiffers
   */
  async execute(request: LawRequest): Promise<LawAnswer> {
    const asked = sha256(canonicalJson(request.command));
    for (let attempt = 1; ; attempt++) {
      await this.refresh();
      const answered = this.#answers.get(request.commandId);
      if (answered) {
        const { asked: before, ...answer } = answered;
        if (before !== asked) throw new LawCommandDiffers();
        return { ...answer, repeated: true };
      }
      const decision = await this.#decide(request.command);
      if (!decision.ok) throw new LawRefused(decision.rejection);
      try {
        return await this.#append(request, decision.event, asked);
      } catch (error) {
        const overtaken = error instanceof EventStoreError && error.kind === 'conflict';
        if (!overtaken || attempt === ATTEMPTS) throw error;
      }
    }
  }

  get #next(): bigint {
    return this.#head ? this.#head.revision + 1n : 0n;
  }

  async #decide(command: LawCommand): Promise<LawDecision> {
    const { clock, settledUntil, knowsEvent, readScheme } = this.deps;
    const context: LawContext = {
      ...{ now: clock.now(), law: known, knowsEvent, readScheme },
      settledUntil: await settledUntil(),
    };
    return decideLaw(this.#state, command, context);
  }

  async #append({ commandId, actor, correlationId }: LawRequest, event: LawEvent, asked: string): Promise<LawAnswer> {
    const now = this.deps.clock.now();
    const ruleSet = event.type === 'RuleSetAdopted' ? event.data.ruleSet : this.#book.ruleSetOn(dateOf(now))?.id;
    if (ruleSet === undefined) throw new RangeError(`no law on ${dateOf(now)}`);
    const sealed = seal(this.stream, this.#head, [event], {
      ...{ commandId, correlationId: correlationId ?? commandId, causationId: asked },
      ...{ recordedAt: now, effectiveAt: now, actor, unit: this.deps.root, ruleSet },
    });
    const result = await this.deps.store.append(this.stream, this.#head?.revision ?? 'no-stream', sealed);
    await this.refresh();
    return { event, ...result };
  }

  async #read(): Promise<void> {
    const from = performance.now();
    for await (const event of this.deps.store.read(this.stream, { from: this.#next }))
      if (event.revision === this.#next) this.#take(event as Stored<LawEvent>);
    this.#readAt = from;
  }

  #take(event: Stored<LawEvent>): void {
    makeKnown(event as LawEvent);
    this.#state = evolveLaw(this.#state, event as Recorded<LawEvent>);
    this.#book = new AdoptedLaw(this.#state, known);
    this.#events.push(event);
    this.#head = { revision: event.revision, hash: event.hash };
    const { revision, position, causationId } = event;
    this.#answers.set(event.commandId, { event: event as LawEvent, revision, position, asked: causationId });
  }
}

/** @throws LawUnreadable */
function makeKnown({ type, data }: LawEvent): void {
  if (type === 'SchemeAdopted' || data.contents === null) return;
  const id = type === 'CalendarPublished' ? data.calendar : data.ruleSet;
  const register = type === 'CalendarPublished' ? registerCalendar : registerRuleSet;
  try {
    register(id, data.contents, data.hash);
  } catch (error) {
    throw new LawUnreadable(id, error);
  }
}
