import type { AppendObserver, AppendOutcome, BatchWritten } from '#libs/event-store';
import type { Position } from '#libs/kernel';
import type { PageWritten } from '#libs/projecting';
import type { PublishedBatch, PublishFailure } from '#libs/publishing/publisher';
import type { WatchReport } from '#libs/supervision';

/** One command's outcome, without anything of its content. */
export interface CommandAnswered {
  /** `AcceptComplaint`: one of the domain's commands. */
  readonly kind: string;
  /** `done`, `repeated`, the code of the rejection, or the code of what failed. */
  readonly outcome: string;
  readonly milliseconds: number;
}

/** A call to the receiver of a webhook. */
export interface WebhookCalled {
  /** `delivered`, or the code of what went wrong. */
  readonly outcome: string;
  readonly milliseconds: number;
  readonly events: number;
}

/** What whoever measures or traces the engine may listen to. Called in line: quick, and never throwing. */
export interface Listener extends AppendObserver {
  commandAnswered?(answered: CommandAnswered): void;
  tokenRefused?(code: string): void;
  pageWritten?(projection: string, page: PageWritten): void;
  /** A page of a projection was not written: another process had moved its checkpoint in the meantime. */
  raceLost?(projection: string): void;
  /** Every deadline was looked at; `undefined`: that failed. */
  deadlinesWatched?(report: WatchReport | undefined): void;
  /** This process has the lease of the publisher, or has no more. */
  publisherLeads?(leads: boolean): void;
  eventsPublished?(batch: PublishedBatch): void;
  publishFailed?(reason: PublishFailure): void;
  webhookCalled?(called: WebhookCalled): void;
}

/**
 * What happens in the engine, told to whoever listens. Nobody does in a command-line verb, so neither metrics nor traces cost it
 * anything; a server's listeners come with `serve`.
 */
export class Signals implements Required<Listener> {
  readonly #listeners: Listener[] = [];
  /** How many feeds are open now; said by whoever serves them. */
  openFeeds: () => number = () => 0;
  /** How far the log is published to Kafka, whichever process does it; undefined where none does. Said by the role. */
  publishedUpTo: (() => Promise<Position>) | undefined;
  /** How many webhooks this process serves, and for how long the oldest event waits; said by whoever delivers. */
  webhooks: () => { readonly serving: number; readonly lagSeconds: number } = () => ({ serving: 0, lagSeconds: 0 });

  listen(listener: Listener): void {
    this.#listeners.push(listener);
  }

  appended(outcome: AppendOutcome): void {
    for (const each of this.#listeners) each.appended?.(outcome);
  }

  batchWritten(batch: BatchWritten): void {
    for (const each of this.#listeners) each.batchWritten?.(batch);
  }

  commandAnswered(answered: CommandAnswered): void {
    for (const each of this.#listeners) each.commandAnswered?.(answered);
  }

  tokenRefused(code: string): void {
    for (const each of this.#listeners) each.tokenRefused?.(code);
  }

  pageWritten(projection: string, page: PageWritten): void {
    for (const each of this.#listeners) each.pageWritten?.(projection, page);
  }

  raceLost(projection: string): void {
    for (const each of this.#listeners) each.raceLost?.(projection);
  }

  deadlinesWatched(report: WatchReport | undefined): void {
    for (const each of this.#listeners) each.deadlinesWatched?.(report);
  }
  publisherLeads(leads: boolean): void {
    for (const each of this.#listeners) each.publisherLeads?.(leads);
  }

  eventsPublished(batch: PublishedBatch): void {
    for (const each of this.#listeners) each.eventsPublished?.(batch);
  }

  publishFailed(reason: PublishFailure): void {
    for (const each of this.#listeners) each.publishFailed?.(reason);
  }

  webhookCalled(called: WebhookCalled): void {
    for (const each of this.#listeners) each.webhookCalled?.(called);
  }
}
