/** Where an embedded server listens. */
export const LOOPBACK = '127.0.0.1';

/** A connection URL on the embedded server. */
export function urlOf(parts: {
  readonly user: string;
  readonly password: string;
  readonly port: number;
  readonly database: string;
}): string {
  const { user, password, port, database } = parts;
  return `postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${LOOPBACK}:${port}/${encodeURIComponent(database)}`;
}

/** A URL that may be shown: without user, password and options. */
export function shownUrl(url: string): string {
  const parsed = URL.parse(url);
  return parsed ? `${parsed.hostname}:${parsed.port || '5432'}${parsed.pathname}` : 'DATABASE_URL';
}

/** The same server, another database. */
export function onDatabase(url: string, database: string): string {
  const parsed = new URL(url);
  parsed.pathname = `/${encodeURIComponent(database)}`;
  return parsed.href;
}
