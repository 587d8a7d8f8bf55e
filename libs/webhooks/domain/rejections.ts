import type { Bilingual, Rejection } from '#libs/kernel';

/** Why a command about a webhook changes nothing. Codes are stable. */
export const webhookRejections = {
  'webhook.removed': {
    status: 409,
    zh: '该推送已移除',
    en: 'the webhook was removed',
    next: { zh: '请重新登记。', en: 'register another' },
  },
  'webhook.url-invalid': {
    status: 422,
    zh: '不是可用的网址',
    en: 'is not a URL that can be called',
    next: { zh: '请填写完整的 https:// 地址，不带 # 部分。', en: 'give a whole https:// address without a fragment' },
  },
  'webhook.url-not-https': {
    status: 422,
    zh: '推送地址应为 https',
    en: 'a receiver is called over https only',
    next: {
      zh: '请使用 https；仅在内网确有必要时由运维设置 WEBHOOK_ALLOW_HTTP=on。',
      en: 'use https; inside a closed network whoever operates the engine may set WEBHOOK_ALLOW_HTTP=on',
    },
  },
  'webhook.url-credentials': {
    status: 422,
    zh: '推送地址不得含用户名或口令',
    en: 'the URL names a user or a password, which the log would keep for ever',
    next: { zh: '请用签名验证来源。', en: 'verify the signature instead' },
  },
  'webhook.url-private': {
    status: 422,
    zh: '推送地址指向内网、本机或保留地址',
    en: 'the URL leads to a private, local or reserved address',
    next: {
      zh: '如确为本单位的接收方，请由运维将其网段加入 WEBHOOK_ALLOW_PRIVATE。',
      en: 'where it is a receiver of your own, let whoever operates the engine name its network in WEBHOOK_ALLOW_PRIVATE',
    },
  },
  'webhook.topic-unknown': {
    status: 422,
    zh: '没有名为“{topic}”的公开事件流',
    en: 'there is no public stream {topic}',
    next: { zh: '请核对事件流名称。', en: 'check the names of the streams' },
  },
  'webhook.type-unknown': {
    status: 422,
    zh: '没有公开事件“{type}”',
    en: 'there is no public event {type}',
    next: { zh: '请核对事件类型。', en: 'check the types of the events' },
  },
  'webhook.type-of-another-topic': {
    status: 422,
    zh: '事件“{type}”在事件流“{topic}”中，未被选取，永远不会推送',
    en: '{type} goes to {topic}, which was not chosen: it would never be sent',
    next: { zh: '请同时选取该事件流，或不指定事件流。', en: 'choose that stream, too, or none' },
  },
  'webhook.unit-unknown': {
    status: 422,
    zh: '机构中没有单位“{unit}”',
    en: 'there is no unit {unit}',
    next: { zh: '请核对单位代码。', en: 'check the code of the unit' },
  },
  'webhook.cursor-invalid': {
    status: 422,
    zh: '“{cursor}”不是已有的位置',
    en: '{cursor} is no place that the log has',
    next: { zh: '请使用推送记录或事件流给出的位置。', en: 'use a cursor of the deliveries or of a stream' },
  },
  'webhook.nothing-changes': {
    status: 409,
    zh: '设置与现有相同',
    en: 'nothing would be other than it is',
    next: { zh: '无须更改。', en: 'nothing is to be done' },
  },
  'webhook.disabled-already': {
    status: 409,
    zh: '该推送已停用',
    en: 'the webhook is disabled already',
    next: { zh: '无须再次停用。', en: 'nothing is to be done' },
  },
  'webhook.enabled-already': {
    status: 409,
    zh: '该推送正在使用',
    en: 'the webhook is enabled already',
    next: { zh: '无须再次启用。', en: 'nothing is to be done' },
  },
  'webhook.registered-already': {
    status: 409,
    zh: '该推送已登记',
    en: 'the webhook is registered already',
    next: { zh: '如需更改请用 change。', en: 'change it instead' },
  },
} as const satisfies Record<string, Bilingual & { readonly status: number; readonly next: Bilingual }>;

export type WebhookRejectionCode = keyof typeof webhookRejections;

/** A rejection with its words, `{name}` filled from the details. */
export function webhookRejection(
  code: WebhookRejectionCode,
  field?: string,
  details: Readonly<Record<string, string>> = {},
): Rejection {
  const { zh, en, next } = webhookRejections[code];
  const filled = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => details[name] ?? '');
  return {
    code,
    message: { zh: filled(zh), en: filled(en) },
    next,
    ...(field !== undefined && { field }),
    ...(Object.keys(details).length > 0 && { details }),
  };
}
