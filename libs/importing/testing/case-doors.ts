import { CaseCommandService } from '#libs/case/service';
import type { CommandAnswer } from '#libs/case/service';
import { MemoryEventStore } from '#libs/event-store/memory';
import type { Stored } from '#libs/kernel';
import { loadOrganisation } from '#libs/identity';
import { FixedClock, instant } from '#libs/kernel';
import type { ImportAnswer, ImportCommand, ImportOptions } from '../index.js';

/** The real deciders and a store in memory behind the import's two doors, and a look at what was stored. */
export function caseDoors(now = '2026-11-20T12:00:00+08:00') {
  const store = new MemoryEventStore();
  const organisation = loadOrganisation();
  const cases = new CaseCommandService({ store, clock: new FixedClock(instant(now)), organisation });
  const request = (command: ImportCommand) => ({ ...command, expectedRevision: null });
  const answer = (given: CommandAnswer): ImportAnswer =>
    given.ok ? (given.repeated ? 'already-there' : 'created') : { refused: given.rejection };
  const options = {
    organisation,
    actor: { id: 'import', role: 'intake' },
    execute: async (command: ImportCommand) => answer(await cases.execute(request(command))),
    check: async (command: ImportCommand) => answer(await cases.rehearse(request(command))),
  } satisfies Partial<ImportOptions>;
  const events = async () => {
    const all: Stored[] = [];
    for await (const page of store.readAll()) all.push(...page);
    return all;
  };
  return { store, options, events };
}
