import { isCaseEventType } from '#libs/case';
import type { CaseEvent } from '#libs/case';
import type { EventStore } from '#libs/event-store';
import { uuidV5 } from '#libs/kernel';
import type { Position, Recorded, Stored, StreamName, UnitCode } from '#libs/kernel';
import { caseEvents } from '../language/case-events.js';
import { isRecordEventType, publicTypes } from '../language/catalogue.js';
import { cloudEventType, schemaUri } from '../language/public-type.js';
import { recordEvents } from '../language/record-events.js';
import type { RecordEvent } from '../language/record-events.js';
import { cursorText } from '../public-event.js';
import type { PublicEvent } from '../public-event.js';
import type { Pseudonyms } from '../pseudonyms.js';
import type { Topic } from '../topics.js';
import { advanceFacts, noFacts } from './case-facts.js';
import type { CaseFacts, StoredOf } from './case-facts.js';
import { named } from './closed-forms.js';
import { deadlineFacts } from './deadlines.js';
import { unpublished } from './unpublished.js';

/** An event that nobody has said how to tell: of a newer program. Nothing is published past it, since nothing may be left out. */
export class UnknownEvent extends Error {
  constructor(
    readonly type: string,
    readonly position: Position,
  ) {
    super(`no public form for ${type} at ${position}`);
    this.name = 'UnknownEvent';
  }
}

export interface MapperParts {
  /** For a case whose earlier events went by before. */
  readonly store: Pick<EventStore, 'read'>;
  readonly hide: Pseudonyms;
  /** Cases that are kept in mind: some kilobytes each. */
  readonly remembered?: number;
}

const REMEMBERED = 20_000;

/**
 * Private events into public ones, one after the other in the order of the log. What a public event says beyond its private one follows
 * from the case's events up to it and from nothing else, so whoever reads, and however often, gets the same.
 */
export class PublicMapper {
  readonly #cases = new Map<StreamName, CaseFacts>();
  readonly #remembered: number;
  #before: Position;

  /** @param after where reading begins: the position before the first event that is given */
  constructor(
    private readonly parts: MapperParts,
    after: Position = 0n,
  ) {
    this.#remembered = parts.remembered ?? REMEMBERED;
    this.#before = after;
  }

  /**
   * The public events of a page of the log, all of it, in its order.
   *
   * @throws UnknownEvent, EventStoreError, RangeError for a rule-set or a calendar that this program does not have
   */
  async tell(page: readonly Stored[]): Promise<PublicEvent[]> {
    const told: PublicEvent[] = [];
    for (const event of page) {
      if (isCaseEventType(event.type)) {
        const known = this.#known(event) ?? (await this.#folded(event.stream, event.revision - 1n));
        this.#tellCase(event as StoredOf<CaseEvent>, known, told);
      } else if (isRecordEventType(event.type)) this.#tellRecord(event as StoredOf<RecordEvent>, told);
      else if (!unpublished.has(event.type)) throw new UnknownEvent(event.type, event.position);
      this.#before = event.position;
    }
    return told;
  }

  /** How the case stood before the event, where that is in mind. */
  #known({ stream, revision }: Stored): CaseFacts | undefined {
    if (revision === 0n) return noFacts;
    const known = this.#cases.get(stream);
    return known?.revision === revision - 1n ? known : undefined;
  }

  async #folded(stream: StreamName, to: bigint): Promise<CaseFacts> {
    let facts = noFacts;
    for await (const event of this.parts.store.read(stream, { to }))
      facts = follow(facts, event as StoredOf<CaseEvent>).facts;
    if (facts.revision !== to) throw new RangeError(`${stream} has no revision ${to}`);
    return facts;
  }

  #keep(stream: StreamName, facts: CaseFacts): void {
    this.#cases.delete(stream);
    this.#cases.set(stream, facts);
    if (this.#cases.size <= this.#remembered) return;
    for (const oldest of this.#cases.keys()) {
      this.#cases.delete(oldest);
      return;
    }
  }

  #tellCase(event: StoredOf<CaseEvent>, before: CaseFacts, told: PublicEvent[]): void {
    const { hide } = this.parts;
    const { facts, deadlines, repeated } = follow(before, event);
    this.#keep(event.stream, facts);
    const caseId = event.stream.slice('case-'.length);
    const base = {
      caseId,
      kind: facts.kind,
      channel: facts.channel,
      category: facts.category,
      unit: facts.unit,
      handler: hide.of('staff', facts.handler),
      episode: facts.clocks.episode,
      revision: Number(event.revision),
      ruleSet: event.ruleSet,
      actingUnit: event.unit,
      actingRole: named(event.actor.role),
    };
    const { name, topic, tell } = caseEvents[event.type];
    const own = repeated ? [] : [{ name, topic, data: (tell as Tell)(event, hide), id: event.id as string }];
    const beside = deadlines.map((fact) => ({
      name: fact.name,
      topic: 'shuangwei.cases.v1' as const,
      data: fact.data,
      id: uuidV5(event.id, `${fact.name}/${fact.data.clock}/${fact.data.run}`),
    }));
    const all = [...own, ...beside];
    all.forEach((each, part) => {
      const data = { ...base, ...each.data };
      told.push(
        this.#publicEvent(event, { ...each, key: caseId, unit: facts.unit as UnitCode, data, part }, all.length),
      );
    });
  }

  #tellRecord(event: StoredOf<RecordEvent>, told: PublicEvent[]): void {
    const { name, topic, tell } = recordEvents[event.type];
    const data = (tell as Tell)(event, this.parts.hide);
    const { unit = event.unit } = data as { unit?: UnitCode };
    told.push(this.#publicEvent(event, { name, topic, key: unit, unit, id: event.id, data, part: 0 }, 1));
  }

  #publicEvent(event: Stored, { name, part, ...own }: Named, of: number): PublicEvent {
    const last = part === of - 1;
    return {
      ...own,
      ...addressed(name),
      time: event.effectiveAt,
      recordedTime: event.recordedAt,
      position: event.position,
      part,
      cursor: cursorText(last ? { after: event.position, skip: 0 } : { after: this.#before, skip: part + 1 }),
    };
  }
}

interface Named {
  readonly name: string;
  readonly topic: Topic;
  readonly key: string;
  readonly unit: UnitCode;
  readonly id: string;
  readonly data: object;
  readonly part: number;
}

/** The compiler has checked each against its own type; here all of them are asked alike. */
type Tell = (event: Recorded<CaseEvent> | Recorded<RecordEvent>, hide: Pseudonyms) => object;

/** The case after an event, and what that did to its deadlines. `repeated`: a record of a miss that was told before. */
function follow(before: CaseFacts, event: StoredOf<CaseEvent>) {
  const after = advanceFacts(before, event);
  const { facts: deadlines, missed } = deadlineFacts(before, after);
  const facts = missed === after.missed ? after : { ...after, missed };
  const repeated = event.type === 'DeadlineMissed' && isRepeated(before, event.data);
  return { facts, deadlines, repeated };
}

function isRepeated({ clocks, missed }: CaseFacts, { clock, run }: { readonly clock: string; readonly run: number }) {
  const index = clocks.runs.findIndex((each) => each.clock === clock && each.run === run);
  return missed[index] === true;
}

const addresses = new Map(
  [...publicTypes.values()].map((each) => [each.name, { type: cloudEventType(each), dataschema: schemaUri(each) }]),
);

function addressed(name: string): { readonly type: string; readonly dataschema: string } {
  const found = addresses.get(name);
  if (!found) throw new RangeError(`no public event ${name}`);
  return found;
}
