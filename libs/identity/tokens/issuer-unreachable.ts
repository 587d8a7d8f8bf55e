import { ProblemError } from '#libs/platform';

/** The issuer's keys cannot be had, so nobody new can be known. Whoever was verified a moment ago still is. */
export class IssuerUnreachable extends ProblemError {
  constructor(cause: unknown) {
    super({
      code: 'auth.issuer-unreachable',
      status: 503,
      messages: { zh: '暂时无法取得身份签发者的公钥', en: "the issuer's keys cannot be had at the moment" },
      next: { zh: '请稍后重试；持续出现请检查 OIDC_ISSUER。', en: 'try again; if it lasts, check OIDC_ISSUER' },
      cause,
    });
  }
}
