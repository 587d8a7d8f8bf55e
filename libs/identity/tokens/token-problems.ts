import { ProblemError } from '#libs/platform';
import type { Bilingual } from '#libs/kernel';

/** Why a caller is not known. All are 401: who is known and may not gets 403 from the policy. */
export type TokenFault =
  | 'auth.token-missing'
  | 'auth.token-malformed'
  | 'auth.token-expired'
  | 'auth.token-not-yet-valid'
  | 'auth.token-signature'
  | 'auth.token-issuer'
  | 'auth.token-audience'
  | 'auth.token-claims';

const MESSAGES: Readonly<Record<TokenFault, Bilingual>> = {
  'auth.token-missing': { zh: '请求未带访问令牌', en: 'the request carries no token' },
  'auth.token-malformed': { zh: '访问令牌格式有误', en: 'the token is malformed' },
  'auth.token-expired': { zh: '访问令牌已过期', en: 'the token has expired' },
  'auth.token-not-yet-valid': { zh: '访问令牌尚未生效', en: 'the token is not valid yet' },
  'auth.token-signature': { zh: '访问令牌签名无效', en: "the token's signature is not the issuer's" },
  'auth.token-issuer': { zh: '访问令牌并非由所配置的签发者签发', en: 'the token is of another issuer' },
  'auth.token-audience': { zh: '访问令牌不是为本系统签发的', en: 'the token is meant for another system' },
  'auth.token-claims': { zh: '访问令牌缺少必要的声明或声明无效', en: 'a claim of the token is missing or wrong' },
};

const NEXT: Bilingual = {
  zh: '请重新登录取得令牌；本机试用可运行 npm run shuangwei -- token。',
  en: 'sign in again for a token; on this machine: npm run shuangwei -- token',
};

/** Nobody is known to ask: 401 with `WWW-Authenticate`. Never tells what the token held. */
export class Unauthenticated extends ProblemError {
  declare readonly code: TokenFault;

  /** @param field the claim at fault, where one is */
  constructor(code: TokenFault, { field, cause }: { readonly field?: string; readonly cause?: unknown } = {}) {
    super({ code, status: 401, messages: MESSAGES[code], next: NEXT, ...(field !== undefined && { field }), cause });
  }
}
