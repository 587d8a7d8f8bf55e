import { caseDecider, evolveCase, initialCase, isOpen } from '#libs/case';
import type { CaseCommand, CaseContext, CaseEvent, CaseState, OtherCase } from '#libs/case';
import { caseStream, derivedCommandId, instantOf, seal } from '#libs/kernel';
import type { Actor, CaseId, CommandMetadata, Envelope, Sealed, StreamHead, StreamName, UnitCode } from '#libs/kernel';
import { calendarById, calendarInForce, ruleSetById, ruleSetInForce } from '#libs/law';
import type { Calendar, RuleSet } from '#libs/law';
import type { Organisation } from '#libs/identity';
import { SimulationDefect } from './errors.js';

/** One command that was decided, and what it put into the log. */
export interface SimulatedCommand {
  readonly caseId: CaseId;
  readonly stream: StreamName;
  /** Where the stream stood before; `undefined` for a new one. */
  readonly head: StreamHead | undefined;
  readonly events: readonly Sealed[];
  readonly command: CaseCommand;
  readonly meta: CommandMetadata;
}

/** A case as the engine keeps it: its id, what its events have made of it, and where its stream stands. */
export interface Tracked {
  readonly id: CaseId;
  state: CaseState;
  head: StreamHead | undefined;
}

export interface Instruction {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly actor: Actor;
  readonly unit: UnitCode;
  readonly command: CaseCommand;
}

/** Decides and seals, as the command service does, with the simulated moment for now. */
export class Engine {
  /** How many commands there were of each series. */
  readonly #ordinals = new Map<string, number>();

  constructor(
    /** Names the simulation in every command's id. */
    private readonly name: string,
    private readonly organisation: Organisation,
    private readonly lookUp: (id: CaseId) => Tracked | undefined,
  ) {}

  /**
   * Runs one command. `undefined` where it decides that there is nothing to say.
   *
   * @param series names the ids of commands that are beside the year's own, so that those stay what they are
   * @throws SimulationDefect for a rejection: what the simulator asks for must be right
   */
  run(tracked: Tracked, { at, actor, unit, command }: Instruction, series = ''): SimulatedCommand | undefined {
    const now = instantOf(at);
    const ruleSet = this.#ruleSet(tracked, command);
    const context: CaseContext = {
      now,
      effectiveAt: now,
      actor,
      unit,
      ruleSet,
      calendar: this.#calendar(tracked, command),
      organisation: this.organisation,
      other: this.#other(command),
      bringsEvidence: true,
    };
    const decision = caseDecider.decide(tracked.state, command, context);
    if (!decision.ok) throw new SimulationDefect(tracked.id, command, now, decision.rejection);
    if (decision.events.length === 0) return undefined;

    const commandId = derivedCommandId(`${this.name}/${series}${this.#next(series)}`);
    const meta: CommandMetadata = {
      commandId,
      correlationId: tracked.id,
      causationId: commandId,
      recordedAt: now,
      effectiveAt: now,
      actor,
      unit,
      ruleSet: ruleSet.id,
    };
    const { head } = tracked;
    const stream = caseStream(tracked.id);
    const events = seal(stream, head, decision.events, meta);
    for (const { envelope, hash } of events) {
      tracked.state = evolveCase(tracked.state, envelope as Envelope<CaseEvent>);
      tracked.head = { revision: envelope.revision, hash };
    }
    return { caseId: tracked.id, stream, head, events, command, meta };
  }

  #next(series: string): number {
    const ordinal = this.#ordinals.get(series) ?? 0;
    this.#ordinals.set(series, ordinal + 1);
    return ordinal;
  }

  #ruleSet({ state }: Tracked, command: CaseCommand): RuleSet {
    const ruleSet =
      command.kind === 'RegisterCase'
        ? ruleSetInForce(command.receivedAt)
        : state.ruleSet === null
          ? undefined
          : ruleSetById(state.ruleSet);
    if (!ruleSet) throw new RangeError(`no rule-set for ${command.kind}`);
    return ruleSet;
  }

  #calendar({ state }: Tracked, command: CaseCommand): Calendar {
    if (command.kind === 'RegisterCase') return calendarInForce(command.receivedAt);
    const id = command.kind === 'ProjectDueDates' ? command.calendar : state.calendar;
    const calendar = id === null ? undefined : calendarById(id);
    if (!calendar) throw new RangeError(`no calendar for ${command.kind}`);
    return calendar;
  }

  #other(command: CaseCommand): OtherCase | null {
    const id =
      command.kind === 'MergeCase'
        ? command.into
        : command.kind === 'LinkCase'
          ? command.to
          : command.kind === 'NoteRepeatReport'
            ? command.repeat
            : null;
    const state = id === null ? undefined : this.lookUp(id)?.state;
    if (id === null || !state || state.kind === null) return null;
    return { id, kind: state.kind, open: isOpen(state), mergedInto: state.mergedInto };
  }
}

/** A case of which nothing has happened yet. */
export function untouched(id: CaseId): Tracked {
  return { id, state: initialCase, head: undefined };
}
