import { setTimeout as sleep } from 'node:timers/promises';
import { Access } from './access.js';
import type { User } from './access.js';
import { TestNode } from './node.js';
import type { ClusterView, NodeOptions, NodeState } from './node.js';
import { writeBeginning, writeElection, writeStatistics } from './system-events.js';
import { TransactionLog } from './transaction-log.js';

/** What a cluster is to be; a single node in the clear where nothing is said. */
export interface ClusterOptions {
  /** Nodes that take part in elections (default 1). */
  readonly nodes?: number;
  /** Nodes that only read (default 0). */
  readonly readOnlyReplicas?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Of the first node, the others take the next ones; 0, the default, takes any free ones. */
  readonly port?: number;
  /** With it the nodes speak TLS and ask for credentials. */
  readonly tls?: NodeOptions['tls'];
  /** Who may call where TLS is on; by default `admin` and `ops`, both with the password `changeit`. */
  readonly users?: readonly User[];
  /** Bytes of one append: 1 MiB in the server as well. */
  readonly maxAppendSize?: number;
  /** 2 seconds in the server as well. */
  readonly writeTimeoutMs?: number;
}

const DEFAULT_USERS: readonly User[] = [
  { name: 'admin', password: 'changeit', groups: ['$admins'] },
  { name: 'ops', password: 'changeit', groups: ['$ops'] },
];

/**
 * An EventStoreDB for tests: nodes that share one log, of which each sees as much as it was given, and of which one leads.
 * See README.md for what of the server it models.
 */
export class TestCluster implements ClusterView {
  readonly log = new TransactionLog();
  readonly access: Access;
  readonly nodes: readonly TestNode[];
  readonly #isSecure: boolean;
  #leader: TestNode | undefined;

  constructor(options: ClusterOptions = {}) {
    const { nodes = 1, readOnlyReplicas = 0, host = '127.0.0.1', port = 0, tls, users = DEFAULT_USERS } = options;
    const { maxAppendSize = 1_048_576, writeTimeoutMs = 2_000 } = options;
    this.#isSecure = tls !== undefined;
    this.access = new Access(this.#isSecure ? users : 'everybody', this.log);
    this.nodes = Array.from({ length: nodes + readOnlyReplicas }, (_, index) => {
      const nodePort = port === 0 ? 0 : port + index;
      const readOnly = index >= nodes;
      return new TestNode(this, { host, port: nodePort, readOnly, tls, maxAppendSize, writeTimeoutMs });
    });
    writeBeginning(this.log);
  }

  /** @throws Error while there is none */
  get theLeader(): TestNode {
    if (!this.#leader) throw new Error('the cluster has no leader');
    return this.#leader;
  }

  get leader(): TestNode | undefined {
    return this.#leader;
  }

  get followers(): readonly TestNode[] {
    return this.nodes.filter((node) => node.isUp && node !== this.#leader && !node.options.readOnly);
  }

  /** For one node: its address. For several: the addresses of all, among which the client chooses by their gossip. */
  get connectionString(): string {
    return this.connectTo(this.nodes);
  }

  /** A connection string that names these nodes. */
  connectTo(nodes: readonly TestNode[]): string {
    const hosts = nodes.map(({ endpoint: { host, port } }) => `${host}:${port}`).join(',');
    return this.#isSecure ? `esdb://admin:changeit@${hosts}` : `esdb://${hosts}?tls=false`;
  }

  stateOf(node: TestNode): NodeState {
    if (!node.isUp) return 'shut-down';
    if (node.options.readOnly) return 'read-only-replica';
    if (!this.#leader) return 'unknown';
    return node === this.#leader ? 'leader' : 'follower';
  }

  async start(): Promise<this> {
    await Promise.all(this.nodes.map((node) => node.start()));
    this.#elect();
    return this;
  }

  /** Ends everything. */
  async stop(): Promise<void> {
    this.#leader = undefined;
    await Promise.all(this.nodes.map((node) => node.stop()));
  }

  /** Another node leads from now on; for `electionMs` none does, and no call is served. */
  async moveLeadership(to: TestNode, electionMs = 0): Promise<void> {
    if (to.options.readOnly || !to.isUp) throw new Error('only a node that is up and not read-only can lead');
    await this.#election(electionMs);
    this.#lead(to);
  }

  /** A node goes down as if it was killed; the others elect a leader if it led. The log stays. */
  async stopNode(node: TestNode, electionMs = 0): Promise<void> {
    const led = node === this.#leader;
    if (led) this.#leader = undefined;
    await node.stop();
    // Ids that were remembered beside the streams were in the memory of the leader.
    if (led) this.log.forgetIds();
    if (led || !this.#hasQuorum) await this.#election(electionMs);
    if (!this.#leader) this.#elect();
  }

  async startNode(node: TestNode): Promise<void> {
    await node.start();
    if (!this.#leader) this.#elect();
  }

  /** Every call that is on the node, and every one to it for `downMs`, ends as unavailable. */
  async restartNode(node: TestNode, downMs = 0): Promise<void> {
    await this.stopNode(node);
    if (downMs > 0) await sleep(downMs);
    await this.startNode(node);
  }

  /** Each node writes its figures, as a server does every 30 seconds: the log grows although nobody appends. */
  writeStatistics(): void {
    for (const { endpoint } of this.nodes) writeStatistics(this.log, endpoint);
  }

  get #voters(): readonly TestNode[] {
    return this.nodes.filter(({ options }) => !options.readOnly);
  }

  get #hasQuorum(): boolean {
    return this.#voters.filter(({ isUp }) => isUp).length > this.#voters.length / 2;
  }

  async #election(electionMs: number): Promise<void> {
    this.#leader = undefined;
    if (electionMs > 0) await sleep(electionMs);
  }

  #elect(): void {
    const candidate = this.#voters.find(({ isUp }) => isUp);
    if (candidate && this.#hasQuorum) this.#lead(candidate);
  }

  #lead(node: TestNode): void {
    this.#leader = node;
    node.catchUp();
    writeElection(this.log, node.id);
  }
}

/** Starts an EventStoreDB for tests; `stop()` ends it. */
export function startEventStoreDb(options: ClusterOptions = {}): Promise<TestCluster> {
  return new TestCluster(options).start();
}
