import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BatchAppendReq } from '@eventstore/db-client/generated/streams_pb.js';
import { shared, streams } from '../../../test/support/eventstoredb/protocol.js';
import { command, expectFailure, givenStream, newStream, noted, wholeLog } from '../contract/events.js';
import { onACluster } from '../testing/on-a-cluster.js';
import { SharedAppends } from './shared-appends.js';

/** A call on which the test answers. */
class FakeCall extends EventEmitter {
  readonly asked: BatchAppendReq[] = [];
  isEnded = false;

  write(request: BatchAppendReq): void {
    this.asked.push(request);
  }

  end(): void {
    this.isEnded = true;
  }

  answer(position: bigint): void {
    const at = new shared.AllStreamPosition().setCommitPosition(String(position)).setPreparePosition(String(position));
    const success = new streams.BatchAppendResp.Success().setCurrentRevision('0').setPosition(at);
    const answer = new streams.BatchAppendResp().setSuccess(success);
    this.emit('data', answer.setCorrelationId(this.asked[0]?.getCorrelationId()));
  }
}

describe('appends that share a call', () => {
  it('pass over an answer that comes after its deadline, and the next ones go on', async () => {
    await using world = await onACluster({}, { patience: { patienceMs: 50 } });
    const { store, cluster } = world;
    await givenStream(store, 1);
    cluster.theLeader.faults.answerLate(1, 700);
    const stream = newStream();
    const late = command(stream, { events: noted(2) });
    await expectFailure(store.append(stream, 'no-stream', late), 'retryable');
    await sleep(500); // by now it has come
    await givenStream(store, 3);
    expect(await store.append(stream, 'no-stream', late)).toMatchObject({ revision: 1n });
    expect(await wholeLog(store)).toHaveLength(6);
  });

  it('do not wait on a call that has fallen silent: after an answer that did not come the next append makes another', async () => {
    const calls: FakeCall[] = [];
    const client = {
      callArguments: () => [],
      GRPCStreamCreator: (_: unknown, __: string, create: (client: unknown) => FakeCall) => () =>
        Promise.resolve(create({ batchAppend: () => calls[calls.push(new FakeCall()) - 1] })),
    };
    const appends = new SharedAppends(client as never);
    const append = (ms: number) => appends.append('case-1', 'no-stream', [], ms);
    const silent = append(30);
    await expect(silent).rejects.toMatchObject({ kind: 'retryable' });
    expect(calls.map(({ isEnded }) => isEnded)).toEqual([true]);
    const answered = append(5_000);
    while (calls[1]?.asked.length !== 1) await sleep(5);
    calls[0]?.answer(7n); // too late, and for nobody
    calls[1].answer(11n);
    expect(await answered).toEqual({ commit: 11n, prepare: 11n });
    expect(calls).toHaveLength(2);
  });

  it('of one store are not disturbed by what another one loses', async () => {
    await using one = await onACluster({}, { patience: { patienceMs: 100 } });
    await using other = await onACluster({}, { timeoutMs: 3_000, patience: { patienceMs: 0 } });
    await Promise.all([givenStream(one.store, 1), givenStream(other.store, 1)]);
    other.cluster.theLeader.faults.delay('append', 300);
    // Without a second try: what the loss of another connection failed would fail here.
    const slow = Array.from({ length: 10 }, () => givenStream(other.store, 1));
    one.cluster.theLeader.faults.loseAnswer(1_000);
    const stream = newStream();
    await expectFailure(one.store.append(stream, 'no-stream', command(stream)), 'retryable');
    await Promise.all(slow);
    expect(await wholeLog(other.store)).toHaveLength(11);
  });
});
