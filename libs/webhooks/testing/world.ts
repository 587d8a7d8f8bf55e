import { openPostgresEventStore } from '#libs/event-store/postgres';
import { loadOrganisation } from '#libs/identity';
import { newCommandId, systemClock } from '#libs/kernel';
import type { UnitCode } from '#libs/kernel';
import { openReadModelPool } from '#libs/projecting';
import { Pseudonyms, publicLog, sourceOf } from '#libs/publishing';
import type { PublicEvent } from '#libs/publishing';
import { simulate } from '#libs/simulating';
import { freshDatabase } from '#libs/testing';
import {
  AllowedAddresses,
  Courier,
  KnownWebhooks,
  ProgressTable,
  urlFault,
  WebhookOffice,
  WebhookSecrets,
} from '../index.js';
import type { CourierParts, RegisterWebhook, WebhookCommand } from '../index.js';
import { webhookIdOf } from '../index.js';

const hide = new Pseudonyms('a key of the tests, of no use to anybody');
export const secrets = new WebhookSecrets('another key of the tests, of no use either');
const sun = { id: 'sun', role: 'administrator' };
const LOG = 'postgres';

/** What delivers, on a database: the same in this process and in one that is to be killed. */
export function courierParts(appUrl: string, leaseMs = 1_500) {
  const organisation = loadOrganisation();
  const store = openPostgresEventStore({ appUrl });
  const pool = openReadModelPool(appUrl);
  const rules = { addresses: new AllowedAddresses(['127.0.0.0/8']), http: true, timeoutMs: 500 };
  const office = new WebhookOffice({
    ...{ store, clock: systemClock, organisation, known: new KnownWebhooks(pool, LOG) },
    urlFault: (url) => urlFault(url, rules),
  });
  const parts = {
    ...{ office, rules, secrets, clock: systemClock, progress: new ProgressTable(pool, LOG) },
    streams: {
      source: sourceOf(organisation.root.code),
      steps: (options: Parameters<typeof publicLog>[1]) => publicLog({ store, hide }, options),
    },
    within: (unit: UnitCode) => new Set(organisation.subtree(unit).map(({ code }) => code)),
    limits: { events: 10, bytes: 65_536 },
    patience: { failures: 5, milliseconds: 0 },
    retry: { baseMs: 20, capMs: 100 },
    timing: { pollMs: 50, leaseMs },
    onError: () => undefined,
    onAnotherLog: () => undefined,
  } satisfies CourierParts;
  return { parts, store, pool, office };
}

/** A city's log, a register of webhooks, and whatever couriers a test starts. */
export async function webhookWorld(cases = 12) {
  const database = await freshDatabase();
  const { parts, store, pool, office } = courierParts(database.appUrl);
  const couriers: Courier[] = [];
  const errors: unknown[] = [];
  const load = async (seed: number, count: number) => {
    for (const { stream, head, events } of simulate({
      cases: count,
      year: 2025,
      seed,
      organisation: loadOrganisation(),
    }))
      await store.append(stream, head ? head.revision : 'no-stream', events);
  };
  await load(7, cases);
  const world = {
    ...{ database, store, pool, office, parts, errors, load },
    courier(over: Partial<CourierParts> = {}): Courier {
      const courier = new Courier({ ...parts, onError: (error) => void errors.push(error), ...over });
      couriers.push(courier);
      courier.start();
      return courier;
    },
    async register(url: string, over: Partial<RegisterWebhook> = {}): Promise<string> {
      const settings = { url, topics: [], types: [], unit: null, description: null };
      const commandId = newCommandId();
      const id = webhookIdOf(commandId);
      const command = { kind: 'RegisterWebhook', ...settings, from: 'start', ...over } as const;
      await office.execute({ id, command, commandId, actor: sun });
      return id;
    },
    async says(id: string, command: WebhookCommand): Promise<void> {
      await office.execute({ id, command, commandId: newCommandId(), actor: sun });
    },
    /** Every public event that there is, in order. */
    async told(): Promise<readonly PublicEvent[]> {
      const all: PublicEvent[] = [];
      const { signal } = new AbortController();
      const options = { from: { after: 0n, skip: 0 }, follow: false, pageSize: 500, signal };
      for await (const { events } of publicLog({ store, hide }, options)) all.push(...events);
      return all;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(couriers.map((courier) => courier.stop()));
      await store.close();
      await pool.end();
      await database.drop();
    },
  };
  return world;
}
