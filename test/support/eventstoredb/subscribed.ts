import type { AllStreamSubscription, StreamSubscription } from '@eventstore/db-client';

type Subscription = AllStreamSubscription | StreamSubscription;

/** What a subscription was told, in order: an event by its place in its stream, with `@`; the rest by name. */
export interface Told {
  readonly revisions: bigint[];
  readonly story: string[];
}

/**
 * Listens until `enough`, then unsubscribes; leaving the loop alone would leave the call open on the server.
 *
 * @throws what the subscription fails with
 */
export async function listen(subscription: Subscription, enough: (told: Told) => boolean): Promise<Told> {
  const told: Told = { revisions: [], story: [] };
  let settle = { resolve: () => {}, reject: (_: unknown) => {} };
  const done = new Promise<void>((resolve, reject) => (settle = { resolve, reject }));
  const tell = (what: string) => {
    told.story.push(what);
    if (enough(told)) settle.resolve();
  };
  subscription.on('confirmation', () => tell('confirmed'));
  subscription.on('caughtUp', () => tell('caught up'));
  subscription.on('data', ({ event }) => {
    if (!event) return;
    told.revisions.push(event.revision);
    tell(`@${event.revision}`);
  });
  subscription.on('error', (error) => settle.reject(error));
  subscription.on('end', () => settle.reject(new Error('the subscription ended')));
  try {
    await done;
  } finally {
    await subscription.unsubscribe();
  }
  return told;
}
