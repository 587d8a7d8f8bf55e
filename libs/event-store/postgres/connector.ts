import { Client } from 'pg';
import type { ClientConfig } from 'pg';

/** A client class that knows where the server is when it is made. */
export type Connector = new (config?: string | ClientConfig) => Client;

/** Clients of a fixed URL, of one that is asked for anew each time, or of whatever their own configuration says. */
export function connector(url: string | (() => string) | undefined): Connector {
  return class extends Client {
    constructor(config?: string | ClientConfig) {
      const given = typeof config === 'object' ? config : { connectionString: config };
      super(url === undefined ? given : { ...given, connectionString: typeof url === 'string' ? url : url() });
      // Whoever has asked learns it from the answer. Without a listener, words that come unasked would end the process.
      this.on('error', () => undefined);
    }
  };
}
