import type { MemberInfo as MemberInfoMessage } from '@eventstore/db-client/generated/gossip_pb.js';
import type { ClusterView, NodeState, TestNode } from './node.js';
import { ClusterInfo, EndPoint, MemberInfo, shared } from './protocol.js';
import { unary } from './unary.js';
import { TICKS_PER_MS } from './wire-values.js';

/** The numbers that the protocol has for the states of a node. */
const STATES: Readonly<Record<NodeState, MemberInfoMessage.VNodeState>> = {
  unknown: 2,
  follower: 6,
  leader: 8,
  'shut-down': 11,
  'read-only-replica': 14,
};

/** Who is in the cluster, and in which state; asked without credentials. */
export function gossipService(node: TestNode, cluster: ClusterView) {
  return {
    read: unary(async () => {
      await node.faults.before('gossip');
      return new ClusterInfo().setMembersList(cluster.nodes.map(memberInfo));
    }),
  };
}

function memberInfo(node: TestNode): MemberInfoMessage {
  const { host, port } = node.endpoint;
  return new MemberInfo()
    .setInstanceId(new shared.UUID().setString(node.id))
    .setTimeStamp(String(BigInt(Date.now()) * TICKS_PER_MS))
    .setState(STATES[node.state])
    .setIsAlive(node.isUp)
    .setHttpEndPoint(new EndPoint().setAddress(host).setPort(port));
}
