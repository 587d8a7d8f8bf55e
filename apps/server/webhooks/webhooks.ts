import { randomBytes } from 'node:crypto';
import type { EventStore } from '#libs/event-store';
import type { Organisation } from '#libs/identity';
import type { Clock } from '#libs/kernel';
import type { LawSource } from '#libs/law';
import { secretOf } from '#libs/platform';
import type { Config } from '#libs/platform';
import {
  AllowedAddresses,
  KnownWebhooks,
  ProgressTable,
  urlFault,
  WebhookOffice,
  WebhookSecrets,
} from '#libs/webhooks';
import type { CallRules, Queryable } from '#libs/webhooks';
import { logKindOf } from '../log/open-log.js';

/** The webhooks of this installation: what the log says of them, how far each was served, and how a message is sent. */
export interface Webhooks {
  readonly office: WebhookOffice;
  readonly progress: ProgressTable;
  readonly rules: CallRules;
  /** The secrets, with the installation's own key, which every process of it has. */
  secrets(): Promise<WebhookSecrets>;
}

interface Parts {
  readonly config: Config;
  readonly clock: Clock;
  readonly organisation: Organisation;
  readonly pool: Queryable;
  readonly store: EventStore;
  readonly law: LawSource;
}

const KEY_BYTES = 32;

export function openWebhooks({ config, clock, organisation, pool, store, law }: Parts): Webhooks {
  const addresses = new AllowedAddresses(config.webhookAllowPrivate);
  const rules = { addresses, http: config.webhookAllowHttp, timeoutMs: config.webhookTimeoutSeconds * 1_000 };
  const log = logKindOf(config);
  return {
    office: new WebhookOffice({
      ...{ store, clock, organisation, law },
      known: new KnownWebhooks(pool, log),
      urlFault: (url) => urlFault(url, rules),
    }),
    progress: new ProgressTable(pool, log),
    rules,
    secrets: async () =>
      new WebhookSecrets(await secretOf(pool, 'webhooks', () => randomBytes(KEY_BYTES).toString('base64url'))),
  };
}
