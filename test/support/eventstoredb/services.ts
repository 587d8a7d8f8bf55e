import type { ServiceDefinition, UntypedServiceImplementation } from '@grpc/grpc-js';
import { streamsDefinition, streamsService } from './streams-service.js';
import { GossipService, ServerFeaturesService, SupportedMethod, SupportedMethods } from './protocol.js';
import { gossipService } from './gossip-service.js';
import { unary } from './unary.js';
import type { ClusterView, TestNode } from './node.js';

/** The server version that the protocol is modelled on. */
const SERVER_VERSION = '24.10.0';

interface Service {
  readonly definition: ServiceDefinition;
  readonly implementation: UntypedServiceImplementation;
}

const FEATURES: Readonly<Record<string, readonly string[]>> = {
  read: ['position', 'events'],
  batchappend: ['deadline_duration'],
};

/** What a node serves. */
export function servicesOf(node: TestNode, cluster: ClusterView): readonly Service[] {
  const services = [
    { definition: streamsDefinition, implementation: streamsService(node, cluster) },
    { definition: GossipService, implementation: gossipService(node, cluster) },
  ];
  const features = supportedMethods([...services.map(({ definition }) => definition), ServerFeaturesService]);
  const getSupportedMethods = unary(async () => {
    await node.faults.before('server-features');
    return features;
  });
  return [...services, { definition: ServerFeaturesService, implementation: { getSupportedMethods } }];
}

/** Every method by name, in small letters, with what of it came later. */
function supportedMethods(definitions: readonly ServiceDefinition[]) {
  const answer = new SupportedMethods().setEventStoreServerVersion(SERVER_VERSION);
  for (const { path } of definitions.flatMap((definition) => Object.values(definition))) {
    const [, service = '', method = ''] = path.toLowerCase().split('/');
    const isStreams = service.endsWith('.streams');
    const features = isStreams ? (FEATURES[method] ?? []) : [];
    answer.addMethods(
      new SupportedMethod()
        .setServiceName(service)
        .setMethodName(method)
        .setFeaturesList([...features]),
    );
  }
  return answer;
}
