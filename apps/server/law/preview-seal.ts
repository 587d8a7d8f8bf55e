import { createHmac, createSecretKey, randomBytes, timingSafeEqual } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { LawCommand } from '#libs/adoption';
import type { Principal } from '#libs/identity';
import { canonicalJson, epochMs } from '#libs/kernel';
import type { Clock } from '#libs/kernel';
import { ProblemError, secretOf } from '#libs/platform';

/** For how long somebody who has seen a preview may decide by it. */
const VALID_HOURS = 24;
const VALID_MS = VALID_HOURS * 3_600_000;
const KEY_BYTES = 32;
const FORM = /^(\d{1,15})\.([\w-]{43})$/;

/** The law is decided by who has seen what that does: a preview has not been asked for. */
export class PreviewMissing extends ProblemError {
  constructor() {
    super({
      code: 'law.preview-missing',
      status: 428,
      field: 'previewed',
      messages: {
        zh: '须先预览影响，再作决定',
        en: 'see what it would do before it is done',
      },
      next: {
        zh: '请先请求预览，再以其答复中的 previewed 提交。',
        en: 'ask for the preview, and send the previewed that it answers',
      },
    });
  }
}

/** The seal was made of another decision, for somebody else, by another installation, or too long ago. */
export class PreviewOther extends ProblemError {
  constructor() {
    super({
      code: 'law.preview-other',
      status: 409,
      field: 'previewed',
      messages: {
        zh: `该预览不是本人在 ${VALID_HOURS} 小时内对此决定所作的`,
        en: `it is no preview of this very decision that you have seen within ${VALID_HOURS} hours`,
      },
      next: { zh: '请重新预览。', en: 'ask for the preview again' },
    });
  }
}

/**
 * Seals that somebody was shown what a decision would do: the instant in milliseconds, a dot, and an HMAC-SHA-256 over it, the whole
 * command and who asked. The impact itself is not sealed: it moves with every case that is registered meanwhile.
 */
export class PreviewSeals {
  #key: Promise<KeyObject> | undefined;

  constructor(
    private readonly pool: Parameters<typeof secretOf>[0],
    private readonly clock: Clock,
  ) {}

  async seal(command: LawCommand, asker: Principal): Promise<string> {
    const at = String(epochMs(this.clock.now()));
    return `${at}.${(await this.#mac(at, command, asker)).toString('base64url')}`;
  }

  /** What stands against deciding by this seal, or `undefined`. */
  async objection(
    seal: string | null,
    command: LawCommand,
    asker: Principal,
  ): Promise<PreviewMissing | PreviewOther | undefined> {
    if (seal === null || seal === '') return new PreviewMissing();
    const [, at = '', mac = ''] = FORM.exec(seal) ?? [];
    const expected = await this.#mac(at, command, asker);
    const given = Buffer.from(mac, 'base64url');
    const genuine = given.length === expected.length && timingSafeEqual(given, expected);
    const age = epochMs(this.clock.now()) - Number(at);
    return genuine && age <= VALID_MS ? undefined : new PreviewOther();
  }

  async #mac(at: string, command: LawCommand, { id, onBehalfOf }: Principal): Promise<Buffer> {
    const bound = canonicalJson({ at, command, asker: { id, onBehalfOf } });
    return createHmac('sha256', await this.#keyOnce())
      .update(bound)
      .digest();
  }

  #keyOnce(): Promise<KeyObject> {
    const make = () => randomBytes(KEY_BYTES).toString('base64url');
    const key = (this.#key ??= secretOf(this.pool, 'law-previews', make).then((text) =>
      createSecretKey(text, 'base64url'),
    ));
    key.catch(() => (this.#key = undefined));
    return key;
  }
}
