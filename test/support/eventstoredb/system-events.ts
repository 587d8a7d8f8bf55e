import type { Endpoint } from './refusal.js';
import type { TransactionLog } from './transaction-log.js';

/**
 * What a new server writes before anybody calls: a record that nobody reads, and its users, with metadata that keeps them for
 * administrators.
 */
export function writeBeginning(log: TransactionLog): void {
  log.writeEpoch();
  for (const user of ['admin', 'ops']) {
    write(log, `$user-${user}`, '$UserCreated', { loginName: user, groups: [user === 'admin' ? '$admins' : '$ops'] });
    write(log, `$$$user-${user}`, '$metadata', { $acl: { $r: '$admins', $w: '$admins', $d: '$admins' } });
    write(log, '$users', '$User', user);
  }
}

/** A new leader begins an epoch: a record that nobody reads, and an event that says so. */
export function writeElection(log: TransactionLog, leader: string): void {
  log.writeEpoch();
  write(log, '$epoch-information', '$epoch-information', { leaderInstanceId: leader });
}

/** Figures of one node. */
export function writeStatistics(log: TransactionLog, { host, port }: Endpoint): void {
  const figures = { 'proc-cpu': 0, 'proc-mem': process.memoryUsage.rss(), 'es-queue-MainQueue-length': 0 };
  write(log, `$stats-${host}:${port}`, '$statsCollected', figures);
}

function write(log: TransactionLog, stream: string, type: string, data: unknown): void {
  const event = { id: crypto.randomUUID(), type, isJson: true, metadata: new Uint8Array() };
  log.append(stream, 'any', [{ ...event, data: Buffer.from(JSON.stringify(data)) }]);
}
