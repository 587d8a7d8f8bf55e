import { statfs } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Database } from './database.js';
import { joinServer } from './embedded-server.js';
import type { EmbeddedServer } from './embedded-server.js';
import { Listeners } from './listeners.js';
import { isAlive } from './postmaster.js';
import { DatabaseProblem, diskFull } from './problems.js';
import { APP_ROLE, DATABASE, OWNER_ROLE } from './roles.js';
import { urlOf } from './urls.js';

/** How often the watch looks whether the server's process is there; one system call. */
const WATCH_MS = 1_000;
/** One call of `ensureRunning` tries for so long. */
const TRY_MS = 30_000;
/** The pauses between tries: 0.25 s, doubled up to 5 s. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;
/**
 * With less than this free the server cannot make the next segment of its write-ahead log (16 MiB), which it takes for a
 * crash: it ends, recovers, and ends again until there is room.
 */
const ROOM_BYTES = 16 * 1024 * 1024;

/** Opens the embedded database of a data folder; see `openDatabase`. */
export async function openEmbedded(root: string, port: number, logger?: Logger): Promise<Database> {
  return new EmbeddedDatabase(await joinServer(root, port), logger);
}

class EmbeddedDatabase implements Database {
  readonly mode = 'embedded';
  readonly #server: EmbeddedServer;
  readonly #logger: Logger | undefined;
  readonly #lost = new Listeners();
  readonly #restored = new Listeners();
  readonly #watch: NodeJS.Timeout;
  readonly #closing = new AbortController();
  #restarts = 0;
  /** What the last try to bring the server back met. */
  #failure: DatabaseProblem | undefined;
  #hasRoom = true;
  #attempt: Promise<void> | undefined;
  #closed: Promise<void> | undefined;

  constructor(server: EmbeddedServer, logger: Logger | undefined) {
    this.#server = server;
    this.#logger = logger;
    this.#watch = setInterval(() => this.#look(), WATCH_MS);
    this.#watch.unref();
    void this.#measureRoom();
  }

  get ownerUrl(): string {
    return this.#url(OWNER_ROLE, this.#server.folder.secrets.owner);
  }

  get appUrl(): string {
    return this.#url(APP_ROLE, this.#server.folder.secrets.app);
  }

  get trouble(): DatabaseProblem | undefined {
    return this.#hasRoom ? this.#failure : diskFull(this.#server.folder.root);
  }

  get restarts(): number {
    return this.#restarts;
  }

  onLost(listener: () => void): () => void {
    return this.#lost.add(listener);
  }

  onRestored(listener: () => void): () => void {
    return this.#restored.add(listener);
  }

  ensureRunning(): Promise<void> {
    if (this.#closed) return Promise.reject(new Error('the database was closed'));
    this.#attempt ??= this.#bringBack().finally(() => (this.#attempt = undefined));
    return this.#attempt;
  }

  close(): Promise<void> {
    this.#closed ??= this.#leave();
    return this.#closed;
  }

  async #leave(): Promise<void> {
    clearInterval(this.#watch);
    this.#closing.abort();
    // A restart that is under way ends first: it is the one that knows the server.
    await this.#attempt?.catch(() => undefined);
    await this.#server.leave();
  }

  #look(): void {
    void this.#measureRoom();
    if (this.#attempt || isAlive(this.#server.pid)) return;
    // Its failure is in the log already; the next look tries again.
    this.ensureRunning().catch(() => undefined);
  }

  async #measureRoom(): Promise<void> {
    const hadRoom = this.#hasRoom;
    const room = await statfs(this.#server.folder.cluster).catch(() => undefined);
    this.#hasRoom = room === undefined || room.bavail * room.bsize >= ROOM_BYTES;
    if (hadRoom && !this.#hasRoom) this.#logger?.info('the disk of the database is full');
    if (!hadRoom && this.#hasRoom) this.#logger?.info('the disk of the database has room again');
  }

  async #bringBack(): Promise<void> {
    let told = false;
    if (!isAlive(this.#server.pid)) told = this.#tellLost();
    const until = performance.now() + TRY_MS;
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      try {
        const { moved } = await this.#server.ensure();
        this.#failure = undefined;
        // A broken connection can be quicker than the end of the server's process.
        if (moved && !told) told = this.#tellLost();
        if (told) this.#tellRestored();
        return;
      } catch (error) {
        this.#failure = error instanceof DatabaseProblem ? error : undefined;
        this.#logger?.error({ err: error }, 'the database server could not be started');
        if (this.#closed || performance.now() + pause > until) throw error;
        await sleep(pause, undefined, { signal: this.#closing.signal }).catch(() => {
          throw error;
        });
      }
    }
  }

  #tellLost(): true {
    this.#logger?.warn('the database server is gone; starting it again');
    this.#lost.tell();
    return true;
  }

  #tellRestored(): void {
    this.#restarts += 1;
    this.#logger?.info({ server: this.#server.pid, port: this.#server.port }, 'the database server answers again');
    this.#restored.tell();
  }

  #url(user: string, password: string): string {
    return urlOf({ user, password, port: this.#server.port, database: DATABASE });
  }
}
