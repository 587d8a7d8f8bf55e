import type { Metadata } from '@grpc/grpc-js';
import { Refusal } from './refusal.js';
import { originalStreamOf } from './logged-stream.js';
import type { TransactionLog } from './transaction-log.js';

/** Who may call. */
export interface User {
  readonly name: string;
  readonly password: string;
  /** `$admins` may do everything. */
  readonly groups: readonly string[];
}

type Right = '$r' | '$w' | '$d';

/** What the server calls the stream of all events. */
export const ALL = '$all';

/**
 * Basic authentication and access to streams, as the server has them by default: nobody is let in without credentials, streams
 * whose name begins with `$` – `$all` as well – are for `$admins`, all others for every user; a stream's metadata may say
 * otherwise.
 */
export class Access {
  readonly #users: ReadonlyMap<string, User> | 'everybody';
  readonly #log: TransactionLog;

  /** `'everybody'` is a server that runs without security. */
  constructor(users: readonly User[] | 'everybody', log: TransactionLog) {
    this.#users = users === 'everybody' ? users : new Map(users.map((user) => [user.name, user]));
    this.#log = log;
  }

  /** @throws Refusal where the right is not given, or the credentials are wrong */
  require(right: Right, stream: string, headers: Metadata): void {
    if (this.#users === 'everybody') return;
    const user = userOf(headers, this.#users);
    if (!user || !this.#has(user, right, stream)) throw Refusal.accessDenied();
  }

  #has({ name, groups }: User, right: Right, stream: string): boolean {
    if (groups.includes('$admins')) return true;
    const named = originalStreamOf(stream) ?? stream;
    const listed = this.#log.stream(named)?.metadata.acl?.[right];
    if (listed) return listed.some((role) => role === ALL || role === name || groups.includes(role));
    return !named.startsWith('$');
  }
}

function userOf(headers: Metadata, users: ReadonlyMap<string, User>): User | undefined {
  const [header] = headers.get('authorization');
  if (header === undefined) return undefined;
  const [, encoded = ''] = /^Basic (.*)$/i.exec(String(header)) ?? [];
  const [, name = '', password = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
  const user = users.get(name);
  if (user?.password !== password) throw Refusal.unauthenticated();
  return user;
}
