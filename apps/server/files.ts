import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { EvidenceStore, evidenceOfLog } from '#libs/evidence';
import { ImportJobs, ImportRunner, JobTable, Spool } from '#libs/import-jobs';
import type { Engine } from './engine.js';

const DAY_MS = 86_400_000;

/** How long closing waits for a row that is being imported; the job goes on with the next start. */
const PATIENCE_MS = 5_000;

/** What lies in the data folder beside the database: evidence, and files of work orders that are being imported. */
export interface Files {
  readonly evidence: EvidenceStore;
  readonly imports: ImportJobs;
  /** Runs import jobs, and once a day sweeps evidence that no event names. For a process that serves. */
  start(): void;
  close(): Promise<void>;
}

export async function openFiles(engine: Engine): Promise<Files> {
  const { config, store, cases, organisation, pool, logger } = engine;
  const { policy } = engine.access;
  const evidence = await EvidenceStore.open({
    folder: join(config.dataFolder, 'evidence'),
    maxBytes: config.evidenceMaxBytes,
    types: config.evidenceTypes,
  });
  const shared = {
    table: new JobTable(pool),
    spool: new Spool(join(config.dataFolder, 'imports')),
    retentionMs: config.importRetentionDays * DAY_MS,
    policy,
  };
  const runner = new ImportRunner({
    ...shared,
    ...{ cases, organisation },
    onError: (error, job) => logger.error({ err: error, job }, 'import'),
  });
  const imports = new ImportJobs({ ...shared, maxBytes: config.importMaxBytes, onQueued: () => runner.nudge() });
  const sweep = async () => {
    try {
      await evidence.sweep(await evidenceOfLog(store));
    } catch (error) {
      logger.error({ err: error }, 'sweeping evidence');
    }
  };
  let sweeping: NodeJS.Timeout | undefined;
  return {
    evidence,
    imports,
    start() {
      runner.start();
      sweeping ??= setInterval(() => void sweep(), DAY_MS).unref();
    },
    async close() {
      clearInterval(sweeping);
      await Promise.race([runner.stop(), sleep(PATIENCE_MS, undefined, { ref: false })]);
    },
  };
}
