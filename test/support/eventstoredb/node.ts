import { Server, ServerCredentials } from '@grpc/grpc-js';
import type { Metadata } from '@grpc/grpc-js';
import type { Access } from './access.js';
import { requiresLeader } from './append-rules.js';
import type { Append, AppendDesk } from './append-rules.js';
import { Connections } from './connections.js';
import { Faults } from './faults.js';
import type { LogView } from './log-view.js';
import { Refusal } from './refusal.js';
import type { Endpoint } from './refusal.js';
import { servicesOf } from './services.js';
import type { AppendOutcome, TransactionLog } from './transaction-log.js';

/** The largest message that the server takes: a record of the log, less what the record itself needs. */
const MAX_MESSAGE_BYTES = 16 * 1_048_576 - 256;

/** What a node is to the others, in the words of the protocol. */
export type NodeState = 'leader' | 'follower' | 'read-only-replica' | 'unknown' | 'shut-down';

/** What a node knows of its cluster. */
export interface ClusterView {
  readonly log: TransactionLog;
  readonly access: Access;
  readonly nodes: readonly TestNode[];
  readonly leader: TestNode | undefined;
  stateOf(node: TestNode): NodeState;
}

export interface NodeOptions {
  readonly host: string;
  readonly port: number;
  /** Takes no appends at all, and is never elected. */
  readonly readOnly: boolean;
  /** PEM; without it the node speaks in the clear. */
  readonly tls: { readonly key: string; readonly cert: string } | undefined;
  readonly maxAppendSize: number;
  /** How long the messages of one BatchAppend may take to be complete. */
  readonly writeTimeoutMs: number;
}

/** One node: its connections, its faults, and what it has of the log. */
export class TestNode implements AppendDesk, LogView {
  readonly id = crypto.randomUUID();
  readonly faults = new Faults();
  readonly options: NodeOptions;
  readonly #cluster: ClusterView;
  readonly #connections: Connections;
  readonly #subscribers = new Set<{ wake(): void }>();
  #server: Server | undefined;
  /** Events that are here; nothing where all are. */
  #held: number | undefined;
  #lagMs = 0;

  constructor(cluster: ClusterView, options: NodeOptions) {
    this.#cluster = cluster;
    this.options = options;
    this.#connections = new Connections(options.host, options.port);
    cluster.log.onAppend(() => this.#follow());
  }

  get endpoint(): Endpoint {
    return { host: this.options.host, port: this.#connections.port };
  }

  get isUp(): boolean {
    return this.#server !== undefined;
  }

  get state(): NodeState {
    return this.#cluster.stateOf(this);
  }

  get log(): TransactionLog {
    return this.#cluster.log;
  }

  get maxAppendSize(): number {
    return this.options.maxAppendSize;
  }

  get visible(): number {
    return this.#isBehind ? (this.#held ?? this.log.count) : this.log.count;
  }

  get #isBehind(): boolean {
    return this.state !== 'leader';
  }

  /** From now on, until `catchUp`, the node gets nothing new of the log – unless it leads. */
  holdReplication(): void {
    this.#held = this.log.count;
  }

  /** As long as it follows, the node gets each event so much later. */
  lagBehind(ms: number): void {
    this.#lagMs = ms;
    if (ms > 0) this.#held ??= this.log.count;
    else this.catchUp();
  }

  /** The node has everything again, now and from now on. */
  catchUp(): void {
    this.#lagMs = 0;
    this.#held = undefined;
    this.#wakeSubscribers();
  }

  async start(): Promise<void> {
    const { tls } = this.options;
    const server = new Server({ 'grpc.max_receive_message_length': MAX_MESSAGE_BYTES });
    for (const { definition, implementation } of servicesOf(this, this.#cluster)) {
      server.addService(definition, implementation);
    }
    const pair = tls && { private_key: Buffer.from(tls.key), cert_chain: Buffer.from(tls.cert) };
    const credentials = pair ? ServerCredentials.createSsl(null, [pair]) : ServerCredentials.createInsecure();
    await this.#connections.listen(server.createConnectionInjector(credentials));
    this.#server = server;
  }

  /** Closes every connection under whatever is on it, and refuses new ones. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    await this.#connections.closeAll();
    server?.forceShutdown();
  }

  disconnect(peer: string): void {
    this.#connections.close(peer);
  }

  /** Who waits for news of the log. @returns what ends it */
  follow(subscriber: { wake(): void }): () => void {
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  }

  append({ stream, expected, events }: Append, headers: Metadata): AppendOutcome {
    this.#cluster.access.require('$w', stream, headers);
    this.requireWriter(headers);
    return this.log.append(stream, expected, events);
  }

  /**
   * The leader writes; a follower passes on what does not insist on the leader; a read-only replica sends the client away.
   *
   * @throws Refusal
   */
  requireWriter(headers: Metadata): void {
    const { leader } = this.#cluster;
    this.requireReady();
    if (this.state === 'leader' || (this.state === 'follower' && !requiresLeader(headers))) return;
    throw leader ? Refusal.notLeader(leader.endpoint) : Refusal.noLeader();
  }

  /** @throws Refusal where the client wants the leader and this is none, or there is none */
  requireReader(headers: Metadata): void {
    const { leader } = this.#cluster;
    this.requireReady();
    if (this.state === 'leader' || !requiresLeader(headers)) return;
    throw leader ? Refusal.notLeader(leader.endpoint) : Refusal.noLeader();
  }

  /** While the nodes elect a leader, or are too few to, no call is served. @throws Refusal */
  requireReady(): void {
    if (this.state === 'unknown') throw Refusal.notReady();
  }

  #follow(): void {
    if (!this.#isBehind || this.#held === undefined) return this.#wakeSubscribers();
    if (this.#lagMs === 0) return;
    const count = this.log.count;
    setTimeout(() => {
      if (this.#held !== undefined && this.#lagMs > 0) this.#held = Math.max(this.#held, count);
      this.#wakeSubscribers();
    }, this.#lagMs).unref();
  }

  #wakeSubscribers(): void {
    for (const subscriber of this.#subscribers) subscriber.wake();
  }
}
