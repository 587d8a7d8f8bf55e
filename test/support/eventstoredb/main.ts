/**
 * The EventStoreDB for tests as a process of its own, for benchmarks: `node dist/test/support/eventstoredb/main.js --port 0`.
 *
 * Its first line on standard output is JSON, `{"connectionString": …, "ports": […]}`, once it can be asked. It ends with SIGTERM or
 * SIGINT, and when its standard input is a pipe that is closed, so that it does not outlive who started it.
 */
import { fstatSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startEventStoreDb } from './cluster.js';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    nodes: { type: 'string', default: '1' },
    'max-append-size': { type: 'string', default: '1048576' },
  },
});

const cluster = await startEventStoreDb({
  port: Number(values.port),
  nodes: Number(values.nodes),
  maxAppendSize: Number(values['max-append-size']),
});
const ports = cluster.nodes.map(({ endpoint }) => endpoint.port);
process.stdout.write(`${JSON.stringify({ connectionString: cluster.connectionString, ports })}\n`);

const stop = () => void cluster.stop().then(() => process.exit(0));
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
if (fstatSync(0).isFIFO() || fstatSync(0).isSocket()) process.stdin.on('close', stop).resume();
