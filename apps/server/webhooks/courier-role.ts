import type { UnitCode } from '#libs/kernel';
import { Courier } from '#libs/webhooks';
import type { Engine } from '../engine.js';

/** Of a batch, so that one message stays small for whoever receives it. */
const MOST_BYTES = 512 * 1_024;
/** Waits between attempts: a second at first, five minutes at the most. */
const RETRY = { baseMs: 1_000, capMs: 300_000 } as const;
/** Renewed every second; as long as that a webhook stands still whose process was killed. */
const LEASE_MS = 15_000;

/** The publisher role, as far as webhooks go: delivers in one process at a time for each of them. */
export async function courierRole({
  config,
  clock,
  logger,
  organisation,
  publicStreams,
  signals,
  webhooks,
}: Engine): Promise<Courier> {
  const { office, progress, rules } = webhooks;
  return new Courier({
    ...{ office, progress, rules, clock, streams: publicStreams, secrets: await webhooks.secrets(), retry: RETRY },
    timing: { pollMs: 1_000, leaseMs: LEASE_MS },
    within: (unit: UnitCode) => new Set(organisation.subtree(unit).map(({ code }) => code)),
    limits: { events: config.webhookBatchEvents, bytes: MOST_BYTES },
    patience: {
      failures: config.webhookDisableAfterFailures,
      milliseconds: config.webhookDisableAfterHours * 3_600_000,
    },
    onCalled: (called, events) => signals.webhookCalled({ ...called, events }),
    onError: (error, webhook) => logger.error({ err: error, webhook }, 'webhooks'),
    onAnotherLog: (webhook) =>
      logger.error({ webhook }, 'the place of this webhook is one in a log that was left: request a replay'),
  });
}
