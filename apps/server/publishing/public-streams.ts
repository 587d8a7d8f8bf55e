import { randomBytes } from 'node:crypto';
import type { EventStore } from '#libs/event-store';
import type { Organisation } from '#libs/identity';
import { secretOf } from '#libs/platform';
import type { Config } from '#libs/platform';
import { publicLog, Pseudonyms, sourceOf } from '#libs/publishing';
import type { PublicLogOptions, PublicStep } from '#libs/publishing';

/** The public log of this installation: the same events by whichever way they go out. */
export interface PublicStreams {
  /** CloudEvents `source`. */
  readonly source: string;
  /** From a cursor on; see `publicLog`. `remembered`: of how many cases it keeps how they stand, as long as it reads. */
  steps(options: PublicLogOptions & { readonly remembered?: number }): AsyncGenerator<PublicStep>;
}

interface Parts {
  readonly config: Pick<Config, 'pseudonymKey'>;
  readonly organisation: Organisation;
  readonly pool: Parameters<typeof secretOf>[0];
  readonly store: EventStore;
}

const KEY_BYTES = 32;

/** The streams, with the configured key of the pseudonyms or the installation's own, which every process of it has. */
export async function openPublicStreams({ config, organisation, pool, store }: Parts): Promise<PublicStreams> {
  const key =
    config.pseudonymKey ?? (await secretOf(pool, 'pseudonyms', () => randomBytes(KEY_BYTES).toString('base64url')));
  const hide = new Pseudonyms(key);
  return {
    source: sourceOf(organisation.root.code),
    steps: ({ remembered, ...options }) =>
      publicLog({ store, hide, ...(remembered !== undefined && { remembered }) }, options),
  };
}
