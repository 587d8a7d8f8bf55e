import { AccessDenied, actorOf } from '#libs/identity';
import type { Permission, Principal } from '#libs/identity';
import { newCommandId } from '#libs/kernel';
import type { CommandId, UnitCode } from '#libs/kernel';
import { isWebhookId, messageId, sendMessage, WebhookNotFound, webhookIdOf } from '#libs/webhooks';
import type { KnownWebhook, RegisterWebhook, WebhookCommand } from '#libs/webhooks';
import type { Engine } from '../engine.js';
import { webhookView } from './webhook-answers.js';
import type {
  WebhookDeliveries,
  WebhookDone,
  WebhookSecretShown,
  WebhookTested,
  WebhookView,
} from './webhook-answers.js';

/** Under which id, and what its event belongs to: a new id that belongs to nothing else unless said. */
interface By {
  readonly commandId?: CommandId;
  readonly correlationId?: string;
}

type Desk = Pick<Engine, 'webhooks' | 'access' | 'organisation' | 'clock'>;

/** A batch of no events, which every receiver of batches takes. */
const TEST_BODY = '[]';

/**
 * Webhooks, for HTTP and the command line. Whoever manages one reaches the unit that it is about, before and after; one about the whole bureau
 * is its root's.
 */
export class WebhookDesk {
  constructor(private readonly engine: Desk) {}

  /** Those that the asker reaches and that were not removed. */
  async list(asker: Principal): Promise<readonly WebhookView[]> {
    const { office, progress } = this.engine.webhooks;
    await office.refresh();
    const known = office.all().filter(({ state }) => !this.#denial(asker, 'webhook.read', state.settings.unit));
    const served = await progress.read(known.map(({ id }) => id));
    return known.map((each) => webhookView(each, served.get(each.id)));
  }

  /** @throws WebhookNotFound, AccessDenied */
  async show(asker: Principal, id: string): Promise<WebhookView> {
    return this.#view(await this.#found(asker, 'webhook.read', id));
  }

  /** @throws AccessDenied, WebhookRefused, WebhookKeyReused */
  async register(asker: Principal, command: RegisterWebhook, by: By): Promise<WebhookSecretShown> {
    this.#must(asker, 'webhook.manage', this.#known(command.unit));
    const commandId = by.commandId ?? newCommandId();
    const id = webhookIdOf(commandId);
    return this.#withSecret(id, await this.#execute(asker, id, command, { ...by, commandId }));
  }

  /** @throws WebhookNotFound, AccessDenied, WebhookRefused, WebhookKeyReused */
  async decide(
    asker: Principal,
    id: string,
    command: Exclude<WebhookCommand, RegisterWebhook>,
    by: By,
  ): Promise<WebhookDone> {
    await this.#found(asker, 'webhook.manage', id);
    if (command.kind === 'ChangeWebhook' && command.unit !== undefined)
      this.#must(asker, 'webhook.manage', this.#known(command.unit));
    return this.#execute(asker, id, command, by);
  }

  /** @throws WebhookNotFound, AccessDenied, WebhookRefused, WebhookKeyReused */
  async rotateSecret(asker: Principal, id: string, by: By): Promise<WebhookSecretShown> {
    return this.#withSecret(id, await this.decide(asker, id, { kind: 'RotateWebhookSecret' }, by));
  }

  /** Sends an empty batch now, whether or not the webhook is in use. @throws WebhookNotFound, AccessDenied */
  async test(asker: Principal, id: string): Promise<WebhookTested> {
    const webhook = await this.#found(asker, 'webhook.manage', id);
    const { webhooks, clock } = this.engine;
    const { progress, rules } = webhooks;
    const message = { id: messageId(id, webhook.state.starts, newCommandId()), body: TEST_BODY };
    const parts = { secrets: await webhooks.secrets(), rules, clock };
    const { outcome, status, milliseconds } = await sendMessage(parts, webhook, message, new AbortController().signal);
    const { cursor } = (await this.#view(webhook)).delivery;
    const attempt = { message: message.id, attempt: 1, outcome, status, milliseconds };
    await progress.tested(id, { ...attempt, events: 0, from: cursor, to: cursor });
    return { outcome, status, milliseconds: Math.round(milliseconds) };
  }

  /** @throws WebhookNotFound, AccessDenied */
  async deliveries(asker: Principal, id: string, limit: number, before?: bigint): Promise<WebhookDeliveries> {
    await this.#found(asker, 'webhook.read', id);
    const items = await this.engine.webhooks.progress.deliveries(id, limit, before);
    return { items, next: items.length === limit ? (items.at(-1)?.number ?? null) : null };
  }

  async #execute(asker: Principal, id: string, command: WebhookCommand, by: By): Promise<WebhookDone> {
    const { access, webhooks } = this.engine;
    const role = access.policy.roleFor(asker, 'webhook.manage');
    if (!role) throw new AccessDenied({ code: 'access.role', permission: 'webhook.manage' });
    const { webhook, ...where } = await webhooks.office.execute({
      ...{ id, command, actor: actorOf(asker, role), commandId: by.commandId ?? newCommandId() },
      ...(by.correlationId !== undefined && { correlationId: by.correlationId }),
    });
    return { webhook: await this.#view(webhook), ...where };
  }

  async #withSecret(id: string, done: WebhookDone): Promise<WebhookSecretShown> {
    const secrets = await this.engine.webhooks.secrets();
    return { ...done, secret: secrets.shown(id, done.webhook.secretVersion) };
  }

  async #view(webhook: KnownWebhook): Promise<WebhookView> {
    const served = await this.engine.webhooks.progress.read([webhook.id]);
    return webhookView(webhook, served.get(webhook.id));
  }

  async #found(asker: Principal, permission: Permission, id: string): Promise<KnownWebhook> {
    if (!isWebhookId(id)) throw new WebhookNotFound();
    const { office } = this.engine.webhooks;
    await office.refresh();
    const webhook = office.get(id);
    if (!webhook) throw new WebhookNotFound();
    this.#must(asker, permission, webhook.state.settings.unit);
    return webhook;
  }

  /** A unit that there is not is as good as the root's: to whom everything is open the decision says that there is none. */
  #known(unit: UnitCode | null): UnitCode | null {
    return unit !== null && this.engine.organisation.exists(unit) ? unit : null;
  }

  #must(asker: Principal, permission: Permission, unit: UnitCode | null): void {
    const denial = this.#denial(asker, permission, unit);
    if (denial) throw new AccessDenied(denial);
  }

  #denial(asker: Principal, permission: Permission, unit: UnitCode | null) {
    return this.engine.access.policy.denial(asker, permission, unit);
  }
}
