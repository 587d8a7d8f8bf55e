import { open } from 'node:fs/promises';
import type { CaseCommandService, CommandAnswer } from '#libs/case/service';
import { AccessDenied, isRole } from '#libs/identity';
import type { Organisation, Policy, Principal } from '#libs/identity';
import { importFile } from '#libs/importing';
import type { ByteSource, ImportAnswer, ImportCommand } from '#libs/importing';
import type { ImportJob } from './job.js';
import type { Progress } from './job-table.js';
import type { Spool } from './spool.js';

/** As much of the case command service as an import needs. */
export type CaseDoor = Pick<CaseCommandService, 'execute' | 'rehearse'>;

export interface RunImportOptions {
  readonly spool: Spool;
  readonly cases: CaseDoor;
  readonly organisation: Organisation;
  readonly policy: Pick<Policy, 'reaches'>;
  readonly source: ByteSource;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** Imports a job's file as its owner. Faults of the file are thrown as `ImportError`, those of the store pass through. */
export async function runImport(job: ImportJob, options: RunImportOptions): Promise<{ readonly stopped: boolean }> {
  const { spool, cases, organisation, policy, source, signal } = options;
  const owner = ownerOf(job);
  const within = (door: (command: ImportCommand) => Promise<CommandAnswer>) => async (command: ImportCommand) =>
    policy.reaches(owner, command.unit) ? answerOf(await door(command)) : outOfReach(command);
  const report = await importFile({
    path: source.name,
    source,
    organisation,
    actor: job.actor,
    dryRun: job.dryRun,
    ...mappingOf(job, spool),
    execute: within((command) => cases.execute(requestOf(command, job))),
    check: within((command) => cases.rehearse(requestOf(command, job))),
    signal,
    report: spool.reportBase(job.folder),
    onProgress: ({ rows, created, cases: registered, alreadyThere, refused, bytesRead, bytesTotal }) => {
      const share = bytesTotal === null || bytesTotal === 0 ? 0 : bytesRead / bytesTotal;
      // Read is not yet registered: 100 is for the end.
      const percent = Math.min(99, Math.floor(share * 100));
      options.onProgress({ rows, created, cases: registered, alreadyThere, refused, percent });
    },
  });
  if (report.files) await withoutPaths(report.files.json, report.files);
  return { stopped: report.stopped };
}

function mappingOf(job: ImportJob, spool: Spool): { readonly mapping?: string } {
  if (job.ownMapping) return { mapping: spool.mappingPath(job.folder) };
  return job.mapping === null ? {} : { mapping: job.mapping };
}

/** Who uploaded, as far as it was kept: their unit bounds what they may register. */
function ownerOf({ owner, actor, unit }: ImportJob): Principal {
  return {
    id: owner,
    onBehalfOf: actor.onBehalfOf ?? null,
    roles: isRole(actor.role) ? [actor.role] : [],
    unit,
    grants: [],
  };
}

function requestOf(command: ImportCommand, job: ImportJob): Parameters<CaseCommandService['execute']>[0] {
  return { ...command, expectedRevision: null, correlationId: job.id };
}

function answerOf(answer: CommandAnswer): ImportAnswer {
  if (!answer.ok) return { refused: answer.rejection };
  return answer.repeated ? 'already-there' : 'created';
}

function outOfReach({ unit }: ImportCommand): ImportAnswer {
  const { code, messages, next } = new AccessDenied({ code: 'access.scope', unit });
  return { refused: { code, message: messages, ...(next && { next }), field: 'unit', details: { unit } } };
}

/** The report names its own files at its end. Over HTTP nobody needs to know where they lie on the server. */
async function withoutPaths(path: string, files: object): Promise<void> {
  const ending = Buffer.from(`,"files":${JSON.stringify(files)}}}\n`);
  const handle = await open(path, 'r+');
  try {
    const { size } = await handle.stat();
    const found = Buffer.alloc(ending.length);
    await handle.read(found, 0, ending.length, size - ending.length);
    if (!found.equals(ending)) return;
    await handle.truncate(size - ending.length);
    await handle.write('}}\n', size - ending.length);
  } finally {
    await handle.close();
  }
}
