import type { CaseCommand, CommandOf } from '#libs/case';
import { caseIdOfSource } from '#libs/case';
import { CaseCommandService } from '#libs/case/service';
import type { CommandAnswer } from '#libs/case/service';
import type { EventStore } from '#libs/event-store';
import { MemoryEventStore } from '#libs/event-store/memory';
import { loadOrganisation } from '#libs/identity';
import { caseStream, FixedClock, instant, newCommandId } from '#libs/kernel';
import type { CaseId, Instant, LocalDate, Stored } from '#libs/kernel';
import { CaseMover, lawAware, LawOffice, openCaseOf } from '../index.js';
import type { LawCommand } from '../index.js';
import { readScheme } from './law-world.js';

const organisation = loadOrganisation();
const root = organisation.root.code;
const officer = { id: 'sun', role: 'head' };

/** `2026-04-15 09:00` in Asia/Shanghai. */
export function at(text: string): Instant {
  return instant(`${text.replace(' ', 'T')}:00+08:00`);
}

/** One process of a bureau over a log in memory: its law, its cases, its mover. A second one over the same log is a second process. */
export class Bureau {
  private constructor(
    readonly store: EventStore,
    readonly clock: FixedClock,
    readonly office: LawOffice,
    readonly cases: CaseCommandService,
    readonly mover: CaseMover,
  ) {}

  static async open(now: string, log: EventStore = new MemoryEventStore()): Promise<Bureau> {
    const clock = new FixedClock(at(now));
    const office = await LawOffice.open({
      ...{ store: log, clock, root, knowsEvent: () => true },
      ...{ settledUntil: () => Promise.resolve<LocalDate | null>(null), readScheme },
    });
    const store = lawAware(log, office);
    const cases = new CaseCommandService({ store, clock, organisation, law: office });
    const behind = async function* () {
      const positions = new Map<CaseId, bigint>();
      for await (const page of log.readAll({ streamPrefix: 'case-' }))
        for (const { stream, position } of page) positions.set(stream.slice('case-'.length) as CaseId, position);
      yield [...positions].map(([caseId, position]) => ({ caseId, position }));
    };
    const mover = new CaseMover({
      ...{ cases, office, clock, root, behind },
      ruleSetsInUse: async () => {
        const inUse = new Set<Stored['ruleSet']>();
        for await (const page of log.readAll({ streamPrefix: 'case-' }))
          for (const { ruleSet } of page) inUse.add(ruleSet);
        return [...inUse];
      },
      standingOf: (id) => openCaseOf(store, id),
    });
    return new Bureau(store, clock, office, cases, mover);
  }

  at(now: string): this {
    this.clock.set(at(now));
    return this;
  }

  law(command: LawCommand, commandId = newCommandId()) {
    return this.office.execute({ command, commandId, actor: officer });
  }

  async register(number: string, receivedAt: string, caseKind: 'complaint' | 'report' = 'complaint'): Promise<CaseId> {
    const source = { system: 'hotline-12315', number };
    const caseId = caseIdOfSource(caseKind, source);
    const command: CommandOf<'RegisterCase'> = {
      ...{ kind: 'RegisterCase', caseId, caseKind, channel: 'hotline-12315', source, receivedAt: at(receivedAt) },
      submitter: { name: '张三', phone: '13945800000', address: '伊春市伊美区新兴中路1号', idNumber: null },
      ...{ named: true, representative: null, category: '服务', problem: null, place: null, request: '退款' },
      respondent: { name: '某健身中心', address: '伊春市伊美区通河路2号', uscc: null, platform: null },
      ...{ amountInDisputeFen: null, knewOn: null, linkedTo: null },
    };
    await this.does(caseId, command);
    return caseId;
  }

  async accepted(number: string, receivedAt: string): Promise<CaseId> {
    const caseId = await this.register(number, receivedAt);
    await this.does(caseId, { kind: 'SignCase' });
    await this.does(caseId, { kind: 'AcceptComplaint' });
    return caseId;
  }

  async does(caseId: CaseId, command: CaseCommand): Promise<CommandAnswer> {
    const answer = await this.cases.execute({
      ...{ caseId, command, commandId: newCommandId(), actor: officer, unit: null },
      ...{ effectiveAt: null, expectedRevision: null },
    });
    if (!answer.ok) throw new Error(`${command.kind} was refused: ${answer.rejection.message.en}`);
    return answer;
  }

  /** The types of a case's events, oldest first; of due dates said anew with the cause and the clock. */
  async eventsOf(caseId: CaseId): Promise<string[]> {
    const types: string[] = [];
    for await (const { type, data } of this.store.read(caseStream(caseId)))
      types.push('cause' in data && 'clock' in data ? `${type} ${String(data.cause)} ${String(data.clock)}` : type);
    return types;
  }
}
