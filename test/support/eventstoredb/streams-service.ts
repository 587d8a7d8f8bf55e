import type {
  AppendReq,
  AppendResp,
  BatchAppendReq,
  BatchAppendResp,
  DeleteReq,
  ReadReq,
  TombstoneReq,
} from '@eventstore/db-client/generated/streams_pb.js';
import type {
  Metadata,
  ServerDuplexStream,
  ServerReadableStream,
  ServerWritableStream,
  sendUnaryData,
} from '@grpc/grpc-js';
import { ALL } from './access.js';
import { append } from './append-call.js';
import { BatchAppendCall } from './batch-append-call.js';
import { deleteStream, tombstoneStream } from './delete-calls.js';
import { serializeReadAnswer } from './event-message.js';
import type { ReadAnswer } from './event-message.js';
import type { ClusterView, TestNode } from './node.js';
import { StreamsService } from './protocol.js';
import { Outlet } from './outlet.js';
import { readRequest } from './read-request.js';
import type { AllRead, StreamRead } from './read-request.js';
import { readAll, readStream } from './reading.js';
import type { ReadOutlet } from './reading.js';
import { Refusal } from './refusal.js';
import { AllSubscription } from './subscribing.js';
import { StreamSubscription } from './subscribing-stream.js';
import { unary } from './unary.js';

/** The published service, but that what a read answers may be on the wire already. */
export const streamsDefinition = {
  ...StreamsService,
  read: { ...StreamsService.read, responseSerialize: serializeReadAnswer },
};

/** The streams service of one node. */
export function streamsService(node: TestNode, cluster: ClusterView) {
  const { access, log } = cluster;
  const mayDelete = (stream: string, headers: Metadata) => {
    access.require('$d', stream, headers);
    node.requireWriter(headers);
  };
  return {
    append(call: ServerReadableStream<AppendReq, AppendResp>, reply: sendUnaryData<AppendResp>): void {
      append(call, node, node.faults).then(
        (answer) => (answer ? reply(null, answer) : node.disconnect(call.getPeer())),
        (error: unknown) => reply(Refusal.of(error)),
      );
    },
    batchAppend(call: ServerDuplexStream<BatchAppendReq, BatchAppendResp>): void {
      const disconnect = () => node.disconnect(call.getPeer());
      new BatchAppendCall(call, node, node.faults, node.options.writeTimeoutMs, disconnect).run();
    },
    read(call: ServerWritableStream<ReadReq, ReadAnswer>): void {
      const outlet = new Outlet(call);
      answerRead(node, cluster, outlet, call.request, call.metadata).then(
        () => outlet.end(),
        (error: unknown) => outlet.fail(Refusal.of(error)),
      );
    },
    delete: unary(async (request: DeleteReq, headers) => {
      await node.faults.before('delete');
      return deleteStream(log, request, headers, mayDelete);
    }),
    tombstone: unary(async (request: TombstoneReq, headers) => {
      await node.faults.before('delete');
      return tombstoneStream(log, request, headers, mayDelete);
    }),
  };
}

async function answerRead(
  node: TestNode,
  { access }: ClusterView,
  outlet: ReadOutlet,
  message: ReadReq,
  headers: Metadata,
): Promise<void> {
  const request = readRequest(message);
  access.require('$r', request.stream ?? ALL, headers);
  const { count } = request;
  if (count === undefined) return subscribe(node, outlet, request, headers);
  await node.faults.before('read');
  node.requireReader(headers);
  const before = node.faults.duringRead();
  if (request.stream === undefined) return readAll(outlet, node, { ...request, count }, before);
  return readStream(outlet, node, { ...request, count }, before);
}

async function subscribe(
  node: TestNode,
  outlet: ReadOutlet,
  request: StreamRead | AllRead,
  headers: Metadata,
): Promise<void> {
  await node.faults.before('subscribe');
  node.requireReady();
  const mayRead = () => node.requireReader(headers);
  const unfollow = node.follow(outlet);
  const unsubscribed = node.faults.subscribed(outlet);
  try {
    if (request.stream === undefined) await new AllSubscription(outlet, node, request, mayRead).run();
    else await new StreamSubscription(outlet, node, request, mayRead).run();
  } finally {
    unfollow();
    unsubscribed();
  }
}
