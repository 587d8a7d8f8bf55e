import { instant } from '#libs/kernel';
import type { Recorded, RuleSetId, UnitCode } from '#libs/kernel';
import { specificationOf } from '#libs/testing';
import { webhookDecider } from './index.js';
import type { RegisterWebhook, WebhookContext, WebhookEvent } from './index.js';

const { given } = specificationOf(webhookDecider);
const at = (time: string) => instant(`2026-11-02T${time}:00+08:00`);
const happened = (event: WebhookEvent, time = '09:00') =>
  ({
    ...event,
    ...{ recordedAt: at(time), effectiveAt: at(time), actor: { id: 'sun', role: 'administrator' } },
    ...{ unit: '230700' as UnitCode, ruleSet: 'cn-samr-order-121' as RuleSetId },
  }) as Recorded<WebhookEvent>;

const context: WebhookContext = {
  head: '41',
  isCursor: (text) => /^\d+$/.test(text) && Number(text) <= 41,
  isTopic: (text) => ['cases', 'figures'].includes(text),
  topicOf: (type) => ({ 'case.registered': 'cases', 'score.published': 'figures' })[type],
  unitExists: (code) => code.startsWith('2307'),
  urlFault: (url) => (url.startsWith('http://') ? 'webhook.url-not-https' : undefined),
};
const settings = {
  url: 'https://analysts.example/in',
  ...{ topics: ['cases'], types: ['case.registered'], unit: null, description: null },
};
const register: RegisterWebhook = { kind: 'RegisterWebhook', ...settings, from: 'now' };
const registered = happened({ type: 'WebhookRegistered', data: { ...settings, from: '41' } });
const disable = { kind: 'DisableWebhook', by: 'failures', failures: 12, lastError: 'timeout', reason: null } as const;
const disabled = happened(
  { type: 'WebhookDisabled', data: { by: 'failures', failures: 12, lastError: 'timeout', reason: null } },
  '10:00',
);

describe('Registering a webhook', () => {
  it('begins with what comes from now on, with all there is, or after a cursor', () => {
    for (const [from, cursor] of [
      ['now', '41'],
      ['start', '0'],
      [{ cursor: '7' }, '7'],
    ] as const)
      given()
        .when({ ...register, from }, context)
        .then({ type: 'WebhookRegistered', data: { ...settings, from: cursor } });
  });

  it('is refused for an address that may not be called, and says which field it is', () => {
    const wrong = { ...register, url: 'http://analysts.example/in' };
    given().when(wrong, context).thenRejected('webhook.url-not-https', { field: 'url' });
  });

  it('is refused for a stream, an event or a unit that there is not', () => {
    given()
      .when({ ...register, topics: ['nix'] }, context)
      .thenRejected('webhook.topic-unknown');
    given()
      .when({ ...register, types: ['nix'] }, context)
      .thenRejected('webhook.type-unknown');
    given()
      .when({ ...register, unit: '110000' as UnitCode }, context)
      .thenRejected('webhook.unit-unknown');
  });

  it('is refused for an event that its streams never have, which would be silence for ever', () => {
    given()
      .when({ ...register, types: ['score.published'] }, context)
      .thenRejected('webhook.type-of-another-topic', { details: { type: 'score.published', topic: 'figures' } });
    given()
      .when({ ...register, topics: [], types: ['score.published'] }, context)
      .thenTypes('WebhookRegistered');
  });

  it('is refused for a place beyond the log, and for a second time', () => {
    given()
      .when({ ...register, from: { cursor: '42' } }, context)
      .thenRejected('webhook.cursor-invalid');
    given(registered).when(register, context).thenRejected('webhook.registered-already');
  });
});

describe('Changing a webhook', () => {
  it('changes what is named and leaves the rest, the place of the deliveries too', () => {
    given(registered)
      .when({ kind: 'ChangeWebhook', unit: '230717' as UnitCode }, context)
      .then({ type: 'WebhookChanged', data: { ...settings, unit: '230717' as UnitCode } });
    const changed = happened({ type: 'WebhookChanged', data: { ...settings, types: [] } });
    given(registered, changed).thenState(({ settings: now, from, starts }) => {
      expect({ now, from, starts }).toEqual({ now: { ...settings, types: [] }, from: '41', starts: 1 });
    });
  });

  it('can take the unit away again', () => {
    const narrow = happened({ type: 'WebhookChanged', data: { ...settings, unit: '230717' as UnitCode } });
    given(registered, narrow)
      .when({ kind: 'ChangeWebhook', unit: null }, context)
      .then({ type: 'WebhookChanged', data: settings });
  });

  it('is refused where nothing would change, and where the new address may not be called', () => {
    given(registered)
      .when({ kind: 'ChangeWebhook', topics: ['cases'] }, context)
      .thenRejected('webhook.nothing-changes');
    given(registered)
      .when({ kind: 'ChangeWebhook', url: 'http://a.example/' }, context)
      .thenRejected('webhook.url-not-https');
  });
});

describe('A webhook', () => {
  it('is disabled with the reason, once, and enabled again', () => {
    given(registered).when(disable, context).thenTypes('WebhookDisabled');
    given(registered, disabled).thenState(({ standing, disabled: why }) => {
      expect({ standing, why }).toEqual({
        standing: 'disabled',
        why: { by: 'failures', lastError: 'timeout', reason: null, at: at('10:00') },
      });
    });
    given(registered, disabled).when(disable, context).thenRejected('webhook.disabled-already');
    given(registered, disabled).when({ kind: 'EnableWebhook' }, context).thenTypes('WebhookEnabled');
    given(registered).when({ kind: 'EnableWebhook' }, context).thenRejected('webhook.enabled-already');
  });

  it('counts its enablings, so that old failures do not disable it again', () => {
    given(registered, disabled, happened({ type: 'WebhookEnabled', data: {} })).thenState((state) => {
      expect(state).toMatchObject({ standing: 'enabled', disabled: null, enablings: 2 });
    });
  });

  it('gets a secret of the next version each time, and keeps when the last one was replaced', () => {
    const rotated = happened({ type: 'WebhookSecretRotated', data: { version: 2 } }, '11:00');
    given(registered, rotated)
      .when({ kind: 'RotateWebhookSecret' }, context)
      .then({
        type: 'WebhookSecretRotated',
        data: { version: 3 },
      });
    given(registered, rotated).thenState(({ secret }) => {
      expect(secret).toEqual({ version: 2, rotatedAt: at('11:00') });
    });
  });

  it('replays from a place that the log has, and each replay is another beginning', () => {
    given(registered)
      .when({ kind: 'ReplayWebhook', from: 'start' }, context)
      .then({ type: 'WebhookReplayRequested', data: { from: '0' } });
    given(registered)
      .when({ kind: 'ReplayWebhook', from: { cursor: '99' } }, context)
      .thenRejected('webhook.cursor-invalid', { field: 'from' });
    const replayed = happened({ type: 'WebhookReplayRequested', data: { from: '0' } });
    given(registered, replayed, replayed).thenState(({ starts, from }) => expect([starts, from]).toEqual([3, '0']));
  });

  it('that was removed takes no command any more', () => {
    const removed = happened({ type: 'WebhookRemoved', data: { reason: null } });
    for (const command of [
      register,
      disable,
      { kind: 'EnableWebhook' },
      { kind: 'RemoveWebhook', reason: null },
    ] as const)
      given(registered, removed).when(command, context).thenRejected('webhook.removed');
  });
});
