import { Client } from 'pg';
import type { ClientConfig } from 'pg';

/** A client class that knows where the server is when it is made. */
export type Connector = new (config?: string | ClientConfig) => Client;

/** Clients of a fixed URL, of one that is asked for anew each time, or of whatever their own configuration says. */
export function connector(url: string | (() => string) | undefined): Connector {
  if (url === undefined) return Client;
  const whereNow = typeof url === 'string' ? () => url : url;
  return class extends Client {
    constructor(config?: string | ClientConfig) {
      super({ ...(typeof config === 'object' ? config : {}), connectionString: whereNow() });
    }
  };
}
